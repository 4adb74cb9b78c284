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

test('what was ordered stands in the cart no more, however far its view is', async () => {
  const guest = { customerId: 'guest-1', guestToken: 'token', expiresAt: '2999-01-01T00:00:00Z' }
  localStorage.setItem('cartulary.guest', JSON.stringify(guest))
  vi.stubGlobal('fetch', behind('42'))
  setActivePinia(createPinia())
  const cart = useCart()
  await vi.waitFor(() => expect(cart.units).toBe(1))
  await cart.ordered('42')
  expect(cart.units).toBe(0)
  expect(cart.lastOrder).toBe('order-1')
})
