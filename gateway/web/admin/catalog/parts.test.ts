import { expect, test } from 'vitest'
import { read, typed } from './parts'

test('parts are read in the ways people write them', () => {
  const parts = [
    { sku: 'TEAPOT-S', quantity: 2 },
    { sku: 'CUP', quantity: 1 },
  ]
  expect(read(typed(parts))).toEqual(parts)
  for (const text of ['teapot-s x 2; cup', 'TEAPOT-S*2，CUP*1', 'teapot-s: 2\n\n cup 1\n', 'TEAPOT-S×2、CUP x1']) {
    expect(read(text), text).toEqual(parts)
  }
  expect(read('  \n')).toEqual([])
})

test('what is no number is left to the shop to refuse', () => {
  expect(read('CUP × many')[0]!.quantity).toBeNaN()
  expect(read('CUP × 1.5')[0]!.quantity).toBe(1.5)
})
