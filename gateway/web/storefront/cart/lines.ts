export interface Line {
  sku: string
  quantity: number
}

/** As many of one article as an order takes. */
export const QUANTITY_MAX = 999

function bounded(quantity: number): number {
  return Math.min(QUANTITY_MAX, Math.max(1, Math.trunc(quantity) || 1))
}

/** Each article once, in the order in which they were chosen; quantities add up. */
export function merged(mine: readonly Line[], others: readonly Line[]): Line[] {
  const sum = new Map(mine.map((line) => [line.sku, line.quantity]))
  for (const { sku, quantity } of others) sum.set(sku, bounded((sum.get(sku) ?? 0) + bounded(quantity)))
  return [...sum].map(([sku, quantity]) => ({ sku, quantity }))
}

/** That article in that quantity, and all others as they were. */
export function put(lines: readonly Line[], sku: string, quantity: number): Line[] {
  return lines.map((line) => (line.sku === sku ? { sku, quantity: bounded(quantity) } : line))
}
