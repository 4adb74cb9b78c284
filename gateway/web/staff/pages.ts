import type { RouteRecordRaw } from 'vue-router'
import { adminPages } from '@/admin/pages'
import { auditorPages } from '@/auditor/pages'

export type StaffRole = 'admin' | 'auditor'

/**
 * A page of the staff.
 *
 * @property path below /staff
 * @property roles whose it is; the shop checks each of its requests by itself
 * @property words key of its name in the navigation; undefined leaves it out there
 */
export interface StaffPage {
  path: string
  roles: StaffRole[]
  words?: string
  component: RouteRecordRaw['component']
  props?: boolean
}

export const pages: StaffPage[] = [...adminPages, ...auditorPages]
