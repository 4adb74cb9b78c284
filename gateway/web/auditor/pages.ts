import type { StaffPage } from '@/staff/pages'

/** Pages of the auditors, below /staff/. */
export const auditorPages: StaffPage[] = []
