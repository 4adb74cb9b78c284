/**
 * What all tabs agree on at once. localStorage may still show a tab the past when it is given a lock that another has just let
 * go, since each keeps a copy of its own; IndexedDB has one order for all of them. Where a browser has none, nothing is kept here.
 */
function transaction<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const nothing = () => resolve(null)
    const opening = indexedDB.open('cartulary', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('kept')
    opening.onerror = nothing
    opening.onblocked = nothing
    opening.onsuccess = () => {
      const database = opening.result
      const going = database.transaction('kept', mode)
      const request = act(going.objectStore('kept'))
      going.oncomplete = () => {
        database.close()
        resolve(request.result ?? null)
      }
      going.onabort = nothing
    }
  })
}

export async function kept<T>(key: string): Promise<T | null> {
  return (await transaction('readonly', (store) => store.get(key) as IDBRequest<T>)) ?? null
}

/** Done when every tab will see it. */
export async function keepForAll(key: string, value: unknown): Promise<void> {
  await transaction('readwrite', (store): IDBRequest => (value === null ? store.delete(key) : store.put(value, key)))
}
