import { z } from 'zod'

/**
 * What stands behind lines that no usage record makes, one schema per table: text as it leaves
 * DuckDB, every digit of it.
 */
const text = z.string()
const maybe = text.nullable()

export const addedRow = z.object({
  file: text,
  line_no: text,
  kind: z.enum(['minimum', 'maximum', 'fee', 'adjustment']),
  hop: text,
  account_id: text,
  currency: text,
  tax_product: text,
  amount: text,
  /** Charged before a limit, or the net that a fee is taken of. */
  amount_before: maybe,
  bound: maybe,
  /** What other tax products bear of the same limit. */
  other_amount: text,
  factor: maybe,
  rule_id: maybe,
  price_list_id: maybe,
  scope: z.enum(['line', 'subscription', 'account']).nullable(),
  counted_category: maybe,
  counted_kind: maybe,
  minimum: maybe,
  maximum: maybe,
  percent: maybe,
  price_currency: text,
  /** The minimum, maximum or adjustment as it is written. */
  price_amount: maybe,
  fx_rate: maybe,
  fx_file: maybe,
  fx_line_no: maybe,
  fx_source: maybe,
  reason: maybe,
  approver: maybe,
})

export const baseRow = z.object({
  file: text,
  line_no: text,
  name: text,
  charge_source: text,
  customer_account_id: text,
  subscription_id: text,
  subscription_name: maybe,
  amount: text,
  amount_all: text,
  /** What the net of a fee is more than the charges, to ten places. */
  rounding: text,
  /** The sum of what follows in the list. */
  amount_after: text,
  charge_id: text,
  invoice_key: maybe,
  invoice_line_no: maybe,
})

export const serviceRow = z.object({
  part_key: text,
  file: text,
  line_no: text,
  quantity_of_month: text,
  active_days: text,
  month_days: text,
  quantity: text,
  first_date: text,
  last_date: text,
  unit_cost: text,
  cost_currency: text,
  own_cost: text,
  cost_rate: maybe,
  cost_rate_file: maybe,
  cost_rate_line_no: maybe,
  cost: text,
  billing_currency: text,
})

export const bundledRow = z.object({
  part_key: text,
  charge_group: text,
  subscription_id: text,
  subscription_name: maybe,
  price_list_id: text,
  rule_id: text,
  file: text,
  line_no: text,
  usage_rows: text,
  cost: text,
  book_currency: text,
})

export type AddedRow = z.infer<typeof addedRow>
export type BaseRow = z.infer<typeof baseRow>
export type ServiceRow = z.infer<typeof serviceRow>
export type BundledRow = z.infer<typeof bundledRow>
