import { describe, expect, it } from 'vitest'
import { band, choices, cleared, question, toggled } from './search'

describe('a search', () => {
  it('asks the API what its address says', () => {
    const asked = question(
      { q: 'bowl', brand: ['Longquan', 'Bowl, Sons'], 'attribute.material': 'porcelain', price: '1000-4999', stock: 'in', lang: 'zh' },
      'CNY',
    )
    expect(asked.toString()).toBe(
      'currency=CNY&facets=true&size=24&q=bowl&brand=Longquan&brand=Bowl%2C+Sons&attribute.material=porcelain' +
        '&priceFrom=1000&priceTo=5000&inStock=true',
    )
    expect(question({ price: '100000-' }, 'CNY').get('priceTo')).toBeNull()
    expect(question({ price: 'nonsense', stock: 'out' }, 'CNY').toString()).toBe('currency=CNY&facets=true&size=24')
  })

  it('takes several brands and one price, from the first page each time', () => {
    const one = toggled({ q: 'x', cursor: 'c', brand: 'A' }, 'brand', 'B')
    expect(one).toEqual({ q: 'x', brand: ['A', 'B'] })
    expect(toggled({ brand: ['A', 'B'] }, 'brand', 'A')).toEqual({ brand: ['B'] })
    expect(toggled({ brand: 'A' }, 'brand', 'A')).toEqual({})
    expect(toggled({ price: '0-999' }, 'price', '1000-4999')).toEqual({ price: ['1000-4999'] })
  })

  it('knows what is chosen and lets go of it', () => {
    const query = { q: 'x', sort: 'price', cursor: 'c', 'option.colour': ['red'], category: 'category-tea' }
    expect([...choices(query).keys()]).toEqual(['option.colour', 'category'])
    expect(cleared(query)).toEqual({ q: 'x', sort: 'price' })
  })

  it('reads bands', () => {
    expect(band('0-999')).toEqual({ from: 0, to: 999 })
    expect(band('100000-')).toEqual({ from: 100000, to: null })
    expect(band('-5')).toBeNull()
  })
})
