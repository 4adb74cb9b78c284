import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { onChange, subject } from '@/shared/session'
import { merged, type Line, put } from './lines'

const STORE = 'cartulary.cart.'
const GUEST = 'guest'

/**
 * The cart lives in the browser's store, one for each customer and one for the guest, and all tabs show the same. Only what was
 * chosen is kept: names, prices and stock come from the shop whenever the cart is looked at.
 */
export const useCart = defineStore('cart', () => {
  const owner = ref(subject.value ?? GUEST)
  const lines = ref<Line[]>(read(owner.value))
  /** What a guest had chosen was taken over at the login. */
  const takenOver = ref(false)
  const units = computed(() => lines.value.reduce((sum, line) => sum + line.quantity, 0))

  function read(of: string): Line[] {
    try {
      return JSON.parse(localStorage.getItem(STORE + of) ?? '[]') as Line[]
    } catch {
      return []
    }
  }

  function write(next: Line[]): void {
    if (next.length > 0) localStorage.setItem(STORE + owner.value, JSON.stringify(next))
    else localStorage.removeItem(STORE + owner.value)
    lines.value = next
  }

  function add(sku: string, quantity: number): void {
    write(merged(read(owner.value), [{ sku, quantity }]))
  }

  function set(sku: string, quantity: number): void {
    write(put(read(owner.value), sku, quantity))
  }

  function remove(sku: string): void {
    write(read(owner.value).filter((line) => line.sku !== sku))
  }

  function clear(): void {
    write([])
  }

  /** One tab at a time: two would add the guest's lines twice. */
  async function changeOwner(to: string | null): Promise<void> {
    await navigator.locks.request('cartulary.cart', () => {
      owner.value = to ?? GUEST
      const fromGuest = to === null ? [] : read(GUEST)
      if (fromGuest.length > 0) {
        write(merged(read(owner.value), fromGuest))
        localStorage.removeItem(STORE + GUEST)
        takenOver.value = true
      } else {
        lines.value = read(owner.value)
      }
    })
  }

  onChange((to) => void changeOwner(to))
  addEventListener('storage', (event) => {
    if (event.key === null || event.key === STORE + owner.value) lines.value = read(owner.value)
  })

  return { lines, units, takenOver, add, set, remove, clear }
})
