import type { CategoryNode, Localized, Product } from '@/shared/contracts'
import { localized } from '@/shared/i18n'

/** What a product says of itself, as a form holds it. */
export interface Content {
  name: { en: string; zh: string }
  description: { en: string; zh: string }
  category: string
  pictures: string[]
  brand: string
  /** As material: porcelain, a line each. */
  attributes: string
  /** Texts in languages the form does not show; they are kept. */
  others: { name: Localized; description: Localized }
}

export function contentOf(product: Product | null): Content {
  const two = (texts: Localized = {}) => ({ en: texts.en ?? '', zh: texts.zh ?? '' })
  const rest = (texts: Localized = {}) => Object.fromEntries(Object.entries(texts).filter(([language]) => language !== 'en' && language !== 'zh'))
  return {
    name: two(product?.name),
    description: two(product?.description),
    category: product?.category ?? '',
    pictures: [...(product?.pictures ?? [])],
    brand: product?.brand ?? '',
    attributes: Object.entries(product?.attributes ?? {})
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
    others: { name: rest(product?.name), description: rest(product?.description) },
  }
}

export function bodyOf(content: Content): object {
  const texts = (two: { en: string; zh: string }, others: Localized) => ({
    ...others,
    ...Object.fromEntries(Object.entries(two).filter(([, text]) => text.trim() !== '')),
  })
  return {
    name: texts(content.name, content.others.name),
    description: texts(content.description, content.others.description),
    category: content.category || null,
    pictures: content.pictures,
    brand: content.brand.trim() || null,
    attributes: Object.fromEntries(
      content.attributes
        .split('\n')
        .map((line) => [line.slice(0, Math.max(0, line.search(/[:：]/))).trim(), line.slice(line.search(/[:：]/) + 1).trim()])
        .filter(([name, value]) => name && value),
    ),
  }
}

/** The tree as a list for choosing from, each with the way to it. */
export function flat(nodes: CategoryNode[], way = ''): { category: string; label: string }[] {
  return nodes.flatMap((node) => {
    const label = way + localized(node.name)
    return [{ category: node.category, label }, ...flat(node.children, `${label} / `)]
  })
}
