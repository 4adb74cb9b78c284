import type { Localized, OrderStatus, Product, Variant } from '@/shared/contracts'
import type { Money } from '@/shared/money'

/** Views as the API shows them to the staff. */
export interface ProductRow {
  productId: string
  name: Localized
  category: string | null
  picture: string | null
  status: Product['status']
  variants: Variant[]
  version: number
}

export interface PlannedChange {
  planId: string
  kind: 'price' | 'publish' | 'withdraw'
  /** Null of a price. */
  productId: string | null
  /** Null of a publication, as is the price. */
  sku: string | null
  price: Money | null
  free: boolean | null
  at: string
  state: 'waiting' | 'done' | 'cancelled' | 'refused'
  refusal: string | null
  by: string | null
}

export interface ImportRow {
  importId: string
  format: 'csv' | 'jsonl'
  state: 'receiving' | 'running' | 'finished'
  rows: number
  worked: number
  refused: number
  by: string | null
  begunAt: string
  finishedAt: string | null
}

export interface RowRefusal {
  row: number
  about: string | null
  code: string
  field: string | null
  detail: string
}

export interface StockRow {
  sku: string
  productId: string | null
  name: Localized | null
  onHand: number
  reserved: number
  available: number
  shipped: number
}

export interface StockPlace {
  stockItemId: string
  location: string
  bucket: number
  onHand: number
  reserved: number
  available: number
  shipped: number
  backordered: number
  underWay: number
}

export interface StockPlan {
  buckets: number
  bucketsOpened: number
  backorderMax: number
  lowAt: number | null
  perCustomerMax: number | null
}

export interface StockDetails extends StockRow {
  backordered: number
  underWay: number
  plan: StockPlan
  places: StockPlace[]
}

export interface Location {
  id: string
  name: string
  country: string | null
  postalCode: string | null
  priority: number
}

export interface StoredEvent {
  eventId: string
  sequence: number
  type: string
  revision: string | null
  at: string
  /** JSON as it is stored. */
  payload: string
  metadata: Record<string, string>
}

export interface TrailEntry {
  streamId: string
  position: number
  event: StoredEvent
}

export interface Causation {
  event: TrailEntry
  causes: TrailEntry[]
  effects: TrailEntry[]
}

export interface EventStream {
  streamId: string
  events: StoredEvent[]
  next: number | null
}

export type ProcessState = 'running' | 'delayed' | 'parked' | 'ended' | 'closed'
export type ProcessAct = 'skip' | 'compensate'

export interface ProcessRow {
  processId: string
  kind: string
  about: string
  state: ProcessState
  step: string | null
  cause: string | null
  startedAt: string
  since: string
  waitsUntil: string | null
  overdue: boolean
  outcome: string | null
}

export interface ProcessDetails {
  process: ProcessRow
  takes: ProcessAct[]
  chased: number
  history: { event: string; step: string | null; at: string; actor: string | null; note: string | null; until: string | null; position: number }[]
}

export interface DeadLetter {
  deadLetterId: string
  processor: string
  about: string
  cause: string | null
  events: number
  type: string
  streamId: string | null
  sequence: number
  at: string
}

export interface NotificationRow {
  notificationId: string
  provider: string
  type: string
  paymentId: string | null
  outcome: 'applied' | 'ignored' | 'unmatched' | null
  receivedAt: string
  settledAt: string | null
}

export interface TrialBalance {
  to: string
  accounts: { account: string; currency: string; debit: number; credit: number; balance: number }[]
  out: Record<string, number>
  balanced: boolean
}

export interface LedgerEntry {
  entryId: string
  at: string
  type: string
  orderId?: string
  reference?: string
  lines: { account: string; currency: string; debit: number; credit: number }[]
}

export interface ReviewSide {
  amount: Money
  effect: number
  fee?: Money
  status?: string
  reference?: string
  at?: string
}

export interface ReviewCase {
  caseId: string
  state: 'open' | 'proposed' | 'closed'
  difference: { kind: string; provider: string; reference: string; paymentId?: string; refundId?: string; ours?: ReviewSide; theirs?: ReviewSide }
  openedAt: string
  proposedBy?: string
  decision?: 'book-theirs' | 'keep-ours'
  reason?: string
  confirmedBy?: string
  closedAt?: string
  correction?: Money
}

export interface RefundRow {
  refundId: string
  paymentId: string
  orderId: string
  amount: Money
  state: 'proposed' | 'rejected' | 'asked' | 'succeeded' | 'failed'
  reason: string
  askedBy?: string
  approvedBy?: string
  failure?: string
  askedAt: string
  endedAt?: string
}

export interface DisputeRow {
  disputeId: string
  paymentId: string
  orderId: string
  provider: string
  reference: string
  amount: Money
  reason: string
  state: 'needs-response' | 'under-review' | 'won' | 'lost' | 'closed'
  inquiry: boolean
  evidenceBy?: string
  withdrawn: Money
  reinstated: Money
  fees: Money
  openedAt: string
  closedAt?: string
}

export interface ProcessorStatus {
  processor: string
  position: number
  head: number
  running: boolean
}

export interface Hour {
  from: string
  placed: number
  confirmed: number
  cancelled: number
  captured: Record<string, number>
  refunded: Record<string, number>
}

export interface Sales {
  from: string
  to: string
  placed: number
  confirmed: number
  products: { sku: string; name: Localized; units: number; revenue: Record<string, number> }[]
  unpaid: { orders: number; units: number; value: Record<string, number> }
  stock: { at: string; value: Record<string, number>; unpriced: number }
}

export interface Glance {
  shop: {
    at: string
    orders: Record<OrderStatus, number>
    hours: Hour[]
    stockOut: number
    stockLow: number
    lowest: StockRow[]
    parked: number
    deadLetters: number
    notificationsWaiting: number
    processors: ProcessorStatus[]
  }
  workers: ProcessorStatus[] | null
  workersDeadLetters: number | null
}
