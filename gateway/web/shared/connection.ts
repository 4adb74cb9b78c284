import { ref } from 'vue'

/** Whether the shop can be reached, as far as the requests of this page know. */
export const lost = ref(false)

const waiting = new Set<() => void>()
let asking = false

/** A request got no answer: from now on the shop is asked until it answers. */
export function connectionLost(): void {
  lost.value = true
  if (!asking) void askUntilBack()
}

export function connectionBack(): void {
  if (!lost.value) return
  lost.value = false
  for (const tell of [...waiting]) tell()
}

/** Calls back each time the connection has come back; returns what ends that. */
export function onBack(tell: () => void): () => void {
  waiting.add(tell)
  return () => waiting.delete(tell)
}

async function askUntilBack(): Promise<void> {
  asking = true
  for (let wait = 1000; lost.value; wait = Math.min(wait * 1.5, 10_000)) {
    await pause(wait)
    try {
      await fetch('/api/v1/categories', { cache: 'no-store' })
      connectionBack()
    } catch {
      // Not yet.
    }
  }
  asking = false
}

/** Ends early when the browser says that the network is back. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    addEventListener('online', done)
  })
}
