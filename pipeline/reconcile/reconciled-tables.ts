import type { Column, TableContract } from '../stage.ts'

/** What the parts of Microsoft's invoice are, in the order of `cause_limit`. */
export const causes = [
  'daily_usage',
  'license',
  'software',
  'reservation',
  'savings_plan',
  'marketplace',
  'other',
  'legacy',
  'credit',
  'missing',
  'surplus',
  'late',
  'quarantined',
  'unassigned',
  'out_of_period',
  'price',
  'pec',
  'fx',
  'rounding',
  'tax',
  'unexplained',
] as const

export type Cause = (typeof causes)[number]

const wide = 'DECIMAL(38,18)'
const invoiceKey = {
  seller_id: ['VARCHAR', 'seller that Microsoft bills; blank where no seller has the partner (B1)'],
  invoice_number: ['VARCHAR', "number of Microsoft's invoice, upper case"],
  billing_currency: ['VARCHAR', 'currency of the invoice'],
} as const satisfies Readonly<Record<string, Column>>
const grain = ['seller_id', 'invoice_number', 'billing_currency']
const computed = { stored: 'view', reads: [], controlTotals: [] } as const

const money = (meaning: string): Column => [wide, `${meaning}, in billing currency`]
const productKey = {
  plan_id: ['VARCHAR', 'Azure plan: SubscriptionId of the file, lower case (B5)'],
  product_id: ['VARCHAR', 'product of the price sheet'],
  sku_id: ['VARCHAR', 'SKU of the product'],
} as const satisfies Readonly<Record<string, Column>>

/**
 * What a reconciliation tells readers (B29). Its tables are made when they are asked for, from what
 * the run stored; amounts are exact.
 */
export const reconciledTables: readonly TableContract[] = [
  {
    ...computed,
    name: 'reconciliation',
    meaning: "Microsoft's invoices of the period beside what the run bills at cost",
    grain,
    columns: {
      ...invoiceKey,
      state: ['VARCHAR', 'agrees, open, or no total: its first page is not in rates/'],
      has_daily_usage: ['BOOLEAN', 'whether a daily file of the invoice counts'],
      has_reconciliation: ['BOOLEAN', 'whether a reconciliation file of it counts'],
      invoice_total: money('total with tax as its first page says; NULL where nobody told it'),
      tax: money('tax in it'),
      net: money('total without tax, or what the files say it is'),
      daily_usage: money('daily usage that the run bills'),
      billed: money('cost that the run bills of it'),
      difference: money('net less billed'),
      unexplained: money('part of the total that nothing explains'),
      open_causes: ['BIGINT', 'causes above their tolerance'],
      signs: ['BIGINT', 'signs of a partial file'],
    },
  },
  {
    ...computed,
    name: 'reconciled_cause',
    meaning: "Microsoft's invoice taken apart: causes that add up to its total exactly",
    grain: [...grain, 'cause'],
    columns: {
      ...invoiceKey,
      cause: ['VARCHAR', 'what the money is; ratebook reconcile --help tells each'],
      place: ['BIGINT', 'order of the causes'],
      invoiced: money('part of the invoice total'),
      billed: money('cost that the run bills of it'),
      difference: money('invoiced less billed'),
      tolerance: money('most that may be open; NULL where nothing limits it'),
      is_open: ['BOOLEAN', 'whether the difference is above its tolerance'],
    },
  },
  {
    ...computed,
    name: 'reconciled_product',
    meaning: 'Consumption per plan, product and SKU: from daily usage to the invoice, by cause',
    grain: [...grain, 'plan_id', 'product_id', 'sku_id'],
    columns: {
      ...invoiceKey,
      ...productKey,
      customer_id: ['VARCHAR', 'tenant of the customer, lower case'],
      has_line: ['BOOLEAN', 'whether the reconciliation charges it'],
      has_daily: ['BOOLEAN', 'whether daily usage has it'],
      line_quantity: ['DECIMAL(38,10)', 'quantity that the reconciliation charges'],
      daily_quantity: ['DECIMAL(38,10)', 'quantity of daily usage, without what a benefit covers'],
      subtotal: money('what the reconciliation charges'),
      daily_cost: money('cost of daily usage'),
      daily_usage: money('daily usage of known accounts'),
      marketplace: money('marketplace that is not in the daily files'),
      missing: money('charged, and not in the daily files'),
      surplus: money('in the daily files, and not charged; below 0'),
      late: money('late usage in the daily files that this invoice does not charge; below 0'),
      quarantined: money('charged, and in quarantine'),
      unassigned: money('of customers, resellers or sellers that rates/ does not know'),
      out_of_period: money('charged, and dated into another billing period in the files'),
      price: money('another unit price, or one that changed within the month'),
      pec: money('another partner earned credit'),
      fx: money('another exchange rate'),
      rounding: money('cut to cents by a documented rule, or a cent at most'),
      unexplained: money('what is left'),
      line_billed: money('what the line bills, since daily usage lacks the product (B7)'),
    },
  },
  {
    ...computed,
    name: 'reconciled_line',
    meaning: 'Every line of a reconciliation, computed again by the documented rules',
    grain: ['source_sha256', 'record_number'],
    columns: {
      ...invoiceKey,
      source_sha256: ['VARCHAR', 'SHA-256 of the source file, as delivered'],
      record_number: ['BIGINT', 'record of the file'],
      is_of_period: ['BOOLEAN', 'whether the run takes it'],
      line_kind: ['VARCHAR', 'usage, license, reservation …, credit, legacy'],
      product_family: ['VARCHAR', 'azure, license, software, marketplace …'],
      customer_id: ['VARCHAR', 'tenant of the customer, lower case'],
      ...productKey,
      quantity: ['DECIMAL(20,10)', 'BillableQuantity'],
      unit_price: ['DECIMAL(38,18)', 'UnitPrice, in pricing currency'],
      exchange_rate: ['DECIMAL(14,9)', 'billing currency per 1 pricing currency'],
      pec_percentage: ['DECIMAL(38,18)', 'partner earned credit in percent'],
      pricing_total: ['DECIMAL(22,10)', 'EffectiveUnitPrice × BillableQuantity, pricing currency'],
      rounding_rule: ['VARCHAR', 'documented rule that gives Subtotal; none where none does'],
      subtotal: money('Subtotal as delivered'),
      tax_total: money('TaxTotal as delivered'),
      exact_cost: money('computed again and not rounded'),
      rounding: money('Subtotal less that, where a rule gives it'),
      unexplained: money('Subtotal less that, where no rule does'),
    },
  },
  {
    ...computed,
    name: 'partial_file',
    meaning: 'Signs that a file came late or incomplete',
    grain: [...grain, 'sign', 'customer_id'],
    columns: {
      ...invoiceKey,
      sign: [
        'VARCHAR',
        'no_daily_file, no_reconciliation_file, missing_days, vanished_customer or' +
          ' far_from_reconciliation',
      ],
      customer_id: ['VARCHAR', 'customer it is about, lower case; blank: the whole file'],
      detail: ['VARCHAR', 'the evidence in words'],
      amount: money('money that it is about'),
    },
  },
]
