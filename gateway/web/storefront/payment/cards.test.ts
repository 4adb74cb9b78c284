import { expect, test } from 'vitest'
import { namedBy } from './cards'

const CARD = { methodId: 'method-1', provider: 'stripe' }

test('a card is named by its brand, its last digits and its end', () => {
  const card = { ...CARD, brand: 'visa', last4: '0042', expiresMonth: 3, expiresYear: 2034 }
  expect(namedBy(card)).toEqual({ brand: 'Visa', last4: '0042', until: '03/34' })
  expect(namedBy({ ...card, brand: 'newcomer' })?.brand).toBe('newcomer')
})

test('of a card of which nothing is known nothing is said', () => {
  expect(namedBy(CARD)).toBeNull()
})
