/** What is bought: of the cart, or at once. */
export interface Line {
  sku: string
  quantity: number
}

/** As many of one article as an order takes. */
export const QUANTITY_MAX = 999

/** What was typed, as a quantity the shop takes. */
export function bounded(quantity: number): number {
  return Math.min(QUANTITY_MAX, Math.max(1, Math.trunc(quantity) || 1))
}
