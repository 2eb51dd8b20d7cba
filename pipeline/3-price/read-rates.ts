import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ratebookError } from '../errors.ts'
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
import { checkAccounts } from './check-accounts.ts'
import { checkAdded } from './check-added.ts'
import { checkLedgerAccounts } from './check-ledger-accounts.ts'
import { checkFxRates, checkTaxRules } from './check-fx-tax.ts'
import { checkPriceLists } from './check-price-lists.ts'
import { checkPriceRules } from './check-price-rules.ts'
import {
  checkDates,
  checkKeys,
  checkReferences,
  knownFiles,
  type ReadRows,
} from './check-references.ts'
import { checkVendorInvoices } from './check-vendor-invoices.ts'
import { checkWinners } from './check-winners.ts'
import { createFaults, type Faults } from './faults.ts'
import { ledgerAccounts } from './ledger-account-tables.ts'
import { fxRates, priceLists, priceRules, taxRules } from './price-tables.ts'
import type { RatesColumns, RatesTable } from './rates-table.ts'
import { ratesTables, type Rates } from './rates-tables.ts'
import { tolerances, vendorInvoices } from './reconcile-tables.ts'
import { readTable, type RatesFile, type TableRows } from './read-table.ts'

/**
 * Reads all of a rates folder; files of further folders are laid over it. Decimals and dates stay
 * text, checked against what their columns can hold; each row knows its file
 * (`rates/accounts.csv`) and line. Throws RatebookErrors with every fault found, RB-301 to
 * RB-335: cells, then names in other files, overlaps, tiers and prices that would both win.
 */
export async function readRates(...ratesDirs: readonly [string, ...string[]]): Promise<Rates> {
  const faults = createFaults()
  const files = await findRatesFiles(ratesDirs, faults)
  const checked: ReadRows[] = []
  const read = async <C extends RatesColumns>(table: RatesTable<C>): Promise<TableRows<C>> => {
    const found = files.get(table.table) ?? []
    const result = await readTable(table, found, faults)
    const complete = result.complete && (found.length > 0 || !table.fileRequired)
    checked.push({ table, rows: result.rows, ids: result.ids, complete })
    return result
  }
  const rules = await read(priceRules)
  const rates: Rates = {
    sellers: (await read(sellers)).rows,
    bankAccounts: (await read(bankAccounts)).rows,
    markets: (await read(markets)).rows,
    accounts: (await read(accounts)).rows,
    purchaseOrders: (await read(purchaseOrders)).rows,
    assignments: (await read(assignments)).rows,
    benefits: (await read(benefits)).rows,
    priceLists: (await read(priceLists)).rows,
    priceRules: rules.rows,
    fxRates: (await read(fxRates)).rows,
    taxRules: (await read(taxRules)).rows,
    services: (await read(services)).rows,
    chargeLimits: (await read(chargeLimits)).rows,
    fees: (await read(fees)).rows,
    adjustments: (await read(adjustments)).rows,
    vendorInvoices: (await read(vendorInvoices)).rows,
    tolerances: (await read(tolerances)).rows,
    ledgerAccounts: (await read(ledgerAccounts)).rows,
  }
  checkKeys(checked, faults)
  checkReferences(checked, faults)
  checkDates(checked, faults)
  checkAccounts(rates, faults)
  checkPriceLists(rates, faults)
  checkPriceRules(rates, rules.idsLeftOut, faults)
  checkWinners(rates, faults)
  checkFxRates(rates, faults)
  checkTaxRules(rates, faults)
  checkAdded(rates, faults)
  checkVendorInvoices(rates, faults)
  checkLedgerAccounts(rates, faults)
  faults.throwIfAny()
  return rates
}

/**
 * Files by table. A CSV that no table knows is refused: a misspelt name must
 * not lose prices in silence.
 */
async function findRatesFiles(
  ratesDirs: readonly string[],
  faults: Faults,
): Promise<Map<string, RatesFile[]>> {
  const files = new Map<string, RatesFile[]>()
  for (const [relative, { path, file }] of await listRatesFiles(ratesDirs)) {
    const table = ratesTables.find((candidate) => isFileOf(candidate, relative))
    if (table === undefined) {
      if (!/\.csv$/i.test(relative)) continue
      faults.add({ file, line: 0 }, ratebookError('RB-302', { file, known: knownFiles }))
      continue
    }
    const found = files.get(table.table) ?? []
    found.push({ path, file })
    files.set(table.table, found)
  }
  for (const { table, file: name, fileRequired, meaning } of ratesTables) {
    if (!fileRequired || files.has(table)) continue
    const file = `${basename(ratesDirs.at(-1) ?? '')}/${name}`
    faults.add({ file, line: 0 }, ratebookError('RB-301', { file, meaning }))
  }
  return files
}

/**
 * The files by their path below the folder; a file of a later folder takes the place of the same
 * one of an earlier folder. Each keeps the name of its folder, so that messages, `explain` and
 * `diff` say which of the two is meant.
 */
export async function listRatesFiles(
  ratesDirs: readonly string[],
): Promise<[relative: string, RatesFile][]> {
  const files = new Map<string, RatesFile>()
  for (const dir of ratesDirs) {
    for (const relative of await listFiles(dir)) {
      files.set(relative, { path: join(dir, relative), file: `${basename(dir)}/${relative}` })
    }
  }
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Relative paths with forward slashes, in order; files of editors (`.x`, `~$x`) are left out. */
async function listFiles(ratesDir: string): Promise<string[]> {
  const found: string[] = []
  const walk = async (below: string) => {
    const entries = await readdir(join(ratesDir, below), { withFileTypes: true }).catch(
      (error: unknown) => {
        if (below === '') throw ratebookError('RB-901', { path: ratesDir })
        throw error
      },
    )
    for (const entry of entries) {
      if (/^[.~]/.test(entry.name)) continue
      if (entry.isDirectory()) await walk(`${below}${entry.name}/`)
      else found.push(`${below}${entry.name}`)
    }
  }
  await walk('')
  return found.sort()
}

function isFileOf(table: RatesTable, relative: string): boolean {
  const folder = table.file.endsWith('/*.csv') ? table.file.slice(0, -'*.csv'.length) : undefined
  if (folder === undefined) return relative === table.file
  const name = relative.slice(folder.length)
  return relative.startsWith(folder) && name.endsWith('.csv') && !name.includes('/')
}
