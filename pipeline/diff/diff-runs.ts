import { z } from 'zod'
import { runChecks } from '../checks.ts'
import { readSql, sqlPath } from '../engine/build-table.ts'
import { DuckDB } from '../engine/duckdb.ts'
import { createEmptyView, createTableOfRows, type ValueColumn } from '../engine/stored-table.ts'
import { createTwoRunViews, type RunSide } from '../engine/two-runs.ts'
import { findRun, readManifest, runFolder } from '../open-run.ts'
import { stages } from '../stages.ts'
import type { Workspace } from '../workspace.ts'

/** Tables of both runs that the comparison reads; `rated_day` is a view. */
const comparedTables = [
  'billing_run',
  'currency',
  'account',
  'price_rule',
  'price_tier',
  'fx_rate',
  'source_slice',
  'usage_class',
  'metered_usage',
  'usage_day',
  'span_usage',
  'priced_usage',
  'tier_share',
  'rated_line',
  'rated_day',
  'charge',
  'held',
  'draft_charge',
  'subscription_name',
  'invoice_line',
  'invoice',
] as const

/** The tables of a comparison in the order in which they are made. */
export const differenceTables = [
  'compared_day',
  'restated_slice',
  'compared_class',
  'compared_key',
  'compared_rule',
  'compared_span',
  'cut_line',
  'compared_line',
  'compared_usage',
  'usage_difference',
  'charge_difference',
  'difference',
  'difference_sum',
  'difference_shown',
] as const

/** The parts of a difference, in the order in which they are shown. */
export const causes = [
  'quantity',
  'price',
  'rule',
  'fx',
  'late',
  'restated',
  'moved',
  'held',
  'rounding',
] as const
export type Cause = (typeof causes)[number]

const text = z.string()
const maybe = z.string().nullable()
const amounts = {
  before: text,
  after: text,
  difference: text,
  quantity: text,
  price: text,
  rule: text,
  fx: text,
  late: text,
  restated: text,
  moved: text,
  held: text,
  rounding: text,
}
const total = z.object({ is_invoiced: z.boolean(), currency: text, ...amounts })
const row = total.extend({
  hop: text,
  account_id: text,
  account_name: text,
  subscription_id: maybe,
  subscription_name: maybe,
  meter_category: maybe,
  meter_sub_category: maybe,
  meter_name: maybe,
  meter_id: maybe,
  sku_id: maybe,
})
const cause = z.object({
  is_invoiced: z.boolean(),
  currency: text,
  cause: z.enum(causes),
  amount: text,
})
const changedRule = z.object({
  rule_before: maybe,
  rule_after: maybe,
  words_before: maybe,
  words_after: maybe,
  is_invoiced: z.boolean(),
  currency: text,
  accounts: text,
  price: text,
  rule: text,
  amount: text,
  shown: text,
})
const changedRate = z.object({
  month: text,
  from_currency: text,
  to_currency: text,
  is_invoiced: z.boolean(),
  rate_before: maybe,
  place_before: maybe,
  rate_after: maybe,
  place_after: maybe,
  amount: text,
  shown: text,
})

export type DifferenceTotal = z.infer<typeof total>
export type DifferenceRow = z.infer<typeof row>
export type ChangedRule = z.infer<typeof changedRule>
export type ChangedRate = z.infer<typeof changedRate>

/** What rows of a difference are made per. */
export type Level = 'account' | 'subscription' | 'sku' | 'cause'

/** Two runs compared: amounts as exact text; invoices and statements of resellers apart. */
export interface Difference extends ReadDifference {
  readonly before: string
  readonly after: string
  /** The same in minor units, for print. */
  readonly shown: ReadDifference
}

/** What is read of a difference: exact, or as it is shown. */
export interface ReadDifference {
  readonly totals: readonly DifferenceTotal[]
  /** Largest difference first. */
  readonly rows: readonly DifferenceRow[]
  readonly causes: readonly z.infer<typeof cause>[]
  readonly rules: readonly ChangedRule[]
  readonly rates: readonly ChangedRate[]
}

/** Asked of a difference: the level of its rows, and one account or all. */
export interface AskedDifference {
  readonly level: Exclude<Level, 'cause'>
  readonly account?: string | undefined
}

/**
 * Compares two runs, or simulations, of a workspace. It only reads what they stored. That the
 * causes add up, and that before and after are what the documents say, is checked each time; a
 * difference that does not hold is a bug of ours and throws.
 */
export async function diffRuns(
  workspace: Workspace,
  wanted: { readonly before: string; readonly after: string },
  asked: AskedDifference,
): Promise<Difference> {
  const kinds = ['run', 'simulation'] as const
  const before = findRun(workspace, wanted.before, kinds)
  const after = findRun(workspace, wanted.after, kinds)
  const database = await DuckDB.open()
  try {
    await database.loadMacros()
    await database.run(await readSql('pipeline/engine/difference_macros.sql'))
    await createTwoRunViews(
      database,
      [await sideOf(workspace, 'before', before), await sideOf(workspace, 'after', after)],
      comparedTables,
    )
    await createAsked(database, asked)
    await buildDifference(database)
    await proveDifference(database)
    const exact = await readDifference(database, 'difference_sum')
    return { before, after, ...exact, shown: await readDifference(database, 'difference_shown') }
  } finally {
    database.close()
  }
}

/** Makes the table of what is asked, so that no SQL text carries a value. */
export async function createAsked(database: DuckDB, asked: AskedDifference): Promise<void> {
  const columns: ValueColumn<AskedDifference>[] = [
    { name: 'account_id', type: 'varchar', of: ({ account }) => account ?? null },
    { name: 'level', type: 'varchar', of: ({ level }) => level },
  ]
  await createTableOfRows(database, 'asked_difference', columns, [asked])
}

/** Makes the tables of a comparison over the views of two runs. */
export async function buildDifference(database: DuckDB): Promise<void> {
  for (const table of differenceTables) {
    const text = await readSql(`pipeline/diff/${table}.sql`)
    // Spreading amounts over days costs more than all the rest, and mostly no line is cut.
    if (table === 'cut_line' && !(await isAnyCut(database)))
      await createEmptyView(database, table, text)
    else await database.createTable(table, text)
  }
}

async function isAnyCut(database: DuckDB): Promise<boolean> {
  return (await database.value(await readSql('pipeline/diff/read/is_cut.sql'))) === 'true'
}

async function sideOf(workspace: Workspace, side: RunSide['side'], id: string): Promise<RunSide> {
  await readManifest(workspace, id)
  const views: Record<string, string> = {}
  for (const stage of stages) {
    for (const table of stage.tables) {
      if (table.stored === 'view' && comparedTables.some((name) => name === table.name))
        views[table.name] = await readSql(sqlPath(stage, table))
    }
  }
  return { side, folder: runFolder(workspace, id), views }
}

async function proveDifference(database: DuckDB): Promise<void> {
  for (const { claim, rows } of await runChecks(database, { name: 'diff' })) {
    const [first] = rows
    if (first === undefined) continue
    throw new Error(`${claim}: not so in ${String(rows.length)} rows: ${JSON.stringify(first)}`)
  }
}

async function readDifference(
  database: DuckDB,
  table: 'difference_sum' | 'difference_shown',
): Promise<ReadDifference> {
  await database.createView('difference_read', 'from ' + table)
  const read = async <T>(name: string, schema: z.ZodType<T>): Promise<T[]> =>
    z.array(schema).parse(await database.rows(await readSql(`pipeline/diff/read/${name}.sql`)))
  return {
    totals: await read('total', total),
    rows: await read('row', row),
    causes: await read('cause', cause),
    rules: await read('changed_rule', changedRule),
    rates: await read('changed_rate', changedRate),
  }
}
