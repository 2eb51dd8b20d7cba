import { changed, type Fault, without } from './fault.ts'
import { addedFaults } from './added-faults.ts'
import { modelFaults } from './model-faults.ts'
import { purchaseFaults } from './purchase-faults.ts'
import { utilizationFaults } from './utilization-faults.ts'

const line = 'usage_class_id, usage_date, hop'
const part = 'source_sha256, usage_class_id, usage_date'
const record = 'source_sha256, record_number'
const slice = 'source_sha256, partner_id, invoice_number, billing_month, billing_currency'
const graduated = 'hop, account_id, scope_id, meter_id, usage_date, rule_id'
const charge = 'account_id, subscription_id, meter_category, is_late'
const draftLine = 'invoice_key, line_no'
const hopKey = 'customer_id, plan_id, subscription_id, usage_date, hop'
const secondCopy = (table: string, where: string): string =>
  `from ${table} union all (from ${table} where ${where} order by all limit 1)`

/** What each check must notice; a check that is not here fails a test of checks.test.ts. */
export const faults: Readonly<Record<string, readonly Fault[]>> = {
  ...modelFaults,
  ...purchaseFaults,
  ...utilizationFaults,
  ...addedFaults,
  every_record_is_usage_or_quarantined: [
    without('source_control', 'source_sha256'),
    changed('source_control', 'source_sha256', 'rejected_records', 'rejected_records + 1'),
  ],
  every_usage_record_is_metered: [
    without('usage_record', record),
    without('metered_part', part),
    changed('usage_record', record, 'quantity', 'quantity + 0.000000000000000001'),
    changed('metered_part', part, 'cost', 'cost - 0.01'),
  ],
  every_price_record_is_taken_or_quarantined: [
    without('price_control', 'source_sha256'),
    changed('price_control', 'source_sha256', 'rejected_records', 'rejected_records + 1'),
  ],
  every_mended_record_was_set_aside_once: [
    {
      table: 'mended_record',
      names: '4711',
      as:
        "select '' as mended_in, 1 as mended_number, min(source_sha256) as source_sha256, 4711 as record_number, " +
        "'' as column_name, '' as delivered_value from source_file",
    },
  ],
  source_slices_hold_all_usage: [
    without('source_slice', slice),
    changed('source_slice', slice, 'delivered_cost', 'delivered_cost + 0.01'),
  ],
  daily_usage_agrees_with_the_reconciliation: [
    changed('source_file', 'source_sha256', 'dataset', "'reconciliation'"),
  ],
  all_usage_is_of_the_billing_period: [
    { ...changed('metered_part', part, 'billing_month', "date '2026-09-01'"), names: '2026-09-01' },
  ],
  two_files_do_not_hold_the_same_usage: [
    {
      table: 'metered_part',
      names: 'ffff',
      as:
        "from metered_part union all select * replace ('ffff' as source_sha256) " +
        'from metered_part where source_sha256 = (select min(source_sha256) from metered_part)',
    },
  ],
  exchange_rate_identity_holds: [
    {
      table: 'usage_record',
      as:
        'select * replace (cast(billing_pre_tax_total * 1.1 as decimal(38, 18)) as billing_pre_tax_total) ' +
        'from usage_record',
    },
  ],
  narrowing_lost_nothing: [
    without('metered_usage', 'usage_class_id, usage_date'),
    changed('metered_usage', 'usage_class_id, usage_date', 'cost', 'cost + 0.01'),
    changed('metered_usage', 'usage_class_id, usage_date', 'quantity', 'quantity - 0.000001'),
  ],
  retail_less_the_credit_is_the_total: [
    {
      table: 'metered_usage',
      as:
        'select * replace (retail + 0.0000000001 as retail, pec_pricing + 0.0000000001 as pec_pricing) ' +
        'from metered_usage',
    },
  ],
  every_metered_usage_has_one_invoiced_hop: [
    without('attribution', hopKey, 'is_invoiced'),
    changed('attribution', hopKey, 'is_invoiced', 'true', 'not is_invoiced'),
  ],
  resellers_have_both_hops: [
    without('attribution', hopKey, 'not is_invoiced'),
    without('attribution', hopKey, "hop = 'partner'"),
  ],
  usage_is_billed_in_the_currency_of_its_seller: [
    {
      table: 'attribution',
      as: "select * replace ('XTS' as book_currency) from attribution",
      names: 'XTS',
    },
  ],
  reseller_of_the_file_matches_the_assignment: [
    {
      ...changed(
        'usage_class',
        'usage_class_id',
        'reseller_mpn_id',
        "'4711'",
        "customer_id <> 'c49a2384-157d-4c06-84d2-5141d535eec3'",
      ),
      names: '4711',
    },
  ],
  who_buys_is_in_the_market_group_of_who_sells: [
    {
      table: 'account',
      as: "select * replace (case kind when 'reseller' then 'BR' else country end as country) from account",
      names: 'BR',
    },
    {
      table: 'account',
      as: `select * replace (case when account_id in (select customer_account_id from attribution
        where hop = 'partner') then 'BR' else country end as country) from account`,
      names: 'BR',
    },
  ],
  every_metered_usage_is_priced_or_held_at_each_hop: [
    without('rated_line', line),
    without('held_line', line),
    changed('rated_line', line, 'cost', 'cost + 0.01'),
    { table: 'rated_line', as: secondCopy('rated_line', 'true') },
  ],
  priced_usage_holds_metered_usage_once: [
    without('priced_usage', line, 'is_invoiced'),
    changed('priced_usage', line, 'cost', 'cost - 0.01', 'is_invoiced'),
  ],
  tier_use_consumes_exactly_the_tier_steps: [
    without('tier_use', graduated + ', tier_no', 'quantity <> 0'),
    changed('tier_use', graduated + ', tier_no', 'amount', 'amount + 0.01'),
    changed('tier_step', graduated, 'quantity_before', 'quantity_before + 1'),
    changed('package_step', graduated, 'packages_after', 'packages_after + 1'),
  ],
  tier_steps_hold_all_tiered_usage: [without('tier_step', graduated, 'quantity <> 0')],
  no_price_is_chosen_by_chance: [
    {
      table: 'resolved_price',
      as: "select * replace (2 as winners, 'a and its twin' as tied_rules) from resolved_price",
      names: 'its twin',
    },
  ],
  tier_shares_equal_the_day_amount: [
    without('tier_share', line),
    changed('tier_share', line, 'amount', 'amount + 0.00000000000000000001'),
  ],
  late_usage_of_closed_months_is_within_the_window: [
    {
      table: 'too_late_usage',
      as:
        "select source_sha256, usage_class_id, usage_date, 'c1' as customer_id, " +
        "'d1' as subscription_id, 'Storage' as charge_group, usage_rows, " +
        "'EUR' as billing_currency, wide_cost from period_part limit 1",
      names: 'Storage',
    },
  ],
  usage_balance_is_complete: [
    without('usage_balance', 'source_sha256'),
    changed('usage_balance', 'source_sha256', 'held_rows', 'held_rows + 1'),
    changed('usage_balance', 'source_sha256', 'rated_cost', 'rated_cost - 0.01'),
  ],
  usage_balance_equals_charges_and_held_lines: [
    without('charge', charge, "is_invoiced and charge_source = 'usage'"),
    without('held_line', line, 'is_invoiced'),
  ],
  charges_equal_rated_lines: [
    without('charge', charge),
    without('waived_usage', 'hop, account_id, rule_id', "treatment = 'excluded'"),
    changed('charge', charge, 'amount', 'amount + 0.00000000000000000001'),
  ],
  margin_plus_held_equals_cost: [
    without('margin', charge, 'cost <> 0'),
    without('held_line', line, 'is_invoiced'),
  ],
  margin_parts_add_up: [
    without('margin', charge),
    changed('margin', charge, 'fx_margin', 'fx_margin + 0.0000000001'),
    changed('rated_line', line, 'revenue_book', 'revenue_book + 0.01', 'is_invoiced'),
  ],
  every_charge_is_drafted_or_held: [
    without('draft_charge', charge),
    { table: 'draft_charge', as: secondCopy('draft_charge', 'true') },
  ],
  every_held_line_is_listed: [
    without('held', 'account_id, reason'),
    changed('held', 'account_id, reason', 'cost', 'cost + 0.01'),
  ],
  no_held_account_has_a_draft: [
    {
      table: 'held',
      names: 'missing_tax',
      as:
        "from held union all select account_id, '', 'customer', 'missing_tax', '', 1, 1, 'EUR' " +
        'from draft_charge',
    },
  ],
  invoice_lines_equal_draft_charges: [
    without('invoice_line', draftLine),
    changed('invoice_line', draftLine, 'amount_exact', 'amount_exact + 0.00000000000000000001'),
  ],
  rounding_moves_a_line_by_half_a_minor_unit_at_most: [
    {
      table: 'invoice_line',
      as:
        'select * replace (amount_rounded + 0.01 as amount_rounded, rounding + 0.01 as rounding) ' +
        'from invoice_line',
    },
    changed('invoice_line', draftLine, 'rounding', 'rounding + 0.00000000000000000001'),
  ],
  every_line_is_its_quantity_times_its_price: [
    changed('invoice_line', draftLine, 'quantity', 'quantity + 1'),
    changed('invoice_line', draftLine, 'net_price', '-net_price'),
  ],
  invoice_totals_equal_their_lines: [
    without('invoice_line', draftLine, 'amount_rounded <> 0'),
    without('invoice', 'invoice_key'),
    changed('invoice', 'invoice_key', 'gross', 'gross + 0.01'),
  ],
  tax_equals_base_times_rate: [
    without('tax_line', 'invoice_key, tax_category'),
    changed('tax_line', 'invoice_key, tax_category', 'tax', 'tax + 0.01'),
    changed(
      'tax_line',
      'invoice_key, tax_category',
      'tax_in_tax_currency',
      'tax_in_tax_currency - 0.01',
      'tax_in_tax_currency is not null',
    ),
  ],
  usage_behind_a_line_adds_up_to_it: [
    without('rated_line', line, 'is_invoiced and amount <> 0'),
    changed('invoice_line', draftLine, 'amount_exact', 'amount_exact + 0.01'),
  ],
  invoice_amounts_have_the_minor_units_of_their_currency: [
    {
      ...changed('invoice_line', draftLine, 'amount_rounded', 'amount_rounded + 0.005'),
      names: 'line ',
    },
    changed('invoice', 'invoice_key', 'minor_units', '3'),
  ],
  no_invoice_is_negative: [
    changed(
      'invoice',
      'invoice_key',
      'document_type',
      "'credit_note'",
      "document_type = 'invoice'",
    ),
    changed('invoice', 'invoice_key', 'net', '-net', "document_type = 'invoice'"),
  ],
  account_summary_equals_the_documents: [
    without('account_summary', 'account_id', 'documents > 0'),
    changed('account_summary', 'account_id', 'gross', 'gross + 0.01'),
  ],
  item_months_hold_the_margin: [
    without('item_month', 'account_id, item_id', 'cost <> 0'),
    changed('item_month', 'account_id, item_id', 'revenue', 'revenue + 0.01'),
  ],
  usage_price_and_margin_are_near_their_history: [
    {
      table: 'anomaly',
      as:
        "select 'usage' as measure, 'account' as scope, 'FABRIKAM' as account_id, " +
        "'' as customer_account_id, '' as item_id, 600.00 as money",
      names: 'FABRIKAM',
    },
  ],
}
