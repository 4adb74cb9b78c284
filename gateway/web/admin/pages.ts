import type { StaffPage, StaffRole } from '@/staff/pages'

const both: StaffRole[] = ['admin', 'auditor']

/** Pages of the admins, below /staff/. Auditors see what they only show. */
export const adminPages: StaffPage[] = [
  { path: '/dashboard', roles: both, words: 'nav.dashboard', component: () => import('./dashboard/DashboardPage.vue') },
  { path: '/orders', roles: both, words: 'nav.orders', component: () => import('./ordering/OrdersPage.vue') },
  { path: '/orders/:orderId', roles: both, component: () => import('./ordering/OrderPage.vue'), props: true },
  { path: '/returns', roles: both, words: 'nav.returns', component: () => import('./fulfilment/ReturnsPage.vue') },
  { path: '/drafts', roles: both, words: 'nav.drafts', component: () => import('./ordering/DraftsPage.vue') },
  { path: '/drafts/:draftId', roles: both, component: () => import('./ordering/DraftPage.vue'), props: true },
  { path: '/products', roles: both, words: 'nav.products', component: () => import('./catalog/ProductsPage.vue') },
  { path: '/categories', roles: both, component: () => import('./catalog/CategoriesPage.vue') },
  { path: '/planned', roles: both, component: () => import('./catalog/PlannedPage.vue') },
  { path: '/imports', roles: both, component: () => import('./catalog/ImportsPage.vue') },
  { path: '/products/new', roles: ['admin'], component: () => import('./catalog/NewProductPage.vue') },
  { path: '/products/:productId', roles: both, component: () => import('./catalog/ProductPage.vue'), props: true },
  { path: '/stock', roles: both, words: 'nav.stock', component: () => import('./inventory/StockPage.vue') },
  { path: '/stock/:sku', roles: both, component: () => import('./inventory/SkuPage.vue'), props: true },
  { path: '/ledger', roles: both, words: 'nav.ledger', component: () => import('./settlement/LedgerPage.vue') },
  { path: '/reviews', roles: both, words: 'nav.reviews', component: () => import('./settlement/ReviewsPage.vue') },
  { path: '/waiting', roles: both, words: 'nav.waiting', component: () => import('./process/WaitingPage.vue') },
  { path: '/notifications', roles: both, words: 'nav.notifications', component: () => import('./payment/NotificationsPage.vue') },
]
