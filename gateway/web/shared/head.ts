import { watchEffect } from 'vue'
import { useI18n } from 'vue-i18n'

/** @param title without the shop's name; empty for the shop's own page */
export function useHead(title: () => string, shop = 'shop.name'): void {
  const { t } = useI18n()
  watchEffect(() => {
    const own = title()
    document.title = own ? `${own} · ${t(shop)}` : t(shop)
  })
}
