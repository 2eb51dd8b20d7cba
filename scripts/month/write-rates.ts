import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ratesCsv } from './csv.ts'
import type { RatesTable } from './csv.ts'
import type { Customer } from './customers.ts'
import { exchangeRates } from './exchange-rates.ts'
import type { Period } from './period.ts'
import { accountsTable, assignmentsTable, purchaseOrdersTable } from './rates-accounts.ts'
import { priceListsTable } from './rates-lists.ts'
import { partnerPriceTables } from './rates-partner-prices.ts'
import {
  bankAccountsTable,
  benefitsTable,
  marketsTable,
  sellersTable,
  taxTable,
} from './rates-parties.ts'
import { customerPriceTables } from './rates-prices.ts'

/**
 * Writes a `rates/` folder that prices every line of a generated month;
 * files it does not know stay.
 */
export function writeRates(folder: string, period: Period, customers: readonly Customer[]): void {
  for (const [name, table] of Object.entries(ratesFiles(period, customers))) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, ratesCsv(table))
  }
}

/** Every file of the folder by its path. */
export function ratesFiles(
  period: Period,
  customers: readonly Customer[],
): Record<string, RatesTable> {
  const prices = { ...customerPriceTables(period), ...partnerPriceTables(period) }
  return {
    'sellers.csv': sellersTable(),
    'bank-accounts.csv': bankAccountsTable(),
    'markets.csv': marketsTable(),
    'accounts.csv': accountsTable(period, customers),
    'assignments.csv': assignmentsTable(period, customers),
    'purchase-orders.csv': purchaseOrdersTable(period, customers),
    'price-lists.csv': priceListsTable(),
    'tax.csv': taxTable(period),
    'benefits.csv': benefitsTable(period, customers),
    [`fx/${period.name}.csv`]: exchangeRates(period, false),
    [`fx/${period.previousName}.csv`]: exchangeRates(period, true),
    ...Object.fromEntries(
      Object.entries(prices).map(([name, table]) => [`price-lists/${name}`, table]),
    ),
  }
}
