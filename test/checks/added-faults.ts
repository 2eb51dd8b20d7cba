import { changed, type Fault, without } from './fault.ts'

const service = 'source_sha256, usage_class_id, usage_date'
const limit = 'line_no, account_id, tax_product'
const added = 'kind, file, line_no, account_id, subscription_id, meter_category'
const fee = 'line_no, account_id, customer_account_id'

/** What the checks of services, limits, fees and adjustments must notice. */
export const addedFaults = {
  every_active_service_is_charged_by_its_days: [
    without('service_usage', service),
    changed('service_usage', service, 'quantity', 'quantity + 0.0000000001'),
    changed('service_usage', service, 'own_cost', 'own_cost - 0.0000000001'),
    changed('service_usage', service, 'cost', 'cost + 0.0000000001'),
  ],
  parts_of_a_bundle_have_its_service: [
    { table: 'service', as: 'select * from service where false' },
    changed(
      'rated_line',
      'usage_class_id, usage_date, hop',
      'amount',
      'amount + 0.01',
      "treatment = 'bundled'",
    ),
  ],
  every_adjustment_of_the_period_is_charged_or_held: [
    without('account_adjustment', 'file, line_no'),
    changed('account_adjustment', 'file, line_no', 'price_amount', 'price_amount + 0.01'),
    changed('account_adjustment', 'file, line_no', 'amount', 'amount - 0.01'),
  ],
  usage_charges_hold_the_rated_lines: [
    without('usage_charge', 'charge_no'),
    changed('usage_charge', 'charge_no', 'amount', 'amount + 0.00000000000000000001'),
  ],
  what_limits_count_keeps_within_them: [
    without('limited_account', limit),
    without('limited_subscription', limit),
    changed('limited_line', 'charge_no', 'amount', 'amount + 0.01'),
    changed('account_limit', 'account_id, line_no', 'most_amount', '1', "scope = 'account'"),
  ],
  limits_of_accounts_count_every_charge_once: [
    without('limit_part', limit, 'amount <> 0'),
    changed('limit_part', limit, 'amount', 'amount + 0.01'),
    without('limit_charge', 'charge_no, scope', "scope = 'account'"),
  ],
  fees_are_percentages_of_what_they_name: [
    without('fee_line', fee),
    changed('fee_line', fee, 'fee_base', 'fee_base + 0.0000000001'),
    changed('fee_line', fee, 'amount', 'amount + 0.00000000000000000001'),
  ],
  added_lines_hold_limits_fees_and_adjustments: [
    without('added_line', added),
    changed('added_line', added, 'amount', 'amount + 0.01'),
    changed('added_line', added, 'kind', "'maximum'", "kind = 'minimum'"),
  ],
  added_lines_are_booked: [
    without('added_revenue', added),
    changed('added_revenue', added, 'revenue_book', 'revenue_book + 0.0000000001'),
    changed('added_revenue', added, 'fx_margin', 'fx_margin + 0.0000000001'),
  ],
  every_product_has_its_most_exact_tax_rule: [
    without('account_tax', 'account_id, tax_product'),
    changed('account_tax', 'account_id, tax_product', 'tax_rate', 'tax_rate + 1'),
    changed('account_tax', 'account_id, tax_product', 'tax_line_no', 'tax_line_no + 1'),
  ],
} as const satisfies Readonly<Record<string, readonly Fault[]>>
