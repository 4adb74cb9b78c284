import type { Localized } from '@/shared/contracts'
import type { Money } from '@/shared/money'
import type { ShownLine } from '../cart/cart'
import type { Line } from '../cart/lines'
import { askAs, asShopper } from '../customer/shopper'

interface ShippingOption {
  method: string
  name: Localized
  price: Money
}

/** What the order would be, as the shop works it out; the nonce stands for having been shown it. */
export interface Confirmation {
  cartVersion: number | null
  lines: ShownLine[]
  goods: Money
  shippingOptions: ShippingOption[]
  shipping: ShippingOption | null
  total: Money
  orderable: boolean
  submitNonce: string | null
}

export async function confirm(
  wish: { lines?: Line[]; cartVersion?: number; currency: string; country: string; shippingMethod?: string },
  signal: AbortSignal,
): Promise<Confirmation> {
  return (await askAs<Confirmation>(asShopper, 'POST', '/checkout/confirmation', { body: wish, signal })).value
}
