import type { SourceFormat } from '../source-format.ts'
import { azureRateCard } from './azure-rate-card.ts'
import { azureUtilization } from './azure-utilization.ts'
import {
  costExportCustomer,
  costExportEnterprise,
  costExportPartner,
  costExportSubscription,
} from './cost-export.ts'
import { dailyRatedUsage } from './daily-rated-usage.ts'
import { focus } from './focus.ts'
import { invoiceReconciliation } from './invoice-reconciliation.ts'
import { billingAccountPriceSheet } from './billing-account-price-sheet.ts'
import { legacyDailyUsage } from './legacy-daily-usage.ts'
import { legacyLicense } from './legacy-license.ts'
import { legacyPriceList } from './legacy-price-list.ts'
import { legacyUsage } from './legacy-usage.ts'
import { ownService } from './own-service.ts'
import { priceSheet } from './price-sheet.ts'
import { vendorFxRates } from './vendor-fx-rates.ts'
import { vendorMargins } from './vendor-margins.ts'
import { vendorPromotions } from './vendor-promotions.ts'

/** Every format that is recognised, in the order in which messages list them. */
export const sourceFormats: readonly SourceFormat[] = [
  dailyRatedUsage,
  invoiceReconciliation,
  legacyUsage,
  legacyDailyUsage,
  legacyLicense,
  costExportPartner,
  costExportSubscription,
  costExportEnterprise,
  costExportCustomer,
  focus,
  azureUtilization,
  ownService,
  priceSheet,
  legacyPriceList,
  azureRateCard,
  billingAccountPriceSheet,
  vendorFxRates,
  vendorMargins,
  vendorPromotions,
]

/** The format of a name that the lake holds; a name it does not know is a bug. */
export function formatOf(name: string): SourceFormat {
  const format = sourceFormats.find((one) => one.name === name)
  if (format === undefined) throw new Error(`there is no format ${name}`)
  return format
}
