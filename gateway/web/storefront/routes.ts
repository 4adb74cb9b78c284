import { createRouter, createWebHistory, type RouteRecordRaw, type Router } from 'vue-router'
import CategoryPage from './catalog/ListPage.vue'
import HomePage from './catalog/HomePage.vue'
import ProductPage from './catalog/ProductPage.vue'
import { embedded } from '@/shared/embedded'
import { takeNothing } from './view'
import NothingHere from './NothingHere.vue'

/** Pages that the gateway renders come with the first script; the others when they are wanted. */
const routes: RouteRecordRaw[] = [
  { path: '/', component: HomePage },
  { path: '/products', component: CategoryPage },
  { path: '/categories/:category', component: CategoryPage },
  { path: '/products/:product', component: ProductPage },
  { path: '/search', component: () => import('./catalog/SearchPage.vue') },
  { path: '/cart', component: () => import('./cart/CartPage.vue') },
  { path: '/checkout', component: () => import('./ordering/CheckoutPage.vue') },
  { path: '/orders', component: () => import('./ordering/OrdersPage.vue') },
  { path: '/orders/:order', component: () => import('./ordering/OrderPage.vue') },
  { path: '/cards', component: () => import('./payment/CardsPage.vue') },
  ...(['sign-in', 'sign-up', 'signed-in'] as const).map((step) => ({
    path: `/${step}`,
    component: () => import('@/shared/SignIn.vue'),
    props: (route: { query: Record<string, unknown> }) => ({ step, to: inside(route.query.to) }),
  })),
  { path: '/:nothing(.*)*', component: NothingHere },
]

/** A place of this shop and of no other. */
function inside(to: unknown): string {
  return typeof to === 'string' && /^\/(?!\/)/.test(to) ? to : '/'
}

export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior: (to, _, saved) => saved ?? (to.hash ? { el: to.hash } : { top: 0 }),
  })
  let first = true
  // What the gateway has put into the page belongs to the first address alone, and so does its problem.
  router.beforeEach(() => {
    if (!first) {
      takeNothing()
      embedded.problem = null
    }
    first = false
  })
  return router
}
