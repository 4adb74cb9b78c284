import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Wish } from '@/shared/api'
import { onBack } from '@/shared/connection'
import type { Localized } from '@/shared/contracts'
import { currency, type Money } from '@/shared/money'
import { asProblem, type Problem } from '@/shared/problem'
import { onChange, subject } from '@/shared/session'
import { askAs, asShopper, becomeGuest, forgetGuest, guestToken, isShopper, shopperId } from '../customer/shopper'
import { bounded } from './lines'

/** Tells the other tabs that the cart has another version. */
const CHANGED = 'cartulary.cart-changed'
/** Who has taken over the guest's cart as it is: it is not offered to them at each page. */
const ADOPTED = 'cartulary.cart-adopted'

export type Obstacle = 'gone' | 'unpriced' | 'sold-out' | 'too-many'

/** A line as the shop shows it: prices, sums and what stands in the way are the shop's. */
export interface ShownLine {
  sku: string
  quantity: number
  productId: string | null
  name: Localized | null
  options: Record<string, string> | null
  picture: string | null
  unitPrice: Money | null
  sum: Money | null
  available: number
  /** May be promised besides, from what is yet to come in. */
  backorder: number
  obstacle: Obstacle | null
}

interface Cart {
  cartId: string
  version: number
  lines: ShownLine[]
  units: number
  goods: Money
  lastOrder: string | null
}

interface Press {
  sku: string
  quantity: number
  key: string
}

/** The cart is kept by the shop, for a customer or a guest: it is the same after a reload and on every device. */
export const useCart = defineStore('cart', () => {
  const cart = shallowRef<Cart | null>(null)
  const problem = shallowRef<Problem | null>(null)
  /** What a guest had chosen was taken over at the login. */
  const takenOver = ref(false)
  const lines = computed(() => cart.value?.lines ?? [])
  const units = computed(() => cart.value?.units ?? 0)
  /** Another one with each change; one version makes one order. */
  const version = computed(() => cart.value?.version ?? 0)
  const goods = computed(() => cart.value?.goods ?? null)
  const lastOrder = computed(() => cart.value?.lastOrder ?? null)
  /** Whether it is known what is in it. A stranger has chosen nothing. */
  const known = computed(() => cart.value !== null)

  const EMPTY: Cart = { cartId: '', version: 0, lines: [], units: 0, goods: { minorUnits: 0, currency: currency.value }, lastOrder: null }
  let asked = 0

  /** Of answers that overtake each other the newest question's counts. */
  async function ask(method: string, path: string, wish: Wish = {}): Promise<void> {
    const mine = ++asked
    try {
      const { value } = await askAs<Cart>(asShopper, method, `/cart${path}?currency=${currency.value}`, wish)
      if (mine === asked) cart.value = value
      problem.value = null
    } catch (error) {
      if (mine === asked) problem.value = asProblem(error)
      throw error
    }
  }

  /** As it is now, at today's prices. Whoever never chose anything is not asked about. */
  async function look(position?: string): Promise<void> {
    if (!isShopper()) {
      asked++
      cart.value = EMPTY
      return
    }
    await ask('GET', '', { position })
  }

  async function change(method: string, path: string, wish: { body?: unknown; key?: string } = {}): Promise<void> {
    await becomeGuest()
    if (!subject.value) localStorage.removeItem(ADOPTED)
    await ask(method, path, wish)
    localStorage.setItem(CHANGED, `${cart.value?.cartId} ${cart.value?.version}`)
  }

  /** A press that got no answer. Whoever presses the same again means that one, which may have arrived. */
  let unanswered: Press | null = null

  async function add(sku: string, quantity: number): Promise<void> {
    const wanted = bounded(quantity)
    const same = unanswered?.sku === sku && unanswered.quantity === wanted ? unanswered : null
    const press = same ?? { sku, quantity: wanted, key: crypto.randomUUID() }
    unanswered = null
    try {
      await change('POST', '/lines', { body: { sku, quantity: wanted }, key: press.key })
    } catch (error) {
      if (asProblem(error).passes) unanswered = press
      throw error
    }
  }

  function set(sku: string, quantity: number): Promise<void> {
    return change('PUT', `/lines/${sku}`, { body: { quantity: bounded(quantity) } })
  }

  function remove(sku: string): Promise<void> {
    return change('DELETE', `/lines/${sku}`)
  }

  /**
   * It stands in an order now.
   *
   * @param position of the order; null if it was not told
   */
  async function ordered(position: string | null): Promise<void> {
    takenOver.value = false
    await look(position ?? undefined).catch(() => {}) // The order stands all the same.
    localStorage.setItem(CHANGED, `${cart.value?.cartId} ${cart.value?.version}`)
  }

  /** Shows the guest's token to the shop, which gives the cart to the customer; one tab at a time. Orders stay the guest's. */
  async function adopt(): Promise<void> {
    await navigator.locks.request('cartulary.adopt', async () => {
      const token = guestToken()
      if (!token || localStorage.getItem(ADOPTED) === shopperId()) return
      try {
        const { value } = await askAs<{ merged: boolean }>(asShopper, 'POST', '/guests/adoption', { body: { guestToken: token } })
        takenOver.value ||= value.merged
        localStorage.setItem(ADOPTED, shopperId())
      } catch (error) {
        // A token the shop does not take opens nothing any more; all else is tried again at the next page.
        if (asProblem(error).code === 'invalid-field') await forgetGuest()
      }
    })
  }

  async function begin(): Promise<void> {
    if (subject.value) await adopt()
    await look()
  }

  function tryTo(act: () => Promise<void>): void {
    act().catch(() => {}) // Told by the problem.
  }

  onChange((to) => {
    cart.value = null
    if (to === null) takenOver.value = false
    tryTo(begin)
  })
  watch(currency, () => tryTo(() => look()))
  onBack(() => tryTo(() => look()))
  addEventListener('storage', (event) => {
    if (event.key === CHANGED || event.key === null) tryTo(() => look())
  })
  tryTo(begin)

  return { cart, lines, units, version, goods, lastOrder, known, problem, takenOver, look, add, set, remove, ordered }
})
