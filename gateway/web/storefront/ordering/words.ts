import type { Order } from '@/shared/contracts'

/** How an order stands, in one of the words of messages/shop (order.status). */
export type Standing =
  | 'reserving'
  | 'payable'
  | 'declined'
  | 'checking'
  | 'captured'
  | 'cancelling'
  | 'confirmed'
  | 'cancelled'
  | 'shipping'
  | 'shipped'
  | 'completed'

export function standing(order: Order): Standing {
  if (order.status !== 'placed') return order.status
  const payment = order.payment
  switch (payment?.status) {
    case 'payable': {
      const last = order.timeline.filter((entry) => entry.event.startsWith('Payment')).at(-1)?.event
      if (last === 'PaymentOutcomeUnknown' || !payment.payPage) return 'checking'
      return last === 'PaymentDeclined' ? 'declined' : 'payable'
    }
    case 'authorized':
      return 'checking'
    case 'captured':
      return 'captured'
    case 'used-up':
    case 'voiding':
    case 'voided':
      return 'cancelling'
    default:
      return 'reserving'
  }
}


/** As people of that language write a point in time. */
export function moment(at: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at))
}

/** Long ids are for machines: the beginning tells one's own orders apart. */
export function shortId(orderId: string): string {
  return orderId.replace(/^order-/, '').slice(0, 8).toUpperCase()
}
