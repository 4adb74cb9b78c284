import type { ProblemBody } from './embedded'

/** The shop, or the way to it, said no. Words for its code stand in messages/problems. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly errors: Record<string, string> = {},
    readonly requestId: string | undefined = undefined,
    readonly retryAfterSeconds = 1,
  ) {
    super(code)
  }

  static of(body: ProblemBody): Problem {
    return new Problem(body.code, body.status, body.errors ?? {}, body.requestId)
  }

  /** It may go well if the same is asked again; a view that is behind is on its way. */
  get passes(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500 || this.code === 'view-behind'
  }
}

export const LOST = 'connection-lost'

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof DOMException && error.name === 'AbortError') return new Problem(LOST, 0) // We hung up ourselves.
  console.error(error)
  return new Problem('internal-error', 500)
}
