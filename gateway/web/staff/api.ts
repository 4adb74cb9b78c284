import { ref } from 'vue'
import { ask, get as getAs, open as openAs, POSITION, type Wish } from '@/shared/api'
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
  return orSignedOut(openAs(asSignedIn, 'GET', path, { signal, headers: { Accept: 'application/jsonl, text/csv, application/problem+json' } }))
}

/** @property reason why; kept with the event of the act */
export interface Act {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  body?: unknown
  key?: string
  reason?: string
  /** Of what was read: another version is not changed. */
  version?: number | undefined
}

export async function act<T>(it: Act): Promise<T> {
  const wish: Wish = {}
  if (it.body !== undefined) wish.body = it.body
  if (it.key) wish.key = it.key
  wish.headers = {
    ...(it.reason ? { 'Cartulary-Reason': encodeURIComponent(it.reason) } : {}),
    ...(it.version === undefined ? {} : { 'If-Match': `"${it.version}"` }),
  }
  const answer = await orSignedOut(ask<T>(asSignedIn, it.method, it.path, wish))
  if (answer.position && Number(answer.position) > Number(position.value ?? -1)) position.value = answer.position
  return answer.value
}

/** One wish: the same until it was answered, so that a second press does nothing twice. */
export function newKey(): string {
  return crypto.randomUUID()
}

/** A file that is told to be whole by how it ends. Read as it comes. */
export async function saveFile(path: string, name: string, end: string, signal: AbortSignal, lines: (count: number) => void): Promise<void> {
  const response = await open(path, signal)
  const reader = response.body!.getReader()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let count = 0
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value as Uint8Array<ArrayBuffer>)
    count += read.value.filter((byte) => byte === 10).length
    lines(count)
  }
  const whole = new Blob(parts, { type: response.headers.get('Content-Type') ?? '' })
  if (!(await whole.slice(-end.length).text()).endsWith(end)) throw new TypeError('the export broke off')
  const link = document.createElement('a')
  link.href = URL.createObjectURL(whole)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

/** Sends a file as it is; its type goes by the end of its name. */
export async function sendProducts(file: File, key: string): Promise<{ importId: string; rows: number }> {
  const authorization = await asSignedIn()
  const response = await fetch('/api/v1/admin/imports', {
    method: 'POST',
    headers: {
      'Content-Type': /\.csv$/i.test(file.name) ? 'text/csv' : 'application/jsonl',
      'Idempotency-Key': key,
      ...(authorization ? { Authorization: authorization } : {}),
    },
    body: file,
  })
  const told = (await response.json()) as { importId: string; rows: number; code?: string; errors?: Record<string, string>; requestId?: string }
  if (!response.ok) throw new Problem(told.code ?? 'internal-error', response.status, told.errors ?? {}, told.requestId)
  position.value = response.headers.get(POSITION) ?? position.value
  return told
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
