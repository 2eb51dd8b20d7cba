import { words } from '../columns.ts'
import type { Stage } from '../stage.ts'
import { utilizationTables } from './utilization-tables.ts'

/** Stage 2: usage summed per class and day; from here on nothing reads usage rows. */
export const normalizeStage = {
  name: '2-normalize',
  tables: [
    {
      name: 'not_billed',
      meaning: 'Usage of the period that another record bills: replaced versions, and what two datasets both hold',
      stored: 'run',
      grain: ['source_sha256', 'usage_class_id'],
      reads: ['billing_run', 'usage_class_part', 'source_file', 'source_slice'],
      columns: {
        ...words('source_sha256', 'usage_class_id'),
        reason: ['VARCHAR', 'replaced by a later version, or control only because another dataset bills it (B7)'],
      },
      controlTotals: [],
    },
    {
      name: 'usage_class',
      meaning: 'Every distinct combination of what a price rule may match',
      stored: 'run',
      grain: ['usage_class_id'],
      reads: ['usage_class_part', 'metered_part', 'billing_run'],
      columns: words(
        'usage_class_id', 'partner_id', 'customer_id', 'plan_id', 'subscription_id', 'product_id', 'sku_id',
        'meter_id', 'meter_category', 'meter_sub_category', 'meter_name', 'meter_region', 'publisher_name',
        'unit_type', 'billing_currency', 'pricing_currency', 'reseller_mpn_id', 'invoice_number', 'pec_rate',
        'is_credit', 'coverage', 'benefit_order_id', 'charge_kind', 'product_family', 'charge_group',
        'price_key_id', 'attribution_key_id'),
      controlTotals: [],
    },
    {
      name: 'pec_factor',
      meaning: 'What un-netting the partner earned credit multiplies with',
      stored: 'run',
      grain: ['pec_rate'],
      reads: ['usage_class'],
      columns: {
        ...words('pec_rate'),
        kept_share: ['DECIMAL(15,9)', '1 - PEC'],
        inverse: ['DECIMAL(15,12)', '1 / (1 - PEC), cut to 12 places'],
        inverse_rest: ['DECIMAL(15,12)', 'the next 12 places, as 0.…'],
      },
      controlTotals: [],
    },
    ...utilizationTables,
    {
      name: 'metered_usage',
      meaning: 'Usage per class and day over all files, narrowed once',
      stored: 'run',
      grain: ['usage_class_id', 'usage_date'],
      reads: ['metered_part', 'billing_run', 'not_billed', 'usage_class', 'pec_factor'],
      columns: words(
        'usage_class_id', 'usage_date', 'is_late', 'usage_rows', 'quantity', 'cost', 'pricing_total', 'list_amount',
        'retail', 'pec_pricing', 'pec_billing'),
      controlTotals: ['usage_rows', 'quantity', 'cost', 'pricing_total', 'retail'],
    },
  ],
} as const satisfies Stage
