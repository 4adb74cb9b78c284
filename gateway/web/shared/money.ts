import { ref } from 'vue'
import { embedded } from './embedded'
import { language } from './i18n'
import { remember } from './cookies'

export interface Money {
  minorUnits: number
  currency: string
}

/** What prices are shown in. */
export const currency = ref(embedded.currency)

export function chooseCurrency(code: string): void {
  currency.value = code
  remember('currency', code)
}

/** An amount as people read it; nothing is ever worked out here. */
export function shown(money: Money): string {
  const format = new Intl.NumberFormat(language(), { style: 'currency', currency: money.currency })
  return format.format(money.minorUnits / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}
