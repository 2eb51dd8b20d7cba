import type { SourceFormat } from '../source-format.ts'
import { dailyRatedUsage } from './daily-rated-usage.ts'
import { invoiceReconciliation } from './invoice-reconciliation.ts'
import { ownService } from './own-service.ts'
import { priceSheet } from './price-sheet.ts'

/** Every format that is recognised, in the order in which messages list them. */
export const sourceFormats: readonly SourceFormat[] = [dailyRatedUsage, invoiceReconciliation, ownService, priceSheet]

/** The format of a name that the lake holds; a name it does not know is a bug. */
export function formatOf(name: string): SourceFormat {
  const format = sourceFormats.find((one) => one.name === name)
  if (format === undefined) throw new Error(`there is no format ${name}`)
  return format
}
