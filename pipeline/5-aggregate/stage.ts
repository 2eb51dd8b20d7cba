import { words } from '../columns.ts'
import type { Stage } from '../stage.ts'

/** Stage 5: charges per subscription, margin, and the balance of what came in. Portable SQL only. */
export const aggregateStage = {
  name: '5-aggregate',
  tables: [
    {
      name: 'charge',
      meaning: 'What an account owes per subscription and meter category, exact',
      stored: 'run',
      grain: [
        'hop', 'account_id', 'currency', 'customer_account_id', 'subscription_id', 'meter_category', 'is_late',
        'is_invoiced',
      ],
      reads: ['rated_line', 'usage_class'],
      columns: words(
        'hop', 'account_id', 'currency', 'customer_account_id', 'subscription_id', 'meter_category', 'is_late',
        'is_invoiced', 'amount', 'cost', 'usage_rows'),
      controlTotals: ['amount', 'cost', 'usage_rows'],
    },
    {
      name: 'margin',
      meaning: 'What the seller earns, in its own currency: margin = revenue - cost = price margin + exchange margin',
      stored: 'run',
      grain: ['account_id', 'customer_account_id', 'subscription_id', 'meter_category', 'is_late'],
      reads: ['rated_line', 'usage_class'],
      columns: {
        ...words(
          'account_id', 'customer_account_id', 'subscription_id', 'meter_category', 'is_late', 'book_currency',
          'cost'),
        pec: ['DECIMAL(22,10)', 'partner earned credit that lowered the cost (B13)'],
        revenue: ['DECIMAL(22,10)', 'invoiced amount at the book rate'],
        fx_margin: ['DECIMAL(22,10)', 'part of the margin from sell rate against book rate (B26)'],
        price_margin: ['DECIMAL(22,10)', 'part of the margin from the price'],
        margin: ['DECIMAL(22,10)', 'revenue - cost'],
      },
      controlTotals: ['cost', 'pec', 'revenue', 'fx_margin', 'price_margin', 'margin'],
    },
    {
      name: 'rated_usage',
      meaning: 'Usage with both hops on one line: cost, partner price, customer price, margin; for analysts',
      stored: 'view',
      grain: ['usage_class_id', 'usage_date'],
      reads: ['metered_usage', 'usage_class', 'rated_line'],
      columns: {
        ...words(
          'usage_class_id', 'usage_date', 'is_late', 'customer_id', 'plan_id', 'subscription_id', 'product_id',
          'sku_id', 'meter_id', 'meter_category', 'meter_sub_category', 'meter_name', 'meter_region',
          'publisher_name', 'unit_type', 'coverage', 'usage_rows', 'quantity', 'billing_currency', 'cost',
          'pec_billing', 'pricing_currency', 'retail'),
        partner_account_id: ['VARCHAR', 'reseller that pays; NULL for a direct customer'],
        partner_currency: ['VARCHAR', 'contract currency of the reseller'],
        partner_amount: ['DECIMAL(38,20)', 'what the reseller pays, exact'],
        partner_price_list_id: ['VARCHAR', 'list of the partner price'],
        partner_rule_id: ['VARCHAR', 'rule of the partner price'],
        customer_account_id: ['VARCHAR', 'account of the end customer'],
        customer_currency: ['VARCHAR', 'contract currency of the customer'],
        customer_amount: ['DECIMAL(38,20)', 'what the customer pays, exact'],
        customer_price_list_id: ['VARCHAR', 'list of the customer price'],
        customer_rule_id: ['VARCHAR', 'rule of the customer price'],
        ...words('revenue_book'),
        margin: ['DECIMAL(22,10)', 'revenue at book rate less cost, in billing currency; NULL where held (B26)'],
        reseller_margin: ['DECIMAL(38,20)', 'customer amount less partner amount, where the currency is the same'],
      },
      controlTotals: [],
    },
    {
      name: 'usage_balance',
      meaning: 'Conservation: usage records of the period per source file, rated or held, with their money',
      stored: 'run',
      grain: ['source_sha256', 'billing_currency'],
      reads: ['metered_part', 'usage_class', 'billing_run', 'not_billed', 'held_line'],
      columns: {
        ...words('source_sha256', 'billing_currency'),
        period_rows: ['BIGINT', 'usage records of this billing period'],
        rated_rows: ['BIGINT', 'of these rated at the invoiced hop'],
        held_rows: ['BIGINT', 'of these held'],
        period_cost: ['DECIMAL(38,18)', 'what Microsoft charges for them'],
        rated_cost: ['DECIMAL(38,18)', 'of this rated'],
        held_cost: ['DECIMAL(38,18)', 'of this held'],
        control_rows: ['BIGINT', 'of these billed by another record: replaced, or in two datasets (B6, B7)'],
        control_cost: ['DECIMAL(38,18)', 'of this billed by another record'],
      },
      controlTotals: [
        'period_rows', 'rated_rows', 'held_rows', 'control_rows', 'period_cost', 'rated_cost', 'held_cost',
        'control_cost',
      ],
    },
  ],
} as const satisfies Stage
