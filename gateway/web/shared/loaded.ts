import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { onBack } from './connection'
import { asProblem, type Problem } from './problem'

export interface Loaded<T> {
  value: ShallowRef<T | null>
  problem: ShallowRef<Problem | null>
  loading: Ref<boolean>
  again: () => Promise<void>
}

/**
 * What a page shows, asked for again whenever the key changes, the connection comes back, or the shop said that a later try
 * may go better. What was there stays until the new is there.
 *
 * @param initial what the gateway has put into the page; nothing is asked for then
 * @param stays what was there is still of use when the key has changed
 */
export function useLoaded<T>(
  key: () => string,
  load: (signal: AbortSignal) => Promise<T>,
  initial: T | null = null,
  stays = false,
): Loaded<T> {
  const value = shallowRef<T | null>(initial)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  let running: AbortController | undefined
  let retry: ReturnType<typeof setTimeout> | undefined

  async function again(): Promise<void> {
    running?.abort()
    clearTimeout(retry)
    const mine = (running = new AbortController())
    loading.value = true
    try {
      const found = await load(mine.signal)
      if (mine.signal.aborted) return
      value.value = found
      problem.value = null
    } catch (error) {
      if (mine.signal.aborted) return
      problem.value = asProblem(error)
      if (problem.value.passes && problem.value.status !== 0) {
        retry = setTimeout(() => void again(), Math.max(2, problem.value.retryAfterSeconds) * 1000)
      }
    } finally {
      if (running === mine) loading.value = false
    }
  }

  watch(key, () => {
    if (!stays) value.value = null
    void again()
  })
  const forget = onBack(() => void again())
  onScopeDispose(() => {
    running?.abort()
    clearTimeout(retry)
    forget()
  })
  if (initial === null) void again()
  return { value, problem, loading, again }
}
