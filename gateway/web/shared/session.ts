import { computed, shallowRef } from 'vue'
import { embedded } from './embedded'
import { language } from './i18n'
import { keepForAll, kept } from './kept'
import { LOST, Problem } from './problem'
import type { Credentials } from './api'

/**
 * A login, shared by all tabs through the browser's store. Access tokens last a quarter of an hour; each refresh token is good
 * for one use, and a second use ends the whole login, so that only one tab at a time may refresh, and reads the store first.
 */
export interface Session {
  accessToken: string
  refreshToken: string
  idToken: string
  /** Milliseconds since 1970, by this machine's clock. */
  expiresAt: number
  subject: string
  name: string
  roles: string[]
  /** The issuer does not know the login any more; who it was is kept, so that nothing of theirs is lost until they are back. */
  ended?: boolean
  /** When this was kept; of two copies the later one holds. */
  keptAt?: number
}

const STORE = 'cartulary.session'
const LEAVING = 'cartulary.sign-in'
/** Refreshed so long before its end, so that no request meets the end on its way. */
const AHEAD = 60_000

function stored(): Session | null {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? 'null') as Session | null
  } catch {
    return null
  }
}

const current = shallowRef<Session | null>(stored())

export const signedIn = computed(() => current.value !== null && !current.value.ended)
/** Somebody was signed in until the login ended. */
export const hasEnded = computed(() => current.value?.ended === true)
export const name = computed(() => current.value?.name ?? '')
export const subject = computed(() => current.value?.subject ?? null)
export const roles = computed(() => (signedIn.value ? (current.value?.roles ?? []) : []))

const listeners = new Set<(subject: string | null) => void>()

/** Tells of each login and logout, of this tab and of others. */
export function onChange(tell: (subject: string | null) => void): void {
  listeners.add(tell)
}

function adopt(session: Session | null): void {
  const before = current.value?.subject ?? null
  current.value = session
  plan()
  if ((session?.subject ?? null) !== before) for (const tell of listeners) tell(session?.subject ?? null)
}

/** Done when every tab will see it; here it is seen at once. */
function keep(session: Session | null): Promise<void> {
  const now = session && { ...session, keptAt: Date.now() }
  if (now) localStorage.setItem(STORE, JSON.stringify(now))
  else localStorage.removeItem(STORE)
  adopt(now)
  return keepForAll(STORE, now)
}

async function latestOfAllTabs(): Promise<Session | null> {
  const mine = stored()
  const theirs = await kept<Session>(STORE)
  return theirs && (theirs.keptAt ?? 0) > (mine?.keptAt ?? 0) ? theirs : mine
}

addEventListener('storage', (event) => {
  if (event.key === STORE || event.key === null) adopt(stored())
})

let timer: ReturnType<typeof setTimeout> | undefined

/** A tab that sleeps refreshes when it is next asked for a token. */
function plan(): void {
  clearTimeout(timer)
  if (!current.value || current.value.ended) return
  timer = setTimeout(() => void accessToken().catch(() => {}), Math.max(1000, current.value.expiresAt - AHEAD - Date.now()))
}
plan()

/** The header of a request; null if nobody is signed in. */
export const asSignedIn: Credentials = async () => {
  const token = await accessToken()
  return token ? `Bearer ${token}` : null
}

/**
 * A token that is still good for a while; null if nobody is signed in.
 *
 * @throws Problem unauthenticated if the login has ended
 */
export async function accessToken(): Promise<string | null> {
  if (!current.value) return null
  if (current.value.ended) throw new Problem('unauthenticated', 401)
  if (fresh(current.value)) return current.value.accessToken
  return await navigator.locks.request('cartulary.refresh', async () => {
    const latest = await latestOfAllTabs() // Another tab may have been faster.
    if (latest && fresh(latest)) {
      adopt(latest)
      return latest.accessToken
    }
    if (!latest || latest.ended) {
      adopt(latest)
      throw new Problem('unauthenticated', 401)
    }
    const { refreshed } = await import('./oidc')
    let next: Session | null
    try {
      next = await refreshed(embedded.issuer, latest)
    } catch (error) {
      // The issuer is away. What is left of the token may still do.
      if (latest.expiresAt > Date.now()) return latest.accessToken
      throw error instanceof Problem ? error : new Problem(LOST, 0)
    }
    await keep(next ?? { ...latest, ended: true })
    if (!next) throw new Problem('unauthenticated', 401)
    return next.accessToken
  })
}

function fresh(session: Session): boolean {
  return !session.ended && session.expiresAt - AHEAD > Date.now()
}

/** The shop did not take the token: whoever held it has to sign in again. */
export function ended(): void {
  if (current.value) void keep({ ...current.value, ended: true })
}

/** Leaves for the issuer's page and comes back to that place of the shop. */
export async function signIn(to: string, kind: 'sign-in' | 'sign-up' = 'sign-in'): Promise<void> {
  const { leave } = await import('./oidc')
  const { address, parting } = await leave(embedded.issuer, kind, callback(), language())
  sessionStorage.setItem(LEAVING, JSON.stringify({ ...parting, to }))
  location.assign(address)
}

/** @returns the place to go on at */
export async function comeBack(): Promise<string> {
  const parting = JSON.parse(sessionStorage.getItem(LEAVING) ?? 'null') as { state: string; verifier: string; to: string } | null
  if (!parting) return '/'
  const { arrive } = await import('./oidc')
  const session = await arrive(embedded.issuer, new URL(location.href), callback(), parting)
  sessionStorage.removeItem(LEAVING)
  await keep(session)
  return parting.to
}

/** Ends the login here and at the issuer. */
export async function signOut(to: string): Promise<void> {
  const session = current.value
  await keep(null)
  if (!session || session.ended) return
  try {
    const { goodbye } = await import('./oidc')
    location.assign(await goodbye(embedded.issuer, session, location.origin + to))
  } catch {
    location.assign(to) // The issuer is away; its own session ends by itself.
  }
}

function callback(): string {
  return location.origin + (location.pathname.startsWith('/staff') ? '/staff/signed-in' : '/signed-in')
}
