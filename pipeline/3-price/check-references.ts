import { ratebookError } from '../errors.ts'
import { at, both, type Faults } from './faults.ts'
import type { Place, RatesTable, TableName } from './rates-table.ts'
import { ratesTables } from './rates-tables.ts'

/** All that cross-file checks need of a table, whatever its columns. */
export interface ReadRows {
  readonly table: RatesTable
  readonly rows: readonly (Place & Readonly<Record<string, string | number | null>>)[]
  readonly ids: ReadonlySet<string>
  readonly complete: boolean
}

/**
 * Names of rows in other files must exist there; a file that could not be read is
 * not held against the others.
 */
export function checkReferences(tables: readonly ReadRows[], faults: Faults): void {
  const byName = new Map<TableName, ReadRows>(tables.map((entry) => [entry.table.table, entry]))
  for (const { table, rows } of tables) {
    for (const [column, { refersTo }] of Object.entries(table.columns)) {
      const target = refersTo && byName.get(refersTo.table)
      if (refersTo === undefined || target === undefined || !target.complete) continue
      const except = refersTo.except ?? []
      const other = except.length === 0 ? '' : `, or write ${except.join(' or ')}`
      for (const row of rows) {
        const value = row[column]
        if (typeof value !== 'string' || target.ids.has(value) || except.includes(value)) continue
        const parameters = {
          at: at(row),
          column,
          value,
          target: `rates/${target.table.file}`,
          other,
        }
        faults.add(row, ratebookError('RB-320', parameters))
      }
    }
  }
}

const keyColumns: Partial<Record<TableName, string>> = {
  seller: 'seller_id',
  market: 'market_id',
  price_list: 'price_list_id',
}

/** Sellers, markets and lists have one row each; no two ids differ in capital letters only. */
export function checkKeys(tables: readonly ReadRows[], faults: Faults): void {
  for (const { table, rows } of tables) {
    const column = keyColumns[table.table] ?? (table.table === 'account' ? 'account_id' : undefined)
    if (column === undefined) continue
    const seen = new Map<string, Place & { id: string }>()
    for (const row of rows) {
      const id = String(row[column])
      const first = seen.get(id.toLowerCase())
      if (first === undefined) {
        seen.set(id.toLowerCase(), { file: row.file, line: row.line, id })
      } else if (first.id !== id) {
        faults.add(
          row,
          ratebookError('RB-335', { both: both(first, row), first: first.id, second: id }),
        )
      } else if (table.table in keyColumns) {
        faults.add(
          row,
          ratebookError('RB-324', { both: both(first, row), what: `${table.noun} ${id}` }),
        )
      }
    }
  }
}

/** valid_to is after valid_from, in every file that has them. */
export function checkDates(tables: readonly ReadRows[], faults: Faults): void {
  for (const { table, rows } of tables) {
    if (!('valid_from' in table.columns)) continue
    for (const row of rows) {
      const [from, to] = [String(row['valid_from']), String(row['valid_to'])]
      if (from < to) continue
      faults.add(row, ratebookError('RB-315', { at: at(row), from, to }))
    }
  }
}

/** `sellers.csv, markets.csv, ...`: what may stand in rates/. */
export const knownFiles = ratesTables.map((table) => table.file).join(', ')
