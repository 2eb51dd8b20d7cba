import { z } from 'zod'

/** What the SQL of this folder gives about a usage record, as rows.ts has it of amounts. */
const text = z.string()
const maybe = text.nullable()

export const recordRow = z.object({
  file_name: text,
  source_sha256: text,
  record_number: text,
  billing_month: text,
  period: text,
  usage_date: text,
  customer_id: text,
  customer_name: maybe,
  plan_id: text,
  subscription_id: text,
  subscription_name: maybe,
  meter_id: text,
  meter_category: text,
  meter_sub_category: maybe,
  meter_name: maybe,
  meter_region: maybe,
  sku_id: maybe,
  product_id: maybe,
  resource_uri: maybe,
  unit_type: maybe,
  quantity: text,
  unit_price: maybe,
  pricing_pre_tax_total: text,
  pricing_currency: text,
  billing_pre_tax_total: text,
  billing_currency: text,
  pc_to_bc_exchange_rate: maybe,
  pec_percentage: maybe,
  credit_percentage: maybe,
  rounded: maybe,
  mended_file: maybe,
  mended_record: maybe,
  mended_column: maybe,
  delivered_value: maybe,
  not_billed_reason: maybe,
  too_late_before: maybe,
  usage_class_id: maybe,
  metered_records: maybe,
  metered_quantity: maybe,
  metered_cost: maybe,
  metered_currency: maybe,
  cost_basis: maybe,
  billing_tags: maybe,
})

export const rejectRow = z.object({
  file_name: text,
  source_sha256: text,
  record_number: text,
  column_name: maybe,
  value: maybe,
  reason: maybe,
  raw: maybe,
})

export const recordHopRow = z.object({
  hop: text,
  account_id: maybe,
  account_name: maybe,
  is_invoiced: z.boolean(),
  treatment: text,
  reason: maybe,
  hold_reason: maybe,
  usage_rows: text,
  amount: maybe,
  currency: maybe,
  charge_id: maybe,
  invoice_key: maybe,
  line_no: maybe,
})

export type RecordRow = z.infer<typeof recordRow>
export type RejectRow = z.infer<typeof rejectRow>
export type RecordHopRow = z.infer<typeof recordHopRow>
