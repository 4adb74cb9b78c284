import type { Money } from './money'

/** Views as the API shows them (api-contracts: CatalogView, OrderView). */
export type Localized = Record<string, string>

export interface ListOf<T> {
  items: T[]
  nextCursor: string | null
  total: number | null
}

export interface CategoryNode {
  category: string
  name: Localized
  children: CategoryNode[]
}

export interface CategoryTree {
  roots: CategoryNode[]
}

export interface ProductSummary {
  productId: string
  name: Localized
  category: string | null
  picture: string | null
  fromPrices: Record<string, number>
}

export interface BundlePart {
  sku: string
  quantity: number
}

export interface Variant {
  sku: string
  options: Record<string, string>
  prices: Record<string, number>
  /** Of a bundle alone. */
  parts?: BundlePart[]
}

/** What a SKU is called where it is sold by itself; without a name it is not on sale. */
export interface QuotedLine {
  sku: string
  name: Localized | null
  options: Record<string, string> | null
}

export interface Product {
  productId: string
  name: Localized
  description: Localized
  category: string | null
  pictures: string[]
  status: 'draft' | 'published' | 'withdrawn' | 'archived'
  variants: Variant[]
  version: number
  brand: string | null
  attributes: Record<string, string>
}

export interface Availability {
  sku: string
  available: number
  /** May be promised besides, from what is yet to come in. */
  backorder: number
}

export interface OrderLine {
  sku: string
  productId: string
  name: Localized
  quantity: number
  unitPrice: Money
  /** What one of it was put together of, of a bundle alone. */
  parts?: BundlePart[]
}

export interface Recipient {
  name: string
  phone: string | null
  email: string | null
  street: string
  city: string
  postalCode: string | null
  country: string
}

export interface Payment {
  paymentId: string
  status: string | null
  provider: string
  clientSecret: string | null
  payPage: string | null
  /** What a QR code is to hold. */
  code: string | null
  attemptsLeft: number
  lastDecline: string | null
  captured: Money | null
  refunded: Money | null
  /** What store credit pays of the order beside the way to pay. */
  credit: Money | null
  /** What the way to pay takes then. */
  rest: Money | null
}

export interface TimelineEntry {
  event: string
  at: string
  position: number
  actor: string
  note: string | null
}

export type OrderStatus = 'placed' | 'cancelling' | 'confirmed' | 'cancelled' | 'shipping' | 'shipped' | 'completed'

export interface Units {
  sku: string
  quantity: number
}

export interface Return {
  returnId: string
  state: 'requested' | 'approved' | 'denied' | 'received' | 'settled'
  lines: Units[]
  reason: string
  exchangeFor: Units[]
  received: { sku: string; restocked: number; writtenOff: number }[]
  refund: Money | null
  replacement: string | null
  why: string | null
  requestedAt: string
}

/** What of a paid order is sent, and what comes back. */
export interface Fulfilment {
  orderId: string
  state: 'open' | 'shipping' | 'shipped' | 'completed' | 'stopped'
  lines: { sku: string; ordered: number; shipped: number; returned: number; returnable: number; service: boolean }[]
  parcels: { parcelId: string; lines: Units[]; carrier: string; trackingNumber: string | null; shippedAt: string }[]
  returns: Return[]
  position: number
}

export interface Shipping {
  method: string
  name: Localized
  price: Money
}

export interface Order {
  orderId: string
  number: string | null
  customerId: string
  status: OrderStatus
  reason: string | null
  lines: OrderLine[]
  shipping: Shipping | null
  total: Money
  recipient: Recipient | null
  placedAt: string
  payBy: string
  payment: Payment | null
  timeline: TimelineEntry[]
  version: number
  position: number
}

export interface OrderSummary {
  orderId: string
  number: string | null
  customerId: string
  status: OrderStatus
  reason: string | null
  total: Money
  units: number
  placedAt: string
}
