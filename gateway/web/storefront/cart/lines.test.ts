import { expect, test } from 'vitest'
import { merged, put, QUANTITY_MAX } from './lines'

test('what a guest chose joins what the customer had, and quantities of one article add up', () => {
  const mine = [{ sku: 'CUP', quantity: 2 }]
  const guests = [{ sku: 'BOWL', quantity: 1 }, { sku: 'CUP', quantity: 3 }]
  expect(merged(mine, guests)).toEqual([{ sku: 'CUP', quantity: 5 }, { sku: 'BOWL', quantity: 1 }])
})

test('no line grows beyond what an order takes, and none falls below one', () => {
  expect(merged([{ sku: 'CUP', quantity: 998 }], [{ sku: 'CUP', quantity: 5 }])).toEqual([{ sku: 'CUP', quantity: QUANTITY_MAX }])
  expect(put([{ sku: 'CUP', quantity: 2 }], 'CUP', Number.NaN)).toEqual([{ sku: 'CUP', quantity: 1 }])
  expect(put([{ sku: 'CUP', quantity: 2 }], 'CUP', 2.9)).toEqual([{ sku: 'CUP', quantity: 2 }])
})
