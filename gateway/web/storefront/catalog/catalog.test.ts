import { beforeAll, expect, test } from 'vitest'
import { i18n } from '@/shared/i18n'
import en from '../../messages/shop.en.json'
import { containsOf } from './catalog'

beforeAll(() => {
  i18n.global.setLocaleMessage('en', en as never)
  i18n.global.locale.value = 'en' as never
})

const BOX = { sku: 'BOX', options: {}, prices: {}, parts: [{ sku: 'CUP', quantity: 4 }, { sku: 'TRAY', quantity: 1 }] }

test('a bundle names its parts as they are sold by themselves, and what is not by its SKU', () => {
  const cup = { sku: 'CUP', name: { en: 'Cup' }, options: { size: 'S', colour: 'ash' } }
  const tray = { sku: 'TRAY', name: null, options: null }
  expect(containsOf(BOX, [tray, cup])).toBe('Contains 4 × Cup (ash, S), 1 × TRAY')
  expect(containsOf(BOX, [])).toBe('Contains 4 × CUP, 1 × TRAY')
  expect(containsOf({ sku: 'CUP', options: {}, prices: {} }, [cup])).toBeNull()
})
