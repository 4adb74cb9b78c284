import { language } from '@/shared/i18n'

/** An instant as the clock on the wall tells it, to the second: at night the difference matters. */
export function moment(iso: string): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(new Date(iso))
}

export function hour(iso: string): string {
  return new Intl.DateTimeFormat(language(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(iso))
}

export function day(iso: string): string {
  return new Intl.DateTimeFormat(language(), { month: 'short', day: 'numeric' }).format(new Date(iso))
}

/** Long ids in the middle of a table: their beginning and end tell them apart. */
export function short(id: string): string {
  return id.length > 22 ? `${id.slice(0, 13)}…${id.slice(-6)}` : id
}

export function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}

/** A field of the browser for date and time, in local time, as the API takes it. */
export function instant(local: string): string {
  const at = new Date(local)
  return local === '' || Number.isNaN(at.getTime()) ? '' : at.toISOString()
}

/** The page of the staff on which a thing is shown; null if there is none for an admin. */
export function placeOf(id: string): string | null {
  if (/^order-/.test(id)) return `/orders/${id}`
  if (/^payment-/.test(id)) return `/orders/order-${id.slice('payment-'.length)}`
  if (/^product-/.test(id)) return `/products/${id}`
  const stock = /^stock-([^@]+)@/.exec(id)
  return stock ? `/stock/${stock[1]}` : null
}
