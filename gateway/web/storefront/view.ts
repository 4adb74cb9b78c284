import { embedded } from '@/shared/embedded'

/** The view from which the gateway rendered this page, once; null if the page is another one. */
export function given<T>(view: string): T | null {
  if (embedded.view !== view) return null
  delete embedded.view
  return embedded as unknown as T
}

export function takeNothing(): void {
  delete embedded.view
}
