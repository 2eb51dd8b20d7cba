import { words } from '../columns.ts'
import type { TableContract } from '../stage.ts'

/** Services of rates/ become usage here, each with the arithmetic that made it. */
export const serviceUsage = {
  name: 'service_usage',
  meaning: 'Our own recurring services of the period as charges, by their active days (B14)',
  stored: 'run',
  grain: ['source_sha256', 'usage_class_id', 'usage_date'],
  reads: ['service', 'billing_run', 'account', 'seller', 'usage_class_part', 'fx_rate'],
  columns: {
    source_sha256: ['VARCHAR', 'the file of rates/: a source like any other'],
    ...words('usage_class_id', 'usage_date', 'line_no', 'partner_id', 'customer_id', 'plan_id'),
    ...words('subscription_id', 'sku_id', 'meter_name', 'billing_currency', 'charge_group'),
    quantity_of_month: ['DECIMAL(16,10)', 'quantity of the row, for a whole month'],
    active_days: ['BIGINT', 'days of the period on which it is active'],
    month_days: ['BIGINT', 'days of the period'],
    quantity: ['DECIMAL(20,10)', 'quantity of the month × active days ÷ days, to 10 places'],
    unit_cost: ['DECIMAL(16,10)', 'cost of one in a whole month'],
    cost_currency: ['VARCHAR', 'currency of that cost'],
    own_cost: ['DECIMAL(22,10)', 'quantity of the month × unit cost × active days ÷ days'],
    cost_rate: ['DECIMAL(15,9)', 'cost rate to the billing currency; NULL where not converted'],
    cost: ['DECIMAL(22,10)', 'own cost in billing currency'],
  },
  controlTotals: ['quantity', 'cost'],
} as const satisfies TableContract
