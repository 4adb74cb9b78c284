import { beforeEach, expect, test } from 'vitest'
import { Problem } from '@/shared/problem'
import { pendingOf, place, type Pending, type Wanted } from './placing'

const cup: Wanted = { lines: [{ sku: 'CUP', quantity: 1 }], currency: 'CNY', recipient: { name: 'Ada' } }
const bowl: Wanted = { ...cup, lines: [{ sku: 'BOWL', quantity: 1 }] }
const sent: Pending[] = []

function answering(answer: string | Problem) {
  return async (pending: Pending) => {
    sent.push(pending)
    if (answer instanceof Problem) throw answer
    return { orderId: answer, position: '7' }
  }
}

beforeEach(() => {
  localStorage.clear()
  sent.length = 0
})

test('an order without an answer is sent again as it was, under the same key, whatever stands in the form by then', async () => {
  await expect(place('ada', 'v1', cup, answering(new Problem('connection-lost', 0)))).rejects.toThrow()
  await expect(place('ada', 'v2', bowl, answering(new Problem('unavailable', 503)))).rejects.toThrow()
  expect((await place('ada', 'v2', bowl, answering('order-1'))).orderId).toBe('order-1')
  expect(sent.map((each) => each.wanted)).toEqual([cup, cup, cup])
  expect(sent.map((each) => each.key)).toEqual(['v1', 'v1', 'v1'])
})

test('after a yes or a no the next order is another one', async () => {
  await place('ada', 'v1', cup, answering('order-1'))
  await expect(place('ada', 'v2', cup, answering(new Problem('invalid-field', 400)))).rejects.toThrow()
  await expect(place('ada', 'v3', cup, answering(new Problem('unauthenticated', 401)))).rejects.toThrow()
  await place('ada', 'v4', cup, answering('order-2'))
  expect(sent.map((each) => each.key)).toEqual(['v1', 'v2', 'v3', 'v4'])
  expect(pendingOf('ada')).toBeNull()
})

test("one shopper's open order is not another's", async () => {
  await expect(place('ada', 'v1', cup, answering(new Problem('connection-lost', 0)))).rejects.toThrow()
  expect(pendingOf('bob')).toBeNull()
  expect(pendingOf('ada')?.wanted).toEqual(cup)
})
