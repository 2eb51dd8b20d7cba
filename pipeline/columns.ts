import type { Column } from './stage.ts'

/**
 * The vocabulary: a column name means the same, with the same type, in every table. What a table
 * measures at another width says so in its contract. Amounts are exact; "contract currency" is what
 * the account pays in (B22).
 */
const vocabulary = {
  source_sha256: ['VARCHAR', 'SHA-256 of the source file, as delivered'],
  usage_class_id: ['BIGINT', 'key of usage_class: 63 bits of the MD5 of its columns'],
  price_key_id: [
    'BIGINT',
    'what price rules match on, hashed: meter, SKU, product, categories, publisher, region, tags',
  ],
  attribution_key_id: [
    'BIGINT',
    'who can be billed: partner, customer, plan and subscription, hashed',
  ],
  usage_date: [
    'DATE',
    'UTC day of the usage; the price date (B14). Of a span rated as one, its first day of usage',
  ],
  last_date: ['DATE', 'last day of usage of a span rated as one'],
  usage_month: ['VARCHAR', 'month of the usage, YYYY-MM: the month of its exchange rates (B25)'],
  billing_month: ['DATE', 'first day of the billing period the line is on (B6)'],
  usage_rows: ['BIGINT', 'usage records behind this row'],
  is_late: ['BOOLEAN', 'used before the billing period began (B6)'],
  quantity: ['DECIMAL(20,10)', 'quantity in units of unit_type'],
  wide_quantity: ['DECIMAL(38,18)', 'quantity before it is narrowed'],
  cost: ['DECIMAL(22,10)', 'what Microsoft charges, after PEC, in billing currency (B10)'],
  pricing_total: ['DECIMAL(22,10)', 'what Microsoft charges, after PEC, in pricing currency'],
  list_amount: [
    'DECIMAL(22,10)',
    'UnitPrice times quantity in pricing currency (B12); NULL where a line has no price',
  ],
  retail: ['DECIMAL(22,10)', 'retail value in pricing currency (B11)'],
  pec_pricing: ['DECIMAL(22,10)', 'partner earned credit in pricing currency (B13)'],
  pec_billing: ['DECIMAL(22,10)', 'partner earned credit in billing currency (B13)'],
  partner_id: ['VARCHAR', 'partner tenant that Microsoft bills, lower case (B1)'],
  customer_id: ['VARCHAR', 'tenant of the customer, lower case (B3)'],
  plan_id: ['VARCHAR', 'Azure plan: SubscriptionId of the file, lower case (B5)'],
  subscription_id: ['VARCHAR', 'Azure subscription: EntitlementId of the file, lower case (B5)'],
  product_id: ['VARCHAR', 'product of the price sheet'],
  sku_id: ['VARCHAR', 'SKU of the product'],
  meter_id: ['VARCHAR', 'meter; not always a guid'],
  meter_category: [
    'VARCHAR',
    'category of the meter; of a charge that is no usage, the charge in words (B27)',
  ],
  meter_sub_category: ['VARCHAR', 'subcategory of the meter'],
  meter_name: ['VARCHAR', 'name of the meter'],
  meter_region: ['VARCHAR', 'region of the meter'],
  publisher_name: ['VARCHAR', 'Microsoft or a third party'],
  unit_type: ['VARCHAR', 'charging unit, for example "1 Hour" or "10K"'],
  billing_currency: ['VARCHAR', 'currency Microsoft bills the seller in'],
  pricing_currency: ['VARCHAR', "currency of Microsoft's list price"],
  cost_basis: [
    'VARCHAR',
    'where the cost is from: file, rate_card (computed), service (rates), or none: not known',
  ],
  not_billed_reason: [
    'VARCHAR',
    'why another record bills it (B6, B7), or that it is too late (B29); NULL where it bills',
  ],
  reseller_mpn_id: ['VARCHAR', 'reseller of record in the file; only compared (B3)'],
  invoice_number: ['VARCHAR', 'invoice of Microsoft'],
  pec_rate: ['DECIMAL(9,6)', 'partner earned credit as a fraction'],
  is_credit: ['BOOLEAN', 'paid by Azure credit (B8)'],
  coverage: ['VARCHAR', 'reservation or savings_plan where that covers the usage (B9)'],
  benefit_order_id: [
    'VARCHAR',
    'order of the reservation or savings plan that covers it or is bought, lower case',
  ],
  charge_kind: ['VARCHAR', 'usage, purchase, credit, adjustment or tax: ChargeCategory of FOCUS'],
  product_family: [
    'VARCHAR',
    'license, software, reservation, savings_plan, marketplace, service …; NULL for Azure usage',
  ],
  charge_type: ['VARCHAR', 'charge type as delivered: new, addQuantity, cycleCharge …'],
  charge_start_date: ['DATE', 'first day that a charge is for'],
  charge_end_date: ['DATE', 'last day that a charge is for'],
  term_start_date: ['DATE', 'first day of the term: the price date of a licence (B14)'],
  term_end_date: ['DATE', 'last day of the term'],
  term: ['VARCHAR', 'term of a licence or reservation: P1M, P1Y, P3Y; NULL for usage'],
  billing_plan: ['VARCHAR', 'how often a term is billed: Monthly, Annual, Triennial'],
  segment: ['VARCHAR', 'segment of the product as the price sheets say, in lower case'],
  promotion_id: ['VARCHAR', 'promotion of the vendor'],
  vendor_unit_price: ['DECIMAL(38,18)', 'price of the vendor for a charge cycle (B12)'],
  vendor_effective_price: [
    'DECIMAL(38,18)',
    'what of it the line is charged at, days and promotion off',
  ],
  charge_group: ['VARCHAR', 'what an invoice line is made per: meter category, or one event (B27)'],
  tax_product: [
    'VARCHAR',
    'what tax tells apart: usage, license, software, marketplace, reservation, service, fee … (B28)',
  ],
  charge_source: ['VARCHAR', 'usage, or what was added: minimum, maximum, fee, adjustment'],
  hop: ['VARCHAR', 'partner: provider to reseller; customer: to the end customer'],
  account_id: ['VARCHAR', 'who pays at this hop'],
  account_valid_from: ['DATE', 'which row of accounts.csv applies on that day'],
  customer_account_id: ['VARCHAR', 'account of the end customer'],
  seller_id: ['VARCHAR', 'who sells (B1)'],
  is_invoiced: ['BOOLEAN', 'whether the seller itself invoices this hop'],
  billing_tags: [
    'VARCHAR',
    'tags that decide money as JSON, names in lower case and in order; NULL where it has none',
  ],
  tag_value: [
    'VARCHAR',
    'value of the tag of an account invoiced per tag; empty without it and for others (B2)',
  ],
  hold_reason: ['VARCHAR', 'why it cannot be rated or invoiced now (B21); NULL where it can'],
  currency: ['VARCHAR', 'contract currency of the account (B22)'],
  book_currency: [
    'VARCHAR',
    'billing currency of the seller: the currency of cost and margin (B26)',
  ],
  price_list_id: ['VARCHAR', 'list of the price rule that won'],
  rule_id: ['VARCHAR', 'price rule that won'],
  model: [
    'VARCHAR',
    'unit_price, graduated, volume, package, markup, markdown, pass_through, free or excluded',
  ],
  base: ['VARCHAR', 'cost, retail or list, for percentage models (B10 to B12)'],
  factor: ['DECIMAL(15,9)', 'what a percentage model multiplies its base with'],
  pec_share_passed: ['DECIMAL(15,9)', 'share of the partner earned credit that is passed on (B13)'],
  price_currency: ['VARCHAR', 'currency of the price or of the base, before conversion (B24)'],
  unit: ['VARCHAR', 'unit the price is for'],
  tier_scope: ['VARCHAR', 'plan or subscription: over what quantities are cumulated (B17)'],
  list_rank: ['BIGINT', 'place of the list for the account: 1 is asked first (B16)'],
  valid_from: ['DATE', 'first day it applies'],
  valid_to: ['DATE', 'first day it no longer applies'],
  file: ['VARCHAR', 'rates file'],
  line_no: ['BIGINT', 'line, counted from 1'],
  scope_id: ['VARCHAR', 'plan or subscription over which tiers are cumulated (B17)'],
  unit_price: ['DECIMAL(17,10)', 'price per unit in price currency'],
  treatment: [
    'VARCHAR',
    'priced; zero where covered (B9), free or excluded (off the invoice); or held',
  ],
  price_amount: ['DECIMAL(38,20)', 'exact amount in price currency'],
  fx_rate: [
    'DECIMAL(15,9)',
    'sell rate price currency to contract currency; NULL where they are the same',
  ],
  amount: ['DECIMAL(38,20)', 'exact amount in contract currency'],
  revenue_book: [
    'DECIMAL(22,10)',
    'amount at the book rate, in book currency (B26); NULL where not invoiced',
  ],
  fx_margin: [
    'DECIMAL(22,10)',
    'part of the revenue that the sell rate made against the book rate (B26)',
  ],
  invoice_key: [
    'VARCHAR',
    'period, account, currency and group: names a draft before it has a number',
  ],
  customer_name: ['VARCHAR', 'name of the end customer'],
  subscription_name: ['VARCHAR', 'name of the Azure subscription'],
  tax_category: ['VARCHAR', 'EN 16931 category: S, AE, O, Z, E …'],
  tax_rate: ['DECIMAL(7,4)', 'tax rate in percent'],
  amount_exact: ['DECIMAL(38,20)', 'exact amount before rounding'],
  amount_rounded: ['DECIMAL(20,3)', 'amount in minor units of the invoice currency (B27)'],
  tax_currency: ['VARCHAR', 'currency in which the seller declares tax'],
} as const satisfies Readonly<Record<string, Column>>

export type Word = keyof typeof vocabulary

/** Picks columns of the vocabulary, in the order given. */
export function words(...names: readonly Word[]): Record<string, Column> {
  return Object.fromEntries(names.map((name) => [name, vocabulary[name]]))
}
