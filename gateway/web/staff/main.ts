import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { i18n, useWords } from '@/shared/i18n'
import '@/shared/style.css'
import './staff.css'
import App from './App.vue'
import { makeRouter } from './routes'

const words = {
  en: () => Promise.all([import('@/messages/staff.en.json'), import('@/messages/problems.en.json'), import('@/messages/shop.en.json')]),
  zh: () => Promise.all([import('@/messages/staff.zh.json'), import('@/messages/problems.zh.json'), import('@/messages/shop.zh.json')]),
}

const router = makeRouter()
const app = createApp(App).use(createPinia()).use(i18n).use(router)
await Promise.all([useWords((language) => words[language]()), router.isReady()])
document.body.classList.add('staff')
app.mount('#app')
