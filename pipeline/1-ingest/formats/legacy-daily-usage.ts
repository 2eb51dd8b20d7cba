import { required, type SourceFormat } from '../source-format.ts'
import { legacyUsageFields, legacyUsageKept } from './legacy-usage.ts'

/**
 * Daily lines of a usage-based invoice, as the interfaces deliver them apart from the rated ones:
 * quantities without any amount. They say which days a rated line is made of, and are never billed.
 */
export const legacyDailyUsage: SourceFormat = {
  name: 'legacy-daily-usage',
  title: 'daily usage of a usage-based reconciliation (legacy)',
  schema: 'usage',
  dataset: 'legacy_daily_usage',
  remedy: 'fetch the usage line items of the invoice again, with all columns',
  isBilledByInvoice: true,
  monthStarts: [],
  nullTexts: [],
  kept: legacyUsageKept,
  // with a column for charges the file is rated, and its daily rows are told by content
  unless: 'PretaxCharges',
  fields: [...legacyUsageFields, required('usage_date', 'UsageDate')],
}
