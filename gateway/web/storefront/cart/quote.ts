import { get } from '@/shared/api'
import type { Availability, Localized } from '@/shared/contracts'
import type { Money } from '@/shared/money'
import type { Line } from './lines'

export interface QuotedLine {
  sku: string
  quantity: number
  productId: string | null
  name: Localized | null
  options: Record<string, string> | null
  picture: string | null
  unitPrice: Money | null
  sum: Money | null
}

/** What the shop says of a cart now; prices, sums and total are the shop's. */
export interface Quote {
  lines: (QuotedLine & { available: number })[]
  total: Money
}

export async function loadQuote(lines: readonly Line[], currency: string, signal: AbortSignal): Promise<Quote> {
  const wanted = new URLSearchParams([...lines.map((line) => ['line', `${line.sku}:${line.quantity}`]), ['currency', currency]])
  const skus = new URLSearchParams(lines.map((line) => ['sku', line.sku]))
  const [quote, availability] = await Promise.all([
    get<{ lines: QuotedLine[]; total: Money }>(`/quote?${wanted}`, undefined, { signal }),
    get<Availability[]>(`/availability?${skus}`, undefined, { signal }),
  ])
  const left = new Map(availability.map((each) => [each.sku, each.available]))
  return { total: quote.total, lines: quote.lines.map((line) => ({ ...line, available: left.get(line.sku) ?? 0 })) }
}

export type Obstacle = 'gone' | 'unpriced' | 'tooMany' | 'soldOut'

/** Why a line cannot be ordered as it stands, for all that is known now; the shop decides when it is ordered. */
export function obstacle(line: Quote['lines'][number]): Obstacle | null {
  if (line.productId === null) return 'gone'
  if (line.unitPrice === null) return 'unpriced'
  if (line.available === 0) return 'soldOut'
  return line.available < line.quantity ? 'tooMany' : null
}
