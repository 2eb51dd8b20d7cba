import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readSql } from '../engine/build-table.ts'
import { DuckDB, type Row } from '../engine/duckdb.ts'
import { createBillingRun, createClosedMonths } from '../billing-run.ts'
import type { Config } from '../config.ts'
import { closedMonthsBefore } from '../ledger/closed-months.ts'
import type { AskedDates } from '../1-ingest/date-order.ts'
import { ingestFiles, type Ingested, type IngestProgress } from '../1-ingest/ingest.ts'
import { billingTagsOf } from '../3-price/billing-tags.ts'
import { loadSources } from '../1-ingest/load-sources.ts'
import { parsePeriod } from '../period.ts'
import { makeTemporaryFolder, sweepLake } from '../run-folder.ts'
import type { Workspace } from '../workspace.ts'

const text = z.string()

const listedSource = z.object({
  source_sha256: text,
  format: text,
  dataset: text,
  version: text,
  mends: text.nullable(),
  records: text,
  usage_records: text,
  rejected_records: text,
  mended_records: text,
  unknown_columns: text,
  partner_id: text,
  invoice_number: text,
  billing_month: text.nullable(),
  billing_currency: text.nullable(),
  usage_rows: text.nullable(),
  delivered_cost: text.nullable(),
  shown_cost: text.nullable(),
  first_usage_date: text.nullable(),
  last_usage_date: text.nullable(),
  replaced_by: text.nullable(),
  replaced_because: text.nullable(),
})

const tooLatePart = z.object({
  source_sha256: text,
  partner_id: text,
  invoice_number: text,
  billing_month: text,
  billing_currency: text,
  too_late_rows: text,
  too_late_cost: text,
})

const listedQuantity = z.object({
  source_sha256: text,
  partner_id: text,
  invoice_number: text,
  billing_month: text,
  unit_type: text,
  usage_rows: text,
  quantity: text,
})

/** What a file without amounts has of a unit. */
export interface ListedQuantity {
  readonly unit_type: string
  readonly usage_rows: string
  readonly quantity: string
}

/** A file's usage of one invoice, month and currency, by name. */
export type ListedSource = z.infer<typeof listedSource> & {
  readonly name: string
  /** Its quantities by unit, the largest first, where it has no amounts; else none. */
  readonly quantities: readonly ListedQuantity[]
  /** Late usage of closed months, older than the window: held out (B29). */
  readonly too_late_rows: string | null
  readonly too_late_cost: string | null
}

/** What was taken, and what became of it among all the files there. */
export interface SourceList {
  readonly ingested: Ingested
  readonly listed: readonly ListedSource[]
  /**
   * Numbers of the records that mended files gave back, by SHA-256 of the file
   * they were set aside from.
   */
  readonly mended: ReadonlyMap<string, readonly string[]>
}

/** Everything that taking files needs. */
export interface SourcesAsked {
  readonly workspace: Workspace
  readonly config: Config
  /** All files of the landing folder: versions can only be judged among all of them. */
  readonly names: readonly string[]
  readonly dates: AskedDates
  readonly onFile?: IngestProgress
}

/** Takes the files of the landing folder into the lake, and says which of them count. */
export async function listSources(asked: SourcesAsked): Promise<SourceList> {
  const { workspace, config } = asked
  const temporary = await makeTemporaryFolder(workspace.runs)
  const database = await DuckDB.open({
    ...(config.threads === undefined ? {} : { threads: config.threads }),
    memoryLimit: config.memoryLimit,
    temporaryFolder: join(temporary, 'spill'),
  })
  try {
    await sweepLake(workspace.lake)
    await database.loadMacros()
    const tags = await billingTagsOf(workspace.rates)
    const target = { lake: workspace.lake, dates: asked.dates, tags }
    const ingested = await ingestFiles(
      database,
      workspace.landing,
      asked.names,
      target,
      asked.onFile,
    )
    const isUsageThere = await loadSources(database, ingested.sources, workspace.lake)
    if (!isUsageThere) return { ingested, listed: [], mended: new Map() }
    for (const table of ['mended_record', 'source_control', 'source_slice', 'source_quantity']) {
      await database.createTable(table, await readSql(`pipeline/1-ingest/${table}.sql`))
    }
    const tooLate = await readTooLate(database, asked)
    const names = new Map(ingested.sources.map(({ stored, name }) => [stored.sha256, name]))
    const listed = (await readListed(database, tooLate))
      .map((row) => ({ ...row, name: names.get(row.source_sha256) ?? row.source_sha256 }))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    const mended = new Map<string, string[]>()
    const numbers = await database.rows(await readSql('pipeline/sources/mended_number.sql'))
    for (const row of numbers) {
      const source = String(row.source_sha256)
      mended.set(source, [...(mended.get(source) ?? []), String(row.record_number)])
    }
    return { ingested, listed, mended }
  } finally {
    database.close()
    await rm(temporary, { recursive: true, force: true })
  }
}

/** What a run of its month would hold out of each slice, by the rule of the runs. */
async function readTooLate(
  database: DuckDB,
  { workspace, config }: SourcesAsked,
): Promise<z.infer<typeof tooLatePart>[]> {
  const months = await database.rows(await readSql('pipeline/sources/late_month.sql'))
  const found: z.infer<typeof tooLatePart>[] = []
  await database.createView('usage_class', await readSql('pipeline/sources/usage_class.sql'))
  for (const { month } of months) {
    const period = parsePeriod(String(month))
    await createBillingRun(database, period, config)
    await createClosedMonths(database, await closedMonthsBefore(workspace, period.month))
    for (const table of ['not_billed', 'too_late_usage'])
      await database.createTable(table, await readSql(`pipeline/2-normalize/${table}.sql`))
    const parts = await database.rows(await readSql('pipeline/sources/too_late_part.sql'))
    found.push(...z.array(tooLatePart).parse(parts))
  }
  return found
}

/** The slices of every file, with quantities where there are no amounts. */
async function readListed(
  database: DuckDB,
  tooLate: readonly z.infer<typeof tooLatePart>[],
): Promise<Omit<ListedSource, 'name'>[]> {
  const rows = async (name: string): Promise<Row[]> =>
    database.rows(await readSql(`pipeline/sources/${name}.sql`))
  const quantities = z.array(listedQuantity).parse(await rows('listed_quantity'))
  return z
    .array(listedSource)
    .parse(await rows('listed_source'))
    .map((slice) => {
      const late = tooLate.find(
        (one) => one.billing_currency === slice.billing_currency && isOfSlice(one, slice),
      )
      return {
        ...slice,
        quantities: quantities
          .filter((one) => slice.billing_currency === 'XXX' && isOfSlice(one, slice))
          .map(({ unit_type, usage_rows, quantity }) => ({ unit_type, usage_rows, quantity })),
        too_late_rows: late?.too_late_rows ?? null,
        too_late_cost: late?.too_late_cost ?? null,
      }
    })
}

type SliceKey = Pick<
  z.infer<typeof listedSource>,
  'source_sha256' | 'partner_id' | 'invoice_number' | 'billing_month'
>

function isOfSlice(one: SliceKey, slice: SliceKey): boolean {
  return (
    one.source_sha256 === slice.source_sha256 &&
    one.partner_id === slice.partner_id &&
    one.invoice_number === slice.invoice_number &&
    one.billing_month === slice.billing_month
  )
}
