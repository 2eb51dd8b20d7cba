import { ratebookError } from '../errors.ts'
import { shareOfOne } from '../money.ts'
import { at, both, type Faults } from './faults.ts'
import { ledgerDetails, type LedgerRole, ledgerRoles } from './ledger-account-tables.ts'
import type { Rates } from './rates-tables.ts'

/** One account for one posting, and no detail that postings of a role do not have (B34). */
export function checkLedgerAccounts({ ledgerAccounts }: Rates, faults: Faults): void {
  const seen = new Map<string, Rates['ledgerAccounts'][number]>()
  for (const row of ledgerAccounts) {
    const known: readonly string[] = ledgerRoles[row.role as LedgerRole]
    for (const column of ledgerDetails) {
      const value = row[column]
      if (value === null || known.includes(column)) continue
      const fault = `means nothing for role ${row.role}`
      const remedy = 'leave the cell blank'
      faults.add(row, ratebookError('RB-310', { at: at(row), column, value, fault, remedy }))
    }
    // as a number: 23 and 23.0 are one rate
    const rate = row.tax_rate === null ? 'any' : shareOfOne(row.tax_rate)
    const what =
      `account for ${row.role}, seller ${row.seller_id ?? 'any'}, product ${row.product ?? 'any'},` +
      ` tax category ${row.tax_category ?? 'any'}, tax rate ${row.tax_rate ?? 'any'}`
    const key = [row.role, row.seller_id, row.product, row.tax_category, rate].join(' ')
    const first = seen.get(key)
    if (first === undefined) seen.set(key, row)
    else faults.add(row, ratebookError('RB-324', { both: both(first, row), what }))
  }
}
