import { expect, test } from 'vitest'
import { bounded, QUANTITY_MAX } from './lines'

test('no quantity that was typed is beyond what an order takes or below one', () => {
  expect([1000, 0, -3, Number.NaN, 2.9, 7].map(bounded)).toEqual([QUANTITY_MAX, 1, 1, 1, 2, 7])
})
