import { computed } from 'vue'
import { roles } from '@/shared/session'

/** Whether acts are offered: the shop checks each of them by itself. */
export const mayAct = computed(() => roles.value.includes('admin'))
export const mayAudit = computed(() => roles.value.includes('auditor'))
