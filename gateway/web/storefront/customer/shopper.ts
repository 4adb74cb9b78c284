import { ref } from 'vue'
import { ask, open, stranger, type Answer, type Credentials, type Wish } from '@/shared/api'
import { keepForAll, kept } from '@/shared/kept'
import { asProblem } from '@/shared/problem'
import { asSignedIn, ended, signedIn, subject } from '@/shared/session'

/** Whoever buys without an account has a token that opens their orders; it stays on this device. */
interface Guest {
  customerId: string
  guestToken: string
  expiresAt: string
}

const STORE = 'cartulary.guest'

function stored(): Guest | null {
  try {
    return valid(JSON.parse(localStorage.getItem(STORE) ?? 'null') as Guest | null)
  } catch {
    return null
  }
}

function valid(guest: Guest | null): Guest | null {
  return guest && Date.parse(guest.expiresAt) > Date.now() ? guest : null
}

/** This device has bought as a guest before. */
export const wasGuest = ref(stored() !== null)
addEventListener('storage', (event) => {
  if (event.key === STORE) wasGuest.value = stored() !== null
})

export const asGuest: Credentials = () => {
  const guest = stored()
  return guest ? `Guest ${guest.guestToken}` : null
}

/** The customer who is signed in, or had been until the login ended; else the guest. */
export const asShopper: Credentials = () => (subject.value ? asSignedIn() : asGuest())

/** One guest for all tabs. */
export async function becomeGuest(): Promise<void> {
  if (subject.value || stored()) return
  await navigator.locks.request('cartulary.guest', async () => {
    if (stored()) return
    const guest = valid(await kept<Guest>(STORE)) ?? (await ask<Guest>(stranger, 'POST', '/guests')).value
    localStorage.setItem(STORE, JSON.stringify(guest))
    wasGuest.value = true
    await keepForAll(STORE, guest)
  })
}

/** What opens the guest's orders and cart; null if this device has none. */
export function guestToken(): string | null {
  return stored()?.guestToken ?? null
}

/** The shop does not take the token any more. */
export async function forgetGuest(): Promise<void> {
  localStorage.removeItem(STORE)
  wasGuest.value = false
  await keepForAll(STORE, null)
}

/** Whether there is anybody to ask for. */
export function isShopper(): boolean {
  return subject.value !== null || stored() !== null
}

/** Under whose name an order is placed; a key means nothing under another one. */
export function shopperId(): string {
  return subject.value ?? stored()?.customerId ?? 'guest'
}

export async function askAs<T>(who: Credentials, method: string, path: string, wish?: Wish): Promise<Answer<T>> {
  return watching(who, () => ask<T>(who, method, path, wish))
}

export async function openAs(who: Credentials, path: string, wish?: Wish): Promise<Response> {
  return watching(who, () => open(who, 'GET', path, wish))
}

/** A token that the shop does not take is of no further use. */
async function watching<T>(who: Credentials, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (asProblem(error).status === 401) {
      if (who !== asGuest && signedIn.value) ended()
      else if (!subject.value || who === asGuest) {
        await forgetGuest()
      }
    }
    throw error
  }
}
