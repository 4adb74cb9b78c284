import { connectionBack, connectionLost } from './connection'
import type { ProblemBody } from './embedded'
import { LOST, Problem } from './problem'

const API = '/api/v1'
const SILENCE_MAX = 25_000
export const POSITION = 'Cartulary-Position'

/** Gives the value of the header Authorization, or null for a stranger. Asked for each request: tokens end. */
export type Credentials = () => Promise<string | null> | string | null

export const stranger: Credentials = () => null

export interface Wish {
  body?: unknown
  key?: string
  /** Only answers that include this position of the book. */
  position?: string | undefined
  signal?: AbortSignal
  headers?: Record<string, string>
}

export interface Answer<T> {
  value: T
  /** A position that includes what was done; null if nothing was told. */
  position: string | null
  headers: Headers
}

/** By whoever asked, and not by the silence. */
function aborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true && (signal.reason as DOMException).name !== 'TimeoutError'
}

/** A request whose answer is still being read. */
export async function open(credentials: Credentials, method: string, path: string, wish: Wish = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...wish.headers }
  const authorization = await credentials()
  if (authorization) headers.Authorization = authorization
  if (wish.body !== undefined) headers['Content-Type'] = 'application/json'
  if (wish.key) headers['Idempotency-Key'] = wish.key
  if (wish.position) headers[POSITION] = wish.position
  let response: Response
  try {
    response = await fetch(API + path, {
      method,
      headers,
      body: wish.body === undefined ? null : JSON.stringify(wish.body),
      signal: wish.signal ?? null,
    })
  } catch (error) {
    if (aborted(wish.signal)) throw error
    connectionLost()
    throw new Problem(LOST, 0)
  }
  connectionBack()
  if (!response.ok) throw await problemOf(response)
  return response
}

/** @throws Problem with a stable code, whatever went wrong */
export async function ask<T>(credentials: Credentials, method: string, path: string, wish: Wish = {}): Promise<Answer<T>> {
  // A line may be dead without saying so; the shop itself answers within ten seconds, if only that it cannot.
  const silent = AbortSignal.timeout(SILENCE_MAX)
  const response = await open(credentials, method, path, {
    ...wish,
    signal: wish.signal ? AbortSignal.any([wish.signal, silent]) : silent,
  })
  let text: string
  try {
    text = await response.text()
  } catch (error) {
    if (wish.signal?.aborted) throw error
    connectionLost()
    throw new Problem(LOST, 0)
  }
  return {
    value: (text === '' ? undefined : JSON.parse(text)) as T,
    position: response.headers.get(POSITION),
    headers: response.headers,
  }
}

export async function get<T>(path: string, credentials: Credentials = stranger, wish: Wish = {}): Promise<T> {
  return (await ask<T>(credentials, 'GET', path, wish)).value
}

async function problemOf(response: Response): Promise<Problem> {
  const retryAfter = Number(response.headers.get('Retry-After') ?? 1) || 1
  try {
    const body = (await response.json()) as ProblemBody
    if (body.code) return new Problem(body.code, response.status, body.errors ?? {}, body.requestId, retryAfter)
  } catch {
    // Something between us and the shop answered.
  }
  return new Problem(response.status >= 500 ? 'unavailable' : 'internal-error', response.status, {}, undefined, retryAfter)
}
