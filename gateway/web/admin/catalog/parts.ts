import type { BundlePart } from '@/shared/contracts'

/** As it is typed: `TEAPOT-S × 2`, one a line. */
export function typed(parts: BundlePart[]): string {
  return parts.map((part) => `${part.sku} × ${part.quantity}`).join('\n')
}

/** What was typed, in any of the ways people write a number of things; without a number it is one. */
export function read(text: string): BundlePart[] {
  return text
    .split(/[\n,，;；、]/)
    .map((line) => line.trim().toUpperCase())
    .filter((line) => line !== '')
    .map((line) => {
      const [, sku, quantity] = /^(\S+?)(?:\s*[×*:：=]\s*|\s+X?\s*)(\S+)$/.exec(line) ?? [null, line, '1']
      return { sku: sku!, quantity: Number(quantity) }
    })
}
