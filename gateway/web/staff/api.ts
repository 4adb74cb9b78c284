import { ref } from 'vue'
import { ask, get as getAs, open as openAs, type Wish } from '@/shared/api'
import { Problem } from '@/shared/problem'
import { asSignedIn, ended } from '@/shared/session'

/** The furthest position of the book that an act of this tab was answered with: what is read after it includes it. */
const position = ref<string>()

async function orSignedOut<T>(request: Promise<T>): Promise<T> {
  try {
    return await request
  } catch (error) {
    if (error instanceof Problem && error.code === 'unauthenticated') ended()
    throw error
  }
}

export function read<T>(path: string, signal?: AbortSignal): Promise<T> {
  const wish: Wish = { position: position.value }
  if (signal) wish.signal = signal
  return orSignedOut(getAs<T>(path, asSignedIn, wish))
}

export function open(path: string, signal: AbortSignal): Promise<Response> {
  return orSignedOut(openAs(asSignedIn, 'GET', path, { signal, headers: { Accept: 'application/jsonl, application/problem+json' } }))
}

/** @property reason why; kept with the event of the act */
export interface Act {
  method: 'POST' | 'PUT' | 'DELETE'
  path: string
  body?: unknown
  key?: string
  reason?: string
}

export async function act<T>(it: Act): Promise<T> {
  const wish: Wish = {}
  if (it.body !== undefined) wish.body = it.body
  if (it.key) wish.key = it.key
  if (it.reason) wish.headers = { 'Cartulary-Reason': encodeURIComponent(it.reason) }
  const answer = await orSignedOut(ask<T>(asSignedIn, it.method, it.path, wish))
  if (answer.position && Number(answer.position) > Number(position.value ?? -1)) position.value = answer.position
  return answer.value
}

/** One wish: the same until it was answered, so that a second press does nothing twice. */
export function newKey(): string {
  return crypto.randomUUID()
}

export async function keepPicture(file: File): Promise<string> {
  const authorization = await asSignedIn()
  const response = await fetch('/api/v1/admin/pictures', {
    method: 'POST',
    headers: { 'Content-Type': file.type, ...(authorization ? { Authorization: authorization } : {}) },
    body: file,
  })
  const told = (await response.json()) as { picture: string; code?: string; errors?: Record<string, string>; requestId?: string }
  if (!response.ok) throw new Problem(told.code ?? 'internal-error', response.status, told.errors ?? {}, told.requestId)
  return told.picture
}
