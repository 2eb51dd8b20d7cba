import { words } from '../columns.ts'
import type { TableContract } from '../stage.ts'

const meterKey = ['VARCHAR', 'meter in lower case: files differ in that'] as const
const tier = {
  tier_no: ['INTEGER', 'tier, counted from 1'],
  tier_from: ['DECIMAL(20,10)', 'quantity from which the tier counts'],
  tier_to: ['DECIMAL(20,10)', 'quantity up to which it counts; 9999999999.9999999999 is open'],
  ...words('unit_price'),
} as const
const amount = ['DECIMAL(38,20)', 'at the rates of the card, before its discount'] as const
const used = [
  'metered_part',
  'billing_run',
  'usage_class_part',
  'source_file',
  'not_billed',
] as const

/** Utilization records have no amounts: these tables rate them by the vendor's rate card. */
export const utilizationTables = [
  {
    name: 'utilization_price',
    meaning:
      'The rates, included quantity and discount for every meter that utilization of the period used',
    stored: 'run',
    grain: ['meter_key'],
    reads: [...used, 'rate_card'],
    columns: {
      meter_key: meterKey,
      ...words('billing_currency'),
      rates: ['VARCHAR', 'JSON object: quantity above which a rate counts, and the rate'],
      included_quantity: ['DECIMAL(20,10)', 'quantity of a month that is free of charge'],
      discount: ['DECIMAL(7,6)', 'discount of the card on the meter, as a fraction'],
      ...words('source_sha256'),
    },
    controlTotals: [],
  },
  {
    name: 'utilization_tier',
    meaning: 'The tiers of those meters, half open, with what is included as one that is free',
    stored: 'run',
    grain: ['meter_key', 'tier_no'],
    reads: ['utilization_price'],
    columns: { meter_key: meterKey, ...tier },
    controlTotals: [],
  },
  {
    name: 'utilization_step',
    meaning:
      'Utilization per class and day, cumulated over the period for each subscription and meter',
    stored: 'run',
    grain: ['usage_class_id', 'usage_date'],
    reads: used,
    columns: {
      ...words('usage_class_id', 'usage_date'),
      meter_key: meterKey,
      ...words('scope_id', 'quantity'),
      quantity_before: ['DECIMAL(20,10)', 'cumulated in the period before this step'],
      quantity_after: ['DECIMAL(20,10)', 'cumulated in the period after this step'],
    },
    controlTotals: [],
  },
  {
    name: 'utilization_use',
    meaning:
      'How much of each tier a day of utilization used, and what that costs before the discount',
    stored: 'run',
    grain: ['usage_class_id', 'usage_date', 'tier_no'],
    reads: ['utilization_step', 'utilization_tier'],
    columns: { ...words('usage_class_id', 'usage_date'), ...tier, ...words('quantity'), amount },
    controlTotals: [],
  },
  {
    name: 'utilization_cost',
    meaning: 'What utilization costs per class and day, in the currency of the rate card',
    stored: 'run',
    grain: ['usage_class_id', 'usage_date'],
    reads: ['utilization_step', 'utilization_price', 'utilization_use'],
    columns: {
      ...words('usage_class_id', 'usage_date', 'billing_currency', 'quantity'),
      amount,
      discount: ['DECIMAL(7,6)', 'discount of the card on the meter, as a fraction'],
      ...words('cost'),
    },
    controlTotals: [],
  },
] as const satisfies readonly TableContract[]
