import { createRouter, createWebHistory, type RouteRecordRaw, type Router } from 'vue-router'
import { pages, type StaffPage } from './pages'
import NothingHere from './NothingHere.vue'
import StartPage from './StartPage.vue'
import SignIn from '@/shared/SignIn.vue'

declare module 'vue-router' {
  interface RouteMeta {
    /** Absent where anybody may be. */
    page?: StaffPage
  }
}

export function makeRouter(): Router {
  const routes: RouteRecordRaw[] = [
    { path: '/', component: StartPage },
    { path: '/sign-in', component: SignIn, props: (route) => ({ step: 'sign-in', to: inside(route.query.to) }) },
    { path: '/signed-in', component: SignIn, props: { step: 'signed-in', to: '/' } },
    ...pages.map(
      (page) => ({ path: page.path, component: page.component, props: page.props ?? false, meta: { page } }) as RouteRecordRaw,
    ),
    { path: '/:nothing(.*)*', component: NothingHere },
  ]
  return createRouter({
    history: createWebHistory('/staff'),
    routes,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
}

function inside(to: unknown): string {
  return typeof to === 'string' && /^\/(?!\/)/.test(to) ? to : '/'
}
