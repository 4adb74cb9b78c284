import type { StaffPage } from '@/staff/pages'

/** Pages of the auditors, below /staff/. */
export const auditorPages: StaffPage[] = [
  { path: '/audit', roles: ['auditor'], words: 'nav.audit', component: () => import('./AuditPage.vue') },
  { path: '/audit/streams/:streamId', roles: ['auditor'], component: () => import('./StreamPage.vue'), props: true },
  { path: '/audit/events/:eventId', roles: ['auditor'], component: () => import('./EventPage.vue'), props: true },
]
