import { askAs, asShopper } from '../customer/shopper'

/** As the API shows it (api-contracts: MethodQuery.KeptMethod): what one tells it by, and nothing else of it. */
export interface KeptCard {
  methodId: string
  provider: string
  brand?: string
  last4?: string
  expiresMonth?: number
  expiresYear?: number
}

const BRANDS: Record<string, string> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  unionpay: 'UnionPay',
  jcb: 'JCB',
  diners: 'Diners Club',
  discover: 'Discover',
}

/** Of the customer who is signed in, newest first. */
export async function keptCards(signal: AbortSignal, position?: string): Promise<KeptCard[]> {
  return (await askAs<KeptCard[]>(asShopper, 'GET', '/payment-methods', { signal, position })).value
}

/** @returns a position of the book that includes it */
export async function forgetCard(card: KeptCard): Promise<string | undefined> {
  return (await askAs(asShopper, 'DELETE', `/payment-methods/${card.methodId}`)).position ?? undefined
}

/** What is put into the sentence that names it; null if nothing is known of it. */
export function namedBy(card: KeptCard): { brand: string; last4: string; until: string } | null {
  if (!card.last4 || !card.expiresMonth || !card.expiresYear) return null
  const until = `${String(card.expiresMonth).padStart(2, '0')}/${String(card.expiresYear % 100).padStart(2, '0')}`
  return { brand: BRANDS[card.brand ?? ''] ?? card.brand ?? '', last4: card.last4, until }
}
