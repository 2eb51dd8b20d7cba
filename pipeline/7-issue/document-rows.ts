import { z } from 'zod'

/**
 * What the queries in `read/` give, one schema per file: text, as it leaves DuckDB. Sums, cuts and
 * lengths of bars are in the rows already; TypeScript only arranges them.
 */
const text = z.string()
const maybe = z.string().nullable()

const head = z.strictObject({
  invoice_key: text,
  document_type: z.enum(['invoice', 'credit_note', 'zero']),
  account_id: text,
  language: text,
  locale: text,
  paper: text,
  currency: text,
  minor_units: text,
  tax_label: text,
  payment_terms_days: text,
  period_start: text,
  period_last_day: text,
  tax_point: text,
  group_by: maybe,
  group_value: maybe,
  invoice_tag: maybe,
  net: text,
  tax: text,
  gross: text,
  gross_unsigned: text,
  has_late: z.boolean().nullable(),
  current_amount: maybe,
  tax_currency: text,
  tax_fx_rate: maybe,
  tax_fx_source: maybe,
  tax_fx_published_on: maybe,
  seller_id: text,
  seller_name: text,
  seller_street: maybe,
  seller_postal_code: maybe,
  seller_city: maybe,
  seller_country: text,
  seller_vat_ids: text,
  seller_registration: maybe,
  seller_email: maybe,
  seller_phone: maybe,
  seller_website: maybe,
  accent_color: maybe,
  logo_file: maybe,
  account_kind: z.enum(['customer', 'reseller']),
  buyer_name: text,
  buyer_street: maybe,
  buyer_postal_code: maybe,
  buyer_city: maybe,
  buyer_country: text,
  buyer_vat_id: maybe,
  buyer_reference: maybe,
  bank_name: maybe,
  iban: maybe,
  bic: maybe,
})

/** What a corrected line came to, and comes to now. */
export const change = z.strictObject({ before: text, after: text })

const line = z.strictObject({
  invoice_key: text,
  line_no: text,
  customer_account_id: text,
  customer_name: text,
  subscription_id: text,
  subscription_name: maybe,
  meter_category: text,
  is_late: z.boolean(),
  free_reason: maybe,
  quantity: maybe,
  unit_price: maybe,
  tax_category: text,
  tax_rate: text,
  amount: text,
  customer_amount: text,
  section_amount: text,
  section_no: text,
  sections_left: text,
  amount_left: text,
  permille: text,
  change: change.nullable().default(null),
})

const summary = z.strictObject({
  invoice_key: text,
  level: z.enum(['customers', 'subscriptions']),
  place: text,
  label: maybe,
  detail: maybe,
  amount: text,
  permille: text,
  places_after: text,
  amount_after: text,
})

const day = z.strictObject({
  invoice_key: text,
  day: text,
  is_highest: z.boolean(),
  amount: text,
  permille: text,
})

const taxLine = z.strictObject({
  invoice_key: text,
  tax_category: text,
  tax_rate: text,
  base: text,
  tax: text,
  gross: text,
  tax_in_tax_currency: maybe,
  reason_text: maybe,
  legal_phrase: maybe,
})

const purchaseOrder = z.strictObject({ invoice_key: text, purchase_order: text })
const held = z.strictObject({ invoice_key: text, reason: text, detail: text })

const annex = z.strictObject({
  invoice_key: text,
  file_name: text,
  usage_rows: text,
  exact_sum: text,
  rounding: text,
  invoiced: text,
  sha256: text,
})

export const documentRows = z.strictObject({
  heads: z.array(head),
  lines: z.array(line),
  summaries: z.array(summary),
  days: z.array(day),
  taxLines: z.array(taxLine),
  purchaseOrders: z.array(purchaseOrder),
  held: z.array(held),
  annexes: z.array(annex),
})

export type DocumentRows = z.infer<typeof documentRows>
export type HeadRow = z.infer<typeof head>
export type LineRow = z.infer<typeof line>
export type AnnexRow = z.infer<typeof annex>
export type RowsOf<K extends keyof DocumentRows> = DocumentRows[K]
