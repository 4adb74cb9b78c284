import { shallowRef } from 'vue'
import { get } from '@/shared/api'
import type { Availability, CategoryNode, CategoryTree, ListOf, Product, ProductSummary, QuotedLine, Variant } from '@/shared/contracts'
import { i18n, localized } from '@/shared/i18n'
import { currency, shown } from '@/shared/money'

export interface HomeView {
  categories: CategoryTree
  products: ListOf<ProductSummary>
}

export type ListView = HomeView

export interface ProductView {
  categories: CategoryTree
  product: Product
  availability: Availability[]
  /** What the bundles among its variants are put together of. */
  parts: QuotedLine[]
}

/** The tree changes rarely; one look of it does for a visit. */
const tree = shallowRef<CategoryTree | null>(null)

export function knowCategories(known: CategoryTree | undefined): void {
  if (known) tree.value = known
}

export async function categories(signal: AbortSignal): Promise<CategoryTree> {
  return (tree.value ??= await get<CategoryTree>('/categories', undefined, { signal }))
}

export const NEWEST = 8
export const PAGE_SIZE = 24
/** From this many on nobody needs to know how many there are. */
export const PLENTY = 6

export async function loadList(category: string | null, cursor: string | null, size: number, signal: AbortSignal): Promise<ListView> {
  const query = new URLSearchParams({ size: String(size) })
  if (category) query.set('category', category)
  if (cursor) query.set('cursor', cursor)
  const [found, products] = await Promise.all([
    categories(signal),
    get<ListOf<ProductSummary>>(`/products?${query}`, undefined, { signal }),
  ])
  return { categories: found, products }
}

export async function loadProduct(id: string, signal: AbortSignal): Promise<ProductView> {
  const [found, product] = await Promise.all([
    categories(signal),
    get<Product>(`/products/${encodeURIComponent(id)}`, undefined, { signal }),
  ])
  const [availability, parts] = await Promise.all([loadAvailability(product, signal), loadParts(product, signal)])
  return { categories: found, product, availability, parts }
}

async function loadParts(product: Product, signal: AbortSignal): Promise<QuotedLine[]> {
  const skus = [...new Set(product.variants.flatMap((variant) => variant.parts ?? []).map((part) => part.sku))].slice(0, 100)
  if (skus.length === 0) return []
  const query = new URLSearchParams([...skus.map((sku) => ['line', `${sku}:1`]), ['currency', currency.value]])
  return (await get<{ lines: QuotedLine[] }>(`/quote?${query}`, undefined, { signal })).lines
}

export async function loadAvailability(product: Product, signal?: AbortSignal): Promise<Availability[]> {
  if (product.variants.length === 0) return []
  const query = new URLSearchParams(product.variants.slice(0, 100).map((variant) => ['sku', variant.sku]))
  return get<Availability[]>(`/availability?${query}`, undefined, signal ? { signal } : {})
}

/** From the root down to that category; empty if it is nowhere. */
export function way(nodes: CategoryNode[], wanted: string | null): CategoryNode[] {
  for (const node of nodes) {
    if (node.category === wanted) return [node]
    const below = way(node.children, wanted)
    if (below.length > 0) return [node, ...below]
  }
  return []
}

const { t } = i18n.global

export function priceOf(prices: Record<string, number>): string {
  const price = prices[currency.value]
  return price === undefined
    ? t('catalog.noPrice', { currency: currency.value })
    : shown({ minorUnits: price, currency: currency.value })
}

export function fromPrice(product: ProductSummary): string {
  const price = priceOf(product.fromPrices)
  return product.fromPrices[currency.value] === undefined ? price : t('catalog.from', { price })
}

export function labelOf(variant: Pick<Variant, 'options'>): string {
  const values = Object.values(variant.options)
  return values.length === 0 ? t('catalog.variant') : values.join(', ')
}

/** What one of it is put together of, in words; null of what is no bundle. */
export function containsOf(variant: Variant, known: QuotedLine[]): string | null {
  if (!variant.parts) return null
  const named = variant.parts.map((part) => t('catalog.part', { count: part.quantity, name: called(part.sku, known) }))
  return t('catalog.contains', { parts: named.join(t('catalog.partsApart')) })
}

function called(sku: string, known: QuotedLine[]): string {
  const line = known.find((each) => each.sku === sku)
  if (!line?.name) return sku
  const options = Object.entries(line.options ?? {}).sort(([one], [other]) => (one < other ? -1 : 1))
  return localized(line.name) + (options.length === 0 ? '' : ` (${options.map(([, value]) => value).join(', ')})`)
}

/** Of what was uploaded there is a small one for lists. */
export function small(picture: string): string {
  return picture.replace(/^\/pictures\/up\/(?!small\/)/, '/pictures/up/small/')
}

/** Stands where a picture is missing. */
export function initial(name: string): string {
  return [...name][0] ?? ''
}
