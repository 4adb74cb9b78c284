import { createPinia, setActivePinia } from 'pinia'
import { afterEach, expect, test, vi } from 'vitest'
import { POSITION } from '@/shared/api'
import { useCart } from './cart'

const LINE = { sku: 'CUP', quantity: 1 }
const before = { cartId: 'cart-1', version: 4, lines: [LINE], units: 1, goods: { minorUnits: 4900, currency: 'CNY' }, lastOrder: null }
const after = { ...before, version: 5, lines: [], units: 0, lastOrder: 'order-1' }

/** A shop whose view of the cart is behind its book: only who names the order's position is shown what comes of it. */
function behind(position: string) {
  return async (path: string, wish?: RequestInit) => {
    if (!path.startsWith('/api/v1/cart')) return new Response('{}', { status: 404 })
    const headers = new Headers(wish?.headers)
    return new Response(JSON.stringify(headers.get(POSITION) === position ? after : before))
  }
}

afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
})

function aGuest(): void {
  const guest = { customerId: 'guest-1', guestToken: 'token', expiresAt: '2999-01-01T00:00:00Z' }
  localStorage.setItem('cartulary.guest', JSON.stringify(guest))
  setActivePinia(createPinia())
}

test('what was ordered stands in the cart no more, however far its view is', async () => {
  vi.stubGlobal('fetch', behind('42'))
  aGuest()
  const cart = useCart()
  await vi.waitFor(() => expect(cart.units).toBe(1))
  await cart.ordered('42')
  expect(cart.units).toBe(0)
  expect(cart.lastOrder).toBe('order-1')
})

test('a press that got no answer and is made again is the same press, and the next one is another', async () => {
  const keys: (string | null)[] = []
  let answers = false
  vi.stubGlobal('fetch', async (path: string, wish?: RequestInit) => {
    if (wish?.method !== 'POST' || !path.startsWith('/api/v1/cart/lines')) return new Response(JSON.stringify(before))
    keys.push(new Headers(wish.headers).get('Idempotency-Key'))
    if (answers) return new Response(JSON.stringify(before))
    return new Response(JSON.stringify({ code: 'unavailable' }), { status: 503 })
  })
  aGuest()
  const cart = useCart()
  await expect(cart.add('CUP', 1)).rejects.toThrow('unavailable')
  await expect(cart.add('CUP', 2)).rejects.toThrow('unavailable')
  await expect(cart.add('CUP', 2)).rejects.toThrow('unavailable')
  answers = true
  await cart.add('CUP', 2)
  await cart.add('CUP', 2)
  expect(keys[1]).not.toBe(keys[0])
  expect(keys[2]).toBe(keys[1])
  expect(keys[3]).toBe(keys[1])
  expect(keys[4]).not.toBe(keys[1])
})
