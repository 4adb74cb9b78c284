import { expect, test } from 'vitest'
import { Problem } from './problem'

test('what is asked again is what may go better', () => {
  expect(new Problem('connection-lost', 0).passes).toBe(true)
  expect(new Problem('unavailable', 503).passes).toBe(true)
  expect(new Problem('view-behind', 409).passes).toBe(true)
  expect(new Problem('out-of-stock', 409).passes).toBe(false)
  expect(new Problem('version-stale', 412).passes).toBe(false)
})
