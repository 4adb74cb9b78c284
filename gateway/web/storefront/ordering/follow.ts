import { pause } from '@/shared/connection'
import { asProblem } from '@/shared/problem'
import { openAs } from '../customer/shopper'
import type { Credentials } from '@/shared/api'

/**
 * Reads the order's events as they come (EventSource can send no token), and begins again after the last one when the line
 * breaks. Ends when the shop has nothing more to tell, or the signal says so.
 *
 * @param last index of the last entry known
 * @param told of the position of each later entry
 */
export async function follow(
  orderId: string,
  who: Credentials,
  last: number,
  isOver: () => boolean,
  told: (position: string) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let wait = 1000; !signal.aborted; ) {
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' }
      if (last >= 0) headers['Last-Event-ID'] = String(last)
      const response = await openAs(who, `/orders/${orderId}/events`, { headers, signal })
      for await (const block of blocks(response)) {
        wait = 1000
        const fields = new Map(block.split('\n').map((line) => line.split(/: ?(.*)/s, 2) as [string, string]))
        const data = fields.get('data')
        if (data === undefined) continue // A sign of life.
        last = Number(fields.get('id') ?? last)
        told(String((JSON.parse(data) as { position: number }).position))
      }
      if (isOver()) return
    } catch (error) {
      if (signal.aborted) return
      const { passes } = asProblem(error)
      if (!passes && !(error instanceof TypeError)) return
    }
    await pause(wait)
    wait = Math.min(wait * 2, 15_000)
  }
}

async function* blocks(response: Response): AsyncGenerator<string> {
  if (!response.body) return
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const parts = (rest + value).split('\n\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
}
