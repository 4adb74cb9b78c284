import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { onChange, subject } from '@/shared/session'
import { merged, type Line, put } from './lines'

const STORE = 'cartulary.cart.'
const LAST_ORDER = 'cartulary.last-order.'
const GUEST = 'guest'

interface Kept {
  version: string
  lines: Line[]
}

const NOTHING: Kept = { version: '', lines: [] }

/**
 * The cart lives in the browser's store, one for each customer and one for the guest, and all tabs show the same. Only what was
 * chosen is kept: names, prices and stock come from the shop whenever the cart is looked at.
 */
export const useCart = defineStore('cart', () => {
  const owner = ref(subject.value ?? GUEST)
  const kept = ref<Kept>(read(owner.value))
  const lines = computed(() => kept.value.lines)
  /** Another one with each change. One version makes one order, whichever tabs and however often it is sent from. */
  const version = computed(() => kept.value.version)
  /** What a guest had chosen was taken over at the login. */
  const takenOver = ref(false)
  const units = computed(() => lines.value.reduce((sum, line) => sum + line.quantity, 0))

  function read(of: string): Kept {
    try {
      return (JSON.parse(localStorage.getItem(STORE + of) ?? 'null') as Kept | null) ?? NOTHING
    } catch {
      return NOTHING
    }
  }

  function write(next: Line[]): void {
    kept.value = next.length > 0 ? { version: crypto.randomUUID(), lines: next } : NOTHING
    if (next.length > 0) localStorage.setItem(STORE + owner.value, JSON.stringify(kept.value))
    else localStorage.removeItem(STORE + owner.value)
  }

  function add(sku: string, quantity: number): void {
    write(merged(read(owner.value).lines, [{ sku, quantity }]))
  }

  function set(sku: string, quantity: number): void {
    write(put(read(owner.value).lines, sku, quantity))
  }

  function remove(sku: string): void {
    write(read(owner.value).lines.filter((line) => line.sku !== sku))
  }

  /** What another tab has written may not have been told yet; a browser may still not know it now. */
  function look(): void {
    kept.value = read(owner.value)
  }

  /** These stand in that order now; every tab that was about to order them goes there. What was changed meanwhile stays. */
  function ordered(orderId: string, those: readonly Line[]): void {
    localStorage.setItem(LAST_ORDER + owner.value, orderId)
    const same = (line: Line) => those.some((other) => other.sku === line.sku && other.quantity === line.quantity)
    write(read(owner.value).lines.filter((line) => !same(line)))
    takenOver.value = false
  }

  function lastOrder(): string | null {
    return localStorage.getItem(LAST_ORDER + owner.value)
  }

  /** One tab at a time: two would add the guest's lines twice. */
  async function changeOwner(to: string | null): Promise<void> {
    await navigator.locks.request('cartulary.cart', () => {
      owner.value = to ?? GUEST
      const fromGuest = to === null ? [] : read(GUEST).lines
      if (fromGuest.length > 0) {
        write(merged(read(owner.value).lines, fromGuest))
        localStorage.removeItem(STORE + GUEST)
        takenOver.value = true
      } else {
        kept.value = read(owner.value)
      }
    })
  }

  onChange((to) => void changeOwner(to))
  if (subject.value) void changeOwner(subject.value) // The login may have been on a page without a cart.
  addEventListener('storage', (event) => {
    if (event.key === null || event.key === STORE + owner.value) kept.value = read(owner.value)
  })

  return { lines, version, units, takenOver, add, set, remove, look, ordered, lastOrder }
})
