import type { Recipient } from '@/shared/contracts'
import { askAs, asShopper } from './shopper'

/** As the API shows it (api-contracts: AddressQuery). */
export interface KeptAddress {
  addressId: string
  address: Recipient | null
  preferred: boolean
}

/** Of the customer who is signed in, the preferred one first; what was erased is left out. */
export async function addressBook(signal: AbortSignal): Promise<(KeptAddress & { address: Recipient })[]> {
  const { value } = await askAs<{ addresses: KeptAddress[] }>(asShopper, 'GET', '/addresses', { signal })
  return value.addresses.filter((kept): kept is KeptAddress & { address: Recipient } => kept.address !== null)
}

export async function keepAddress(address: Record<string, string>): Promise<void> {
  await askAs(asShopper, 'POST', '/addresses', { body: address, key: crypto.randomUUID() })
}
