/** A choice of language or currency, which the gateway reads to render the next page. */
export function remember(name: string, value: string): void {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`
}
