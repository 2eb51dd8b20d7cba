import {
  accounts,
  assignments,
  bankAccounts,
  benefits,
  markets,
  purchaseOrders,
  sellers,
} from './account-tables.ts'
import { adjustments, chargeLimits, fees, services } from './added-tables.ts'
import { ledgerAccounts } from './ledger-account-tables.ts'
import { fxRates, priceLists, priceRules, taxRules } from './price-tables.ts'
import { tolerances, vendorInvoices } from './reconcile-tables.ts'
import type { RatesTable, RowOf, TableName } from './rates-table.ts'

/**
 * Every rates file that exists, in the order of README and `init`. A file
 * that is not here is refused.
 */
export const ratesTables: readonly RatesTable[] = [
  sellers,
  bankAccounts,
  markets,
  accounts,
  purchaseOrders,
  assignments,
  benefits,
  priceLists,
  priceRules,
  fxRates,
  taxRules,
  services,
  chargeLimits,
  fees,
  adjustments,
  vendorInvoices,
  tolerances,
  ledgerAccounts,
]

/** File of a table, below rates/. */
export function ratesFileOf(table: TableName): string | undefined {
  return ratesTables.find((candidate) => candidate.table === table)?.file
}

/** Whether a column of some table names rows of this one. */
export function isNamedElsewhere(table: TableName): boolean {
  return ratesTables.some(({ columns }) =>
    Object.values(columns).some(({ refersTo }) => refersTo?.table === table),
  )
}

export type SellerRow = RowOf<typeof sellers>
export type AccountRow = RowOf<typeof accounts>
export type PriceListRow = RowOf<typeof priceLists>
export type PriceRuleRow = RowOf<typeof priceRules>
export type TaxRuleRow = RowOf<typeof taxRules>
export type ServiceRow = RowOf<typeof services>
export type ChargeLimitRow = RowOf<typeof chargeLimits>
export type FeeRow = RowOf<typeof fees>
export type AdjustmentRow = RowOf<typeof adjustments>

/**
 * All rates files of a workspace, parsed and found free of contradictions. Decimals
 * and dates are checked text.
 */
export interface Rates {
  readonly sellers: readonly SellerRow[]
  readonly bankAccounts: readonly RowOf<typeof bankAccounts>[]
  readonly markets: readonly RowOf<typeof markets>[]
  readonly accounts: readonly AccountRow[]
  readonly purchaseOrders: readonly RowOf<typeof purchaseOrders>[]
  readonly assignments: readonly RowOf<typeof assignments>[]
  readonly benefits: readonly RowOf<typeof benefits>[]
  readonly priceLists: readonly PriceListRow[]
  readonly priceRules: readonly PriceRuleRow[]
  readonly fxRates: readonly RowOf<typeof fxRates>[]
  readonly taxRules: readonly TaxRuleRow[]
  readonly services: readonly ServiceRow[]
  readonly chargeLimits: readonly ChargeLimitRow[]
  readonly fees: readonly FeeRow[]
  readonly adjustments: readonly AdjustmentRow[]
  readonly vendorInvoices: readonly RowOf<typeof vendorInvoices>[]
  readonly tolerances: readonly RowOf<typeof tolerances>[]
  readonly ledgerAccounts: readonly RowOf<typeof ledgerAccounts>[]
}
