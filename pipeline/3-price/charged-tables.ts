import { words } from '../columns.ts'
import type { TableContract } from '../stage.ts'

/** Reservations and savings plans that somebody else owns (B9). */
export const keptPurchase = {
  name: 'kept_purchase',
  meaning: 'Reservations and savings plans that the account of a hop does not pay for (B9)',
  stored: 'run',
  grain: ['usage_class_id', 'usage_date', 'hop'],
  reads: ['usage_class', 'metered_usage', 'attribution', 'benefit'],
  columns: {
    ...words('usage_class_id', 'usage_date', 'hop', 'price_list_id', 'rule_id', 'model'),
    reason: ['VARCHAR', 'who owns it, in words'],
    ...words('hold_reason', 'benefit_order_id'),
    owner: ['VARCHAR', 'account that owns it, or seller'],
    ...words('file', 'line_no'),
  },
  controlTotals: [],
} as const satisfies TableContract

/** What a bundle prices out, before any price of its own applies. */
export const bundledUsage = {
  name: 'bundled_usage',
  meaning: 'Usage that is part of a bundle which its account has on that day',
  stored: 'run',
  grain: ['usage_class_id', 'usage_date', 'hop'],
  reads: [
    'price_rule',
    'service',
    'attribution',
    'usage_class',
    'metered_usage',
    'purchase_cycle',
    'price_candidate',
  ],
  columns: words('usage_class_id', 'usage_date', 'hop', 'price_list_id', 'rule_id', 'model'),
  controlTotals: [],
} as const satisfies TableContract

/** What no price list decides. */
export const settledUsage = {
  name: 'settled_usage',
  meaning: 'Usage and purchases without a price of their own: what others own, parts of bundles',
  stored: 'run',
  grain: ['usage_class_id', 'usage_date', 'hop'],
  reads: ['kept_purchase', 'bundled_usage'],
  columns: {
    ...words('usage_class_id', 'usage_date', 'hop', 'price_list_id', 'rule_id', 'model'),
    ...words('hold_reason'),
  },
  controlTotals: [],
} as const satisfies TableContract

/** What rates/ charges beside usage, brought to the accounts and to their currency. */
export const chargedTables = [
  {
    name: 'charged_account',
    meaning: 'The accounts as they stand at the end of the period, for what is charged per account',
    stored: 'run',
    grain: ['account_id'],
    reads: ['account', 'billing_run', 'assignment', 'seller'],
    columns: {
      ...words('account_id', 'account_valid_from', 'hop', 'currency', 'is_invoiced'),
      ...words('book_currency'),
      period: ['VARCHAR', 'billing period, YYYY-MM: the month of exchange rates (B25)'],
      invoice_tag: ['VARCHAR', 'tag per value of which it is invoiced, lower case; else NULL (B2)'],
    },
    controlTotals: [],
  },
  {
    name: 'document_tag',
    meaning: 'Usage that accounts invoiced per tag have with it: on which document it goes (B2)',
    stored: 'run',
    grain: ['account_id', 'usage_class_id'],
    reads: ['charged_account', 'attribution', 'usage_class', 'usage_tag'],
    columns: words('account_id', 'usage_class_id', 'tag_value'),
    controlTotals: [],
  },
  {
    name: 'account_limit',
    meaning: 'Minimum and maximum of every account in the period, in its currency',
    stored: 'run',
    grain: ['account_id', 'line_no'],
    reads: ['charge_limit', 'price_list_rank', 'charged_account', 'billing_run', 'fx_rate'],
    columns: {
      ...words('account_id', 'line_no', 'file'),
      limit_id: ['VARCHAR', 'name of the limit'],
      place: ['BIGINT', '0 for a limit of the account, else the place of its list (B16)'],
      scope: ['VARCHAR', 'line, subscription or account'],
      meter_category: ['VARCHAR', 'category it counts, in lower case; NULL = any'],
      charge_kind: ['VARCHAR', 'kind of charge it counts; NULL = any'],
      ...words('hop', 'is_invoiced', 'currency'),
      is_own: ['BOOLEAN', 'named for the account: holds even where nothing was used'],
      minimum: ['DECIMAL(22,10)', 'least amount, as written'],
      maximum: ['DECIMAL(22,10)', 'most amount, as written'],
      price_currency: ['VARCHAR', 'currency of both, as written'],
      ...words('fx_rate'),
      least_amount: ['DECIMAL(38,20)', 'least amount in contract currency'],
      most_amount: ['DECIMAL(38,20)', 'most amount in contract currency'],
      text: ['VARCHAR', 'what the line says'],
      ...words('hold_reason'),
    },
    controlTotals: [],
  },
  {
    name: 'account_fee',
    meaning: 'Percentage fees of every account in the period (B19)',
    stored: 'run',
    grain: ['account_id', 'line_no'],
    reads: ['fee', 'price_list_rank', 'charged_account', 'billing_run'],
    columns: {
      ...words('account_id', 'line_no', 'file'),
      fee_id: ['VARCHAR', 'name of the fee'],
      meter_category: ['VARCHAR', 'category it counts, in lower case; NULL = any'],
      charge_kind: ['VARCHAR', 'kind of charge it counts; NULL = any'],
      percent: ['DECIMAL(12,7)', 'percentage, as written'],
      factor: ['DECIMAL(15,9)', 'percentage as a fraction'],
      text: ['VARCHAR', 'what the line says'],
    },
    controlTotals: [],
  },
  {
    name: 'account_adjustment',
    meaning: 'Adjustments of the period, by hand or for an issued document (B20, B33)',
    stored: 'run',
    grain: ['file', 'line_no'],
    reads: ['adjustment', 'billing_run', 'charged_account', 'fx_rate'],
    columns: {
      ...words('file', 'line_no', 'account_id', 'hop', 'is_invoiced', 'currency'),
      ...words('customer_account_id', 'subscription_id'),
      text: ['VARCHAR', 'what the line says'],
      ...words('tax_product', 'is_late'),
      price_currency: ['VARCHAR', 'currency of the amount, as written'],
      price_amount: ['DECIMAL(38,20)', 'the amount, as written'],
      ...words('fx_rate'),
      amount: ['DECIMAL(38,20)', 'in contract currency; NULL where the rate is missing'],
      reason: ['VARCHAR', 'why'],
      approver: ['VARCHAR', 'who agreed'],
      ...words('hold_reason'),
    },
    controlTotals: ['price_amount'],
  },
] as const satisfies readonly TableContract[]
