import { z } from 'zod'

/**
 * What the SQL of this folder gives, one schema per table: text as it leaves
 * DuckDB, every digit of it.
 */
const text = z.string()
const maybe = text.nullable()
const yes = z.boolean()

export const chargeRow = z.object({
  charge_id: text,
  invoice_key: maybe,
  line_no: maybe,
  period: text,
  hop: text,
  is_invoiced: yes,
  is_late: yes,
  account_id: text,
  account_name: maybe,
  account_file: maybe,
  account_line_no: maybe,
  customer_account_id: text,
  customer_name: maybe,
  subscription_id: text,
  subscription_name: text,
  meter_category: text,
  charge_source: text,
  currency: text,
  minor_units: text,
  amount: text,
  amount_rounded: maybe,
  rounding: maybe,
  tax_category: maybe,
  tax_rate: maybe,
  usage_rows: text,
})

export const partRow = z.object({
  part_key: text,
  place: text,
  hop: text,
  account_id: text,
  treatment: z.enum(['priced', 'covered', 'free', 'excluded', 'bundled']),
  amount: text,
  currency: text,
  price_amount: text,
  price_amount_rounded: text,
  price_rounding: text,
  price_currency: text,
  fx_rate: maybe,
  fx_file: maybe,
  fx_line_no: maybe,
  fx_source: maybe,
  model: maybe,
  base: maybe,
  factor: maybe,
  percent: maybe,
  pec_share_passed: maybe,
  unit_price: maybe,
  base_amount: maybe,
  pec_passed: text,
  pec_kept: text,
  valued_at: z.enum(['total', 'list', 'rate_card', 'sheet', 'line']),
  cost: text,
  pec_billing: text,
  billing_currency: text,
  retail: text,
  pricing_total: text,
  pec_pricing: text,
  scope_id: maybe,
  tier_scope: maybe,
  other_lines: text,
  other_amount: text,
  card_cost: maybe,
  card_other_cost: maybe,
  coverage: maybe,
  benefit_order_id: maybe,
  benefit_owner: maybe,
  kept_reason: maybe,
  benefit_file: maybe,
  benefit_line_no: maybe,
  usage_month: text,
  first_day: text,
  last_day: text,
  rated_lines: text,
  usage_rows: text,
  quantity: text,
  unit_type: maybe,
  meter_id: text,
  billing_tags: maybe,
  meter_name: maybe,
  meter_category: text,
  meter_sub_category: maybe,
  meter_region: maybe,
  sku_id: maybe,
  product_id: maybe,
  publisher_name: maybe,
  package_size: maybe,
  included: maybe,
  reason: maybe,
  rule_file: maybe,
  rule_line_no: maybe,
  price_unit: maybe,
  erp_price: maybe,
  vendor_unit_price: maybe,
  billed_part: maybe,
  whole_part: maybe,
  cycle_start: maybe,
  cycle_end: maybe,
  cycle_months: maybe,
  term_months: maybe,
  price_date: maybe,
})

export const candidateRow = z.object({
  part_key: text,
  place: text,
  is_winner: yes,
  lost_because: maybe,
  price_list_id: text,
  list_name: maybe,
  list_rank: text,
  list_origin: text,
  rule_id: text,
  model: text,
  base: maybe,
  percent: maybe,
  factor: maybe,
  pec_share_passed: maybe,
  pec_percent_passed: maybe,
  price_currency: maybe,
  unit: maybe,
  package_size: maybe,
  included: maybe,
  reason: maybe,
  tier_scope: text,
  matches: text,
  promotion: maybe,
  note: maybe,
  valid_from: text,
  valid_to: text,
  file: text,
  /** None where a rule is built in. */
  line_no: maybe,
})

export const tierRow = z.object({
  part_key: text,
  tier_no: text,
  tier_from: text,
  tier_to: text,
  unit_price: text,
  quantity: text,
  amount: text,
  month_quantity: maybe,
  /** What sealed periods invoiced in a tier that a volume price has left since. */
  is_sealed: yes,
  file: text,
  line_no: text,
})

export const cardRow = z.object({
  part_key: text,
  file: text,
  record_number: text,
  tier_no: text,
  tier_from: text,
  tier_to: text,
  unit_price: text,
  discount_percent: text,
  quantity: text,
  net_amount: text,
})

export const stepRow = z.object({
  part_key: text,
  usage_date: text,
  quantity: text,
  quantity_before: text,
  quantity_after: text,
  sealed_quantity: maybe,
  packages_before: maybe,
  packages_after: maybe,
})

export const rangeRow = z.object({
  part_key: text,
  place: text,
  file_name: text,
  first_record: text,
  last_record: text,
  records: text,
  records_after: text,
})

export const restRow = z.object({
  hop: text,
  parts: text,
  rated_lines: text,
  amount: text,
  currency: text,
})

const marginColumns = {
  book_currency: text,
  revenue: text,
  cost: text,
  pec: text,
  fx_margin: text,
  price_margin: text,
  margin: text,
}
export const marginRow = z.object({ hop: text, billing_currency: text, ...marginColumns })

export const bookRateRow = z.object({
  hop: text,
  month: text,
  from_currency: text,
  to_currency: text,
  rate: text,
  file: text,
  line_no: text,
})

export const otherHopRow = z.object({
  charge_id: maybe,
  hop: text,
  account_id: maybe,
  currency: maybe,
  is_invoiced: yes,
  hold_reason: maybe,
  lines: text,
  usage_rows: text,
  amount: maybe,
})

export const holdRow = z.object({
  account_id: text,
  customer_id: text,
  hop: text,
  reason: text,
  detail: text,
  usage_rows: text,
  cost: text,
  billing_currency: text,
})

export const heldPartRow = z.object({
  part_key: text,
  hop: text,
  usage_date: text,
  account_id: maybe,
  currency: maybe,
  hold_reason: text,
  usage_rows: text,
  cost: text,
  billing_currency: text,
})

export const proofRow = z.object({ claim: text, expected: maybe, found: maybe })

export const draftHeadRow = z.object({
  invoice_key: text,
  document_type: text,
  period: text,
  period_start: text,
  period_last_day: text,
  tax_point: text,
  account_id: text,
  account_name: maybe,
  account_file: maybe,
  account_line_no: maybe,
  seller_id: text,
  seller_name: text,
  seller_file: text,
  seller_line_no: text,
  group_by: text,
  group_value: maybe,
  currency: text,
  minor_units: text,
  net: text,
  net_exact: text,
  rounding: text,
  tax: text,
  gross: text,
  tax_currency: text,
  tax_fx_rate: maybe,
  tax_fx_source: maybe,
  tax_fx_published_on: maybe,
  tax_fx_file: maybe,
  tax_fx_line_no: maybe,
  lines: text,
  usage_rows: text,
})

export const draftLineRow = z.object({
  line_no: text,
  customer_account_id: text,
  customer_name: text,
  subscription_id: text,
  subscription_name: text,
  meter_category: text,
  is_late: yes,
  tax_category: text,
  tax_rate: text,
  amount_exact: text,
  amount_rounded: text,
  rounding: text,
  usage_rows: text,
  lines_after: text,
  rounded_after: text,
  exact_after: text,
  rounding_after: text,
})

export const draftTaxRow = z.object({
  tax_category: text,
  tax_rate: text,
  tax_share: text,
  base: text,
  tax_exact: text,
  tax: text,
  tax_in_tax_currency: maybe,
  tax_currency_exact: maybe,
  reason_code: maybe,
  reason_text: maybe,
  legal_phrase: maybe,
  rule_file: maybe,
  rule_line_no: maybe,
  country: text,
})

export const draftMarginRow = z.object(marginColumns)

export type ChargeRow = z.infer<typeof chargeRow>
export type PartRow = z.infer<typeof partRow>
export type Candidate = z.infer<typeof candidateRow>
export type TierRow = z.infer<typeof tierRow>
export type CardRow = z.infer<typeof cardRow>
export type StepRow = z.infer<typeof stepRow>
export type RangeRow = z.infer<typeof rangeRow>
export type RestRow = z.infer<typeof restRow>
export type MarginRow = z.infer<typeof marginRow>
export type BookRateRow = z.infer<typeof bookRateRow>
export type OtherHopRow = z.infer<typeof otherHopRow>
export type HoldRow = z.infer<typeof holdRow>
export type HeldPartRow = z.infer<typeof heldPartRow>
export type DraftHeadRow = z.infer<typeof draftHeadRow>
export type DraftLineRow = z.infer<typeof draftLineRow>
export type DraftTaxRow = z.infer<typeof draftTaxRow>
export type DraftMarginRow = z.infer<typeof draftMarginRow>
