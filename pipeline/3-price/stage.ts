import { words } from '../columns.ts'
import type { Stage } from '../stage.ts'

/** Stage 3: who is billed, and which one price applies. The tables of rates/ are loaded before it. */
export const priceStage = {
  name: '3-price',
  tables: [
    {
      name: 'usage_day',
      meaning: 'The days of usage with the month of their exchange rates',
      stored: 'run',
      grain: ['usage_date'],
      reads: ['metered_usage'],
      columns: words('usage_date', 'usage_month'),
      controlTotals: [],
    },
    {
      name: 'attribution',
      meaning: 'Who is billed for a subscription on a day, at each hop',
      stored: 'run',
      grain: ['attribution_key_id', 'usage_date', 'hop'],
      reads: ['metered_usage', 'usage_class', 'seller', 'assignment', 'account'],
      columns: words(
        'attribution_key_id', 'usage_date', 'hop', 'partner_id', 'customer_id', 'plan_id', 'subscription_id',
        'account_id', 'account_valid_from', 'currency', 'customer_account_id', 'seller_id', 'book_currency',
        'is_invoiced',
        'hold_reason'),
      controlTotals: [],
    },
    {
      name: 'price_list_rank',
      meaning: 'The price lists an account may draw from, in order',
      stored: 'run',
      grain: ['account_id', 'account_valid_from', 'price_list_id'],
      reads: ['account', 'price_list', 'market'],
      columns: words('account_id', 'account_valid_from', 'price_list_id', 'list_rank'),
      controlTotals: [],
    },
    {
      name: 'price_candidate',
      meaning: 'Every price rule that matches a usage of an account: winners and losers',
      stored: 'run',
      grain: ['account_id', 'account_valid_from', 'price_key_id', 'price_list_id', 'rule_id'],
      reads: ['usage_class', 'attribution', 'account', 'price_rule', 'price_list_rank', 'price_list'],
      columns: {
        ...words('account_id', 'account_valid_from', 'price_key_id', 'price_list_id', 'rule_id', 'list_rank'),
        currency_rank: ['INTEGER', '0 where the price is in contract currency or a percentage, else 1 (B16)'],
        specificity: ['BIGINT', 'which match keys the rule names, the most specific as the highest bit (B15)'],
        is_promotion: ['BOOLEAN', 'beats the base rule of the same list and match (B16)'],
        ...words(
          'valid_from', 'valid_to', 'model', 'base', 'factor', 'pec_share_passed', 'price_currency', 'unit',
          'tier_scope', 'file', 'line_no'),
      },
      controlTotals: [],
    },
    {
      name: 'resolved_price',
      meaning: 'The one price of an account and usage per stretch of days',
      stored: 'run',
      grain: ['account_id', 'account_valid_from', 'price_key_id', 'valid_from'],
      reads: ['price_candidate'],
      columns: {
        ...words(
          'account_id', 'account_valid_from', 'price_key_id', 'valid_from', 'valid_to', 'price_list_id', 'rule_id',
          'model', 'base', 'factor', 'pec_share_passed', 'price_currency', 'unit', 'tier_scope', 'file', 'line_no'),
        winners: ['BIGINT', 'rules in first place: more than one is refused'],
        candidates: ['BIGINT', 'rules that matched in this stretch'],
      },
      controlTotals: [],
    },
  ],
} as const satisfies Stage
