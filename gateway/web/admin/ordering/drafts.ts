import type { Localized, Recipient } from '@/shared/contracts'
import type { Money } from '@/shared/money'

export type DraftState = 'open' | 'placed' | 'discarded'

/** As the API shows it (api-contracts: DraftQuery). */
export interface Draft {
  draftId: string
  customerId: string
  state: DraftState
  content: { lines: { sku: string; quantity: number }[]; currency: string; shippingMethod: string | null }
  recipient: Recipient | null
  note: string | null
  createdBy: string | null
  createdAt: string
  changedAt: string
  orderId: string | null
}

export interface DraftShown {
  draft: Draft
  lines: { sku: string; quantity: number; name: Localized | null; unitPrice: Money | null; sum: Money | null; obstacle: string | null }[]
  goods: Money
  shipping: { method: string; name: Localized; price: Money } | null
  total: Money | null
}

export const MOOD: Record<DraftState, string> = { open: 'wait', placed: 'good', discarded: '' }

/** One a line, as "TEAPOT-S 2"; without a number it is one. */
export function linesOf(text: string): { sku: string; quantity: number }[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([sku]) => sku)
    .map(([sku, quantity]) => ({ sku: sku!, quantity: quantity === undefined ? 1 : Number(quantity) }))
}
