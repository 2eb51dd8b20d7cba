import { changed, type Fault, without } from './fault.ts'

const part = 'source_sha256, usage_class_id, usage_date'
const day = 'scope_id, meter_key, usage_date'
const slice = `${day}, tier_no`

/** What the checks of utilization must notice. */
export const utilizationFaults = {
  every_utilization_is_rated: [
    {
      ...changed('utilization_step', day, 'billing_currency', 'null'),
      names: '5a000001-0000-0000-0000-000000000000',
    },
  ],
  no_utilization_has_an_amount_elsewhere: [
    {
      ...changed('utilization_usage', part, 'not_billed_reason', "'control'"),
      names: 'd1000000-0000-0000-0000-000000000000',
    },
  ],
  utilization_steps_hold_all_quantity: [
    without('utilization_step', day),
    changed('utilization_usage', part, 'wide_quantity', 'wide_quantity + 0.000001'),
    changed('utilization_step', day, 'quantity_after', 'quantity_after + 1'),
  ],
  utilization_tiers_hold_all_quantity: [
    without('utilization_use', slice),
    changed('utilization_use', slice, 'quantity', 'quantity - 0.0000000001'),
    changed('utilization_use', slice, 'net_amount', 'net_amount + 0.00000000000000000001'),
  ],
  utilization_days_cost_what_their_tiers_cost: [
    without('utilization_day', day),
    changed('utilization_day', day, 'cost', 'cost + 0.0000000001'),
    changed('utilization_day', day, 'list_amount', 'list_amount - 0.0000000001'),
  ],
  utilization_parts_share_their_day: [
    without('utilization_cost', part),
    changed('utilization_cost', part, 'cost', 'cost + 0.0000000001'),
  ],
  no_utilization_is_billed_without_a_cost: [
    without('utilization_cost', part),
    changed('usage_class', 'usage_class_id', 'cost_basis', "'file'", "cost_basis = 'rate_card'"),
  ],
  quantities_hold_all_usage_without_amount: [
    without('source_quantity', 'source_sha256, unit_type'),
    changed(
      'source_quantity',
      'source_sha256, unit_type',
      'wide_quantity',
      'wide_quantity + 0.000000000000000001',
    ),
  ],
  period_parts_hold_all_usage: [
    { table: 'period_part', as: 'select * from period_part where wide_cost <> 0' },
    {
      table: 'period_part',
      as: 'select * replace (cast(0 as decimal(38, 18)) as wide_cost) from period_part',
    },
  ],
  nothing_is_rated_without_a_cost: [
    changed('usage_class', 'usage_class_id', 'cost_basis', "'none'", "cost_basis = 'rate_card'"),
  ],
} as const satisfies Readonly<Record<string, readonly Fault[]>>
