import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { DuckDB } from '../engine/duckdb.ts'
import {
  appendRow,
  createGrowingTable,
  inTransaction,
  orderedRows,
} from '../engine/ledger-database.ts'
import { ratebookError } from '../errors.ts'
import { errorReason, makeFolder, type Workspace } from '../workspace.ts'
import {
  ledgerKeys,
  type LedgerRow,
  type LedgerTable,
  ledgerTables,
  ledgerTypes,
} from './ledger-tables.ts'

const names = Object.keys(ledgerTables) as LedgerTable[]
const patience = 5_000
const pause = 100

/** What happened to periods and documents; open for as long as one transaction takes. */
export class Ledger {
  private readonly database: DuckDB

  constructor(database: DuckDB) {
    this.database = database
  }

  /** All rows of a table, in the order of its key; columns of later versions are NULL. */
  async rows<T extends LedgerTable>(table: T): Promise<LedgerRow<T>[]> {
    const schema = ledgerTables[table]
    const lacking = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, null]))
    const found = await orderedRows(this.database, table, ledgerKeys[table][0] ?? [])
    return found.map((row) => schema.parse({ ...lacking, ...row }) as LedgerRow<T>)
  }

  async add<T extends LedgerTable>(table: T, row: LedgerRow<T>): Promise<void> {
    await appendRow(this.database, table, row)
  }
}

/**
 * Opens the ledger for one transaction: what the work adds is all there afterwards, or none of it.
 * Another process that has it open is waited for, 5 s, then RB-921 and exit 75.
 */
export async function withLedger<T>(
  workspace: Workspace,
  work: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  makeFolder(dirname(workspace.ledger))
  const database = await openPatiently(workspace.ledger, false)
  try {
    return await inTransaction(database, async () => {
      for (const name of names) {
        const columns = Object.keys(ledgerTables[name].shape)
        await createGrowingTable(database, {
          name,
          columns: Object.fromEntries(columns.map((one) => [one, ledgerTypes[one] ?? 'varchar'])),
          keys: ledgerKeys[name],
        })
      }
      return work(new Ledger(database))
    })
  } finally {
    database.close()
  }
}

/** Reads the ledger; `nothing` where none has been begun. */
export async function readLedger<T>(
  workspace: Workspace,
  nothing: T,
  work: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  if (!existsSync(workspace.ledger)) return nothing
  const database = await openPatiently(workspace.ledger, true)
  try {
    return await work(new Ledger(database))
  } finally {
    database.close()
  }
}

async function openPatiently(path: string, readOnly: boolean): Promise<DuckDB> {
  for (let waited = 0; ; waited += pause) {
    try {
      return await DuckDB.open({ path, threads: 1, readOnly })
    } catch (error) {
      const reason = errorReason(error)
      if (!/Could not set lock on file/u.test(reason)) throw error
      const pid = /PID (\d+)/u.exec(reason)?.[1]
      const holder = pid === undefined ? '' : ` (process ${pid})`
      if (waited >= patience) throw ratebookError('RB-921', { path, holder }, 75)
      await setTimeout(pause)
    }
  }
}
