import type { LocationQuery, LocationQueryRaw, LocationQueryValue } from 'vue-router'
import { get } from '@/shared/api'
import type { CategoryTree, ListOf, ProductSummary } from '@/shared/contracts'
import { categories, PAGE_SIZE } from './catalog'

export interface FacetValue {
  value: string
  count: number
}

export interface Facet {
  name: string
  values: FacetValue[]
}

export interface SearchView {
  categories: CategoryTree
  found: ListOf<ProductSummary> & { facets: Facet[] }
}

export const SORTS = ['relevance', 'newest', 'price', 'price-down'] as const

/** Facets of which no more than one value is chosen at once. */
const ALONE = ['category', 'price', 'stock']

/** How a facet stands in the address of the page and, but for the two below, in the question to the API. */
function isChoice(name: string): boolean {
  return ALONE.includes(name) || name === 'brand' || name.startsWith('attribute.') || name.startsWith('option.')
}

function texts(given: LocationQueryValue | LocationQueryValue[] | undefined): string[] {
  return [given ?? []].flat().filter((text): text is string => text !== null)
}

/** What is chosen, by the name of the facet. */
export function choices(query: LocationQuery): Map<string, string[]> {
  return new Map(
    Object.entries(query)
      .filter(([name]) => isChoice(name))
      .map(([name, given]) => [name, texts(given)]),
  )
}

/** The address with that value chosen, or no more chosen; from its first page. */
export function toggled(query: LocationQuery, name: string, value: string): LocationQueryRaw {
  const { [name]: before, cursor: _, ...others } = query
  const was = texts(before)
  const now = was.includes(value)
    ? was.filter((each) => each !== value)
    : ALONE.includes(name)
      ? [value]
      : [...was, value]
  return now.length > 0 ? { ...others, [name]: now } : others
}

/** The address with nothing chosen: words and order stay. */
export function cleared(query: LocationQuery): LocationQueryRaw {
  return Object.fromEntries(Object.entries(query).filter(([name]) => !isChoice(name) && name !== 'cursor'))
}

/** The bounds of a band as `1000-4999`, in minor units; the last has no end. */
export function band(value: string): { from: number; to: number | null } | null {
  const bounds = /^(\d{1,15})-(\d{1,15})?$/.exec(value)
  return bounds ? { from: Number(bounds[1]), to: bounds[2] === undefined ? null : Number(bounds[2]) } : null
}

/** What the address asks of the API. */
export function question(query: LocationQuery, currency: string): URLSearchParams {
  const asked = new URLSearchParams({ currency, facets: 'true', size: String(PAGE_SIZE) })
  for (const name of ['q', 'sort', 'cursor']) {
    const text = texts(query[name])[0]
    if (text) asked.set(name, text)
  }
  for (const [name, values] of choices(query)) {
    if (name === 'stock') {
      if (values.includes('in')) asked.set('inStock', 'true')
    } else if (name === 'price') {
      const bounds = band(values[0] ?? '')
      if (bounds) asked.set('priceFrom', String(bounds.from))
      if (bounds?.to != null) asked.set('priceTo', String(bounds.to + 1)) // Not included.
    } else if (name === 'category') {
      if (values[0]) asked.set(name, values[0])
    } else {
      for (const value of values) asked.append(name, value)
    }
  }
  return asked
}

export async function loadSearch(query: LocationQuery, currency: string, signal: AbortSignal): Promise<SearchView> {
  const [tree, found] = await Promise.all([
    categories(signal),
    get<SearchView['found']>(`/search?${question(query, currency)}`, undefined, { signal }),
  ])
  return { categories: tree, found }
}
