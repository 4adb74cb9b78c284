import type { StaffPage } from '@/staff/pages'

/** Pages of the admins, below /staff/. */
export const adminPages: StaffPage[] = []
