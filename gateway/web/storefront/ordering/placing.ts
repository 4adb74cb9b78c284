import { asProblem } from '@/shared/problem'
import type { Line } from '../cart/lines'
import type { Recipient } from '@/shared/contracts'

/** Of a version of the cart, or of lines to buy at once. */
export interface Wanted {
  lines?: Line[]
  cartVersion?: number
  shippingMethod?: string
  /** From what was shown: it makes one order, at that total. */
  submitNonce?: string
  currency: string
  recipient: Partial<Recipient>
  payWay?: string
  /** Keep the card that this is paid with. */
  savePaymentMethod?: boolean
  /** One that is kept. */
  paymentMethodId?: string
  /** What of it my store credit pays, in minor units; the way to pay takes the rest. */
  credit?: number
}

/** An order whose answer has not come yet: sent again with the same key until it has, over reloads and in any tab. */
export interface Pending {
  key: string
  owner: string
  wanted: Wanted
}

const STORE = 'cartulary.placing'

/** `position` includes the order; null if none was told. */
export interface Placed {
  orderId: string
  position: string | null
}

export function pendingOf(owner: string): Pending | null {
  try {
    const pending = JSON.parse(localStorage.getItem(STORE) ?? 'null') as Pending | null
    return pending?.owner === owner ? pending : null
  } catch {
    return null
  }
}

/**
 * Sends an order, or the one that still waits for its answer: that comes first, for it may have been placed. What was sent is
 * remembered before it leaves, and forgotten only when the shop has said yes or no.
 *
 * @param key of this wish; tabs that do not know of each other yet order the same version of the cart, and get the same order
 */
export async function place(
  owner: string,
  key: string,
  wanted: Wanted,
  send: (pending: Pending) => Promise<Placed>,
): Promise<Placed> {
  const pending = pendingOf(owner) ?? { key, owner, wanted }
  localStorage.setItem(STORE, JSON.stringify(pending))
  try {
    const placed = await send(pending)
    localStorage.removeItem(STORE)
    return placed
  } catch (error) {
    const { status } = asProblem(error)
    // No answer, or one that does not say whether it was done: only the same key finds out.
    if (status !== 0 && status < 500) localStorage.removeItem(STORE)
    throw error
  }
}
