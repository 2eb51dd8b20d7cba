import { words } from '../columns.ts'
import type { Stage } from '../stage.ts'

const tierStep = [
  'hop', 'account_id', 'scope_id', 'meter_id', 'usage_month', 'usage_date', 'price_list_id', 'rule_id',
] as const

/** Stage 4: exact amounts at every hop, with each step that made them. Portable SQL only. */
export const rateStage = {
  name: '4-rate',
  tables: [
    {
      name: 'priced_usage',
      meaning: 'Every metered usage at each hop with its price, or the reason why it has none',
      stored: 'work',
      grain: ['usage_class_id', 'usage_date', 'hop'],
      reads: ['metered_usage', 'usage_class', 'usage_day', 'attribution', 'resolved_price', 'benefit'],
      columns: {
        ...words(
          'usage_class_id', 'usage_date', 'hop', 'account_id', 'customer_account_id', 'customer_id', 'plan_id',
          'subscription_id', 'meter_id', 'meter_category', 'currency', 'billing_currency', 'book_currency',
          'is_invoiced', 'usage_month', 'is_late', 'treatment', 'hold_reason', 'usage_rows', 'quantity', 'cost',
          'pec_billing', 'price_list_id', 'rule_id', 'model', 'base', 'tier_scope'),
        price_valid_from: ['DATE', 'stretch of resolved_price that applies'],
        ...words('price_currency'),
        base_amount: ['DECIMAL(22,10)', 'what a percentage model starts from, in price currency (B10 to B13)'],
        ...words('factor'),
        pec_passed: ['DECIMAL(38,19)', 'partner earned credit passed on, in price currency (B13)'],
      },
      controlTotals: ['usage_rows', 'cost'],
    },
    {
      name: 'tier_step',
      meaning: 'Graduated prices: quantity per scope, meter and day, cumulated over the month',
      stored: 'run',
      grain: tierStep,
      reads: ['priced_usage'],
      columns: {
        ...words(...tierStep, 'quantity'),
        quantity_before: ['DECIMAL(20,10)', 'cumulated in the month before this step'],
        quantity_after: ['DECIMAL(20,10)', 'cumulated in the month after this step'],
      },
      controlTotals: ['quantity'],
    },
    {
      name: 'tier_use',
      meaning: 'How much of each tier a day used, and what that costs',
      stored: 'run',
      grain: [...tierStep, 'tier_no'],
      reads: ['tier_step', 'price_tier'],
      columns: {
        ...words(...tierStep),
        tier_no: ['INTEGER', 'tier, counted from 1'],
        tier_from: ['DECIMAL(20,10)', 'quantity from which the tier counts'],
        tier_to: ['DECIMAL(20,10)', 'quantity up to which it counts; 9999999999.9999999999 is open'],
        ...words('unit_price', 'quantity'),
        amount: ['DECIMAL(38,20)', 'exact amount in price currency'],
      },
      controlTotals: ['quantity', 'amount'],
    },
    {
      name: 'tier_share',
      meaning: 'A day\'s graduated amount spread over its lines by quantity',
      stored: 'run',
      grain: ['usage_class_id', 'usage_date', 'hop'],
      reads: ['priced_usage', 'tier_use', 'tier_step'],
      columns: {
        ...words('usage_class_id', 'usage_date', 'hop'),
        amount: ['DECIMAL(38,20)', 'exact share in price currency'],
      },
      controlTotals: ['amount'],
    },
    {
      name: 'rated_line',
      meaning: 'The exact amount of every metered usage at each hop, in contract currency',
      stored: 'run',
      grain: ['usage_class_id', 'usage_date', 'hop'],
      reads: ['priced_usage', 'price_tier', 'tier_share', 'fx_rate'],
      columns: words(
        'usage_class_id', 'usage_date', 'hop', 'treatment', 'account_id', 'customer_account_id', 'is_invoiced',
        'is_late', 'usage_rows', 'price_list_id', 'rule_id', 'model', 'price_currency', 'price_amount', 'fx_rate',
        'currency', 'amount', 'cost', 'pec_billing', 'book_currency', 'revenue_book', 'fx_margin'),
      controlTotals: ['usage_rows', 'amount', 'cost', 'revenue_book', 'fx_margin'],
    },
    {
      name: 'held_line',
      meaning: 'Metered usage that could not be rated at a hop, with the reason',
      stored: 'run',
      grain: ['usage_class_id', 'usage_date', 'hop'],
      reads: ['priced_usage', 'rated_line'],
      columns: words(
        'usage_class_id', 'usage_date', 'hop', 'account_id', 'customer_id', 'is_invoiced', 'hold_reason',
        'usage_rows', 'cost', 'billing_currency'),
      controlTotals: ['usage_rows', 'cost'],
    },
  ],
} as const satisfies Stage
