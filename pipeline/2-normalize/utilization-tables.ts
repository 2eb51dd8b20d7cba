import { words } from '../columns.ts'
import type { TableContract } from '../stage.ts'

const meterKey = ['VARCHAR', 'meter in lower case: files differ in that'] as const
const card = {
  ...words('source_sha256'),
  record_number: ['BIGINT', 'record of that file: the row of the rate card'],
} as const
const discount = ['DECIMAL(7,6)', 'discount of the card on the meter, as a fraction'] as const
const listAmount = [
  'DECIMAL(22,10)',
  'at the rates of the card, before its discount: what retail is taken from',
] as const
const cost = ['DECIMAL(22,10)', 'at the rates of the card less its discount'] as const
const tier = {
  tier_no: ['INTEGER', 'tier, counted from 1'],
  tier_from: ['DECIMAL(20,10)', 'quantity from which the tier counts'],
  tier_to: ['DECIMAL(20,10)', 'quantity up to which it counts; 9999999999.9999999999 is open'],
  ...words('unit_price'),
} as const

/** Utilization records have no amounts: these tables rate them by the vendor's rate card. */
export const utilizationTables = [
  {
    name: 'utilization_usage',
    meaning:
      'What utilization records delivered in the period, and whether another file bills it (B7)',
    stored: 'run',
    grain: ['source_sha256', 'usage_class_id', 'usage_date'],
    reads: ['metered_part', 'billing_run', 'usage_class_part', 'source_file', 'not_billed'],
    columns: {
      ...words('source_sha256', 'usage_class_id', 'usage_date'),
      meter_key: meterKey,
      ...words('scope_id', 'wide_quantity', 'not_billed_reason'),
    },
    controlTotals: ['wide_quantity'],
  },
  {
    name: 'utilization_price',
    meaning: 'The row of a rate card that holds for a meter on a day, and the discount',
    stored: 'run',
    grain: ['meter_key', 'usage_date'],
    reads: ['utilization_usage', 'rate_card'],
    columns: { meter_key: meterKey, ...words('usage_date', 'billing_currency'), discount, ...card },
    controlTotals: [],
  },
  {
    name: 'utilization_tier',
    meaning: 'The tiers of those rows, half open, with what is included as one that is free',
    stored: 'run',
    grain: ['source_sha256', 'record_number', 'tier_no'],
    reads: ['utilization_price', 'rate_card'],
    columns: { ...card, ...tier },
    controlTotals: [],
  },
  {
    name: 'utilization_step',
    meaning: 'Utilization of a subscription and meter per day, cumulated over the period',
    stored: 'run',
    grain: ['scope_id', 'meter_key', 'usage_date'],
    reads: ['utilization_usage', 'utilization_price'],
    columns: {
      ...words('scope_id'),
      meter_key: meterKey,
      ...words('usage_date', 'quantity'),
      quantity_before: ['DECIMAL(20,10)', 'cumulated in the period before this step'],
      quantity_after: ['DECIMAL(20,10)', 'cumulated in the period after this step'],
      billing_currency: [
        'VARCHAR',
        'currency of the rate card; NULL where not every day of the meter has one price',
      ],
      ...card,
      discount,
    },
    controlTotals: ['quantity'],
  },
  {
    name: 'utilization_use',
    meaning: 'How much of each tier of the card a day used, and what that costs',
    stored: 'run',
    grain: ['scope_id', 'meter_key', 'usage_date', 'tier_no'],
    reads: ['utilization_step', 'utilization_tier'],
    columns: {
      ...words('scope_id'),
      meter_key: meterKey,
      ...words('usage_date'),
      tier_no: tier.tier_no,
      ...card,
      tier_from: tier.tier_from,
      tier_to: tier.tier_to,
      ...words('unit_price', 'quantity'),
      amount: ['DECIMAL(38,20)', 'at the rates of the card, before its discount'],
      discount,
      net_amount: ['DECIMAL(38,26)', 'less the discount, exact'],
    },
    controlTotals: ['quantity', 'amount', 'net_amount'],
  },
  {
    name: 'utilization_day',
    meaning: "What a subscription's utilization of a meter costs on a day",
    stored: 'run',
    grain: ['scope_id', 'meter_key', 'usage_date'],
    reads: ['utilization_step', 'utilization_use'],
    columns: {
      ...words('scope_id'),
      meter_key: meterKey,
      ...words('usage_date', 'billing_currency', 'quantity'),
      discount,
      list_amount: listAmount,
      cost,
    },
    controlTotals: ['quantity', 'list_amount', 'cost'],
  },
  {
    name: 'utilization_cost',
    meaning: 'The cost of every part of utilization: its share of the day',
    stored: 'run',
    grain: ['source_sha256', 'usage_class_id', 'usage_date'],
    reads: ['utilization_usage', 'utilization_day'],
    columns: {
      ...words('source_sha256', 'usage_class_id', 'usage_date', 'not_billed_reason'),
      billing_currency: ['VARCHAR', 'currency of the rate card; NULL where it has no cost'],
      list_amount: listAmount,
      cost,
    },
    controlTotals: ['list_amount', 'cost'],
  },
] as const satisfies readonly TableContract[]
