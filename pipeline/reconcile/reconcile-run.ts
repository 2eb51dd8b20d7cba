import { z } from 'zod'
import { storedUsageColumns } from '../1-ingest/usage-schema.ts'
import { runChecks } from '../checks.ts'
import { compareColumns, readSql } from '../engine/build-table.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { createStoredUsage } from '../engine/usage-views.ts'
import type { OpenRun } from '../open-run.ts'
import { causes, reconciledTables } from './reconciled-tables.ts'

/** What says which files are read. */
const slices = ['partner_seller', 'vendor_slice'] as const

/** The tables of a reconciliation in the order in which they are made after that. */
const tables = [
  'vendor_document',
  'reconciled_line',
  'daily_product',
  'quarantined_product',
  'billed_product',
  'product_pair',
  'reconciled_product',
  'cause_limit',
  'invoice_part',
  'reconciled_cause',
  'used_day',
  'partial_file',
  'reconciliation',
  'closing_block',
] as const

type Opened = Pick<OpenRun, 'database' | 'sources'>

const key = { seller_id: z.string(), invoice_number: z.string(), billing_currency: z.string() }

/** An invoice of Microsoft: amounts in its currency, exact, as text. */
const invoice = z.object({
  ...key,
  state: z.enum(['agrees', 'open', 'no total']),
  has_daily_usage: z.boolean(),
  has_reconciliation: z.boolean(),
  invoice_total: z.string().nullable(),
  tax: z.string(),
  net: z.string(),
  daily_usage: z.string(),
  billed: z.string(),
  difference: z.string(),
  unexplained: z.string(),
})
const cause = z.object({
  ...key,
  cause: z.enum(causes),
  invoiced: z.string(),
  billed: z.string(),
  difference: z.string(),
  tolerance: z.string().nullable(),
  is_open: z.boolean(),
  invoiced_shown: z.string(),
  billed_shown: z.string(),
  difference_shown: z.string(),
})
const reason = z.object({ ...key, words: z.string() })
const sign = z.object({
  ...key,
  sign: z.string(),
  customer_id: z.string(),
  detail: z.string(),
  amount: z.string(),
})
const product = z.object({
  ...key,
  cause: z.enum(causes),
  customer_id: z.string(),
  plan_id: z.string(),
  product_id: z.string(),
  sku_id: z.string(),
  amount: z.string(),
  shown: z.string(),
})
const rounding = z.object({
  ...key,
  rounding_rule: z.string(),
  lines: z.string(),
  rounding: z.string(),
  unexplained: z.string(),
  shown: z.string(),
})

export type ReconciledInvoice = z.infer<typeof invoice>
export type ReconciledCause = z.infer<typeof cause>

/** The invoices of a period beside what a run bills; every list in the order of its key. */
export interface Reconciliation {
  readonly invoices: readonly ReconciledInvoice[]
  /** Whether rates/ names an invoice up to this period: then what is open blocks close. */
  readonly isReconciling: boolean
  readonly causes: readonly ReconciledCause[]
  /** Causes above their tolerance, and signs of partial files, in words. */
  readonly reasons: readonly z.infer<typeof reason>[]
  /** Signs of files that came late or incomplete, with their evidence. */
  readonly signs: readonly z.infer<typeof sign>[]
  /** Consumption in which a cause lies, the largest of each first. */
  readonly products: readonly z.infer<typeof product>[]
  /** By which documented rule lines were rounded. */
  readonly roundings: readonly z.infer<typeof rounding>[]
}

/**
 * Makes the tables of a reconciliation in the database of an open run; it only reads what the run
 * and the lake hold. That causes add up is proven each time: one that does not is a bug and throws.
 */
export async function buildReconciliation({ database, sources }: Opened): Promise<void> {
  await database.run(await readSql('pipeline/engine/difference_macros.sql'))
  for (const name of slices)
    await database.createTable(name, await readSql(`pipeline/reconcile/${name}.sql`))
  await createRecordViews(database, sources)
  for (const name of tables) {
    const path = `pipeline/reconcile/${name}.sql`
    await database.createTable(name, await readSql(path))
    const contract = reconciledTables.find((table) => table.name === name)
    if (contract !== undefined) await compareColumns(database, path, contract)
  }
  for (const { claim, rows } of await runChecks(database, { name: 'reconcile' })) {
    const [first] = rows
    if (first === undefined) continue
    throw new Error(`${claim}: not so in ${String(rows.length)} rows: ${JSON.stringify(first)}`)
  }
}

/**
 * Makes views of the records that are read, each of no other file than those that hold such records
 * of invoices of the period: a landing folder has files of many months.
 */
async function createRecordViews(database: DuckDB, sources: Opened['sources']): Promise<void> {
  const rows = await database.rows(await readSql('pipeline/reconcile/read/record_source.sql'))
  for (const name of ['daily_record', 'line_record', 'rejected_record']) {
    const own = rows.filter((row) => row.record_view === name).map((row) => row.source_sha256)
    const read = sources.filter(({ sha256 }) => own.includes(sha256))
    await createStoredUsage(database, name, read, storedUsageColumns())
  }
}

/** Compares a run with the vendor's invoices of its period (B29). */
export async function reconcileRun(run: Opened): Promise<Reconciliation> {
  const { database } = run
  await buildReconciliation(run)
  const read = async <T>(name: string, schema: z.ZodType<T>): Promise<T[]> =>
    z.array(schema).parse(await database.rows(await readSql(`pipeline/reconcile/read/${name}.sql`)))
  return {
    invoices: await read('invoice', invoice),
    isReconciling:
      (await database.value(await readSql('pipeline/reconcile/read/is_reconciling.sql'))) ===
      'true',
    causes: await read('cause', cause),
    reasons: await read('reason', reason),
    signs: await read('sign', sign),
    products: await read('product', product),
    roundings: await read('rounding', rounding),
  }
}
