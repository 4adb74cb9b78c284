import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { i18n, useWords } from '@/shared/i18n'
import '@/shared/style.css'
import App from './App.vue'
import { makeRouter } from './routes'

// Named one by one, so that each language is a file of its own, which the gateway can announce.
const words = {
  en: () => Promise.all([import('@/messages/shop.en.json'), import('@/messages/problems.en.json')]),
  zh: () => Promise.all([import('@/messages/shop.zh.json'), import('@/messages/problems.zh.json')]),
}

const router = makeRouter()
const app = createApp(App).use(createPinia()).use(i18n).use(router)
await Promise.all([useWords((language) => words[language]()), router.isReady()])
app.mount('#app')
