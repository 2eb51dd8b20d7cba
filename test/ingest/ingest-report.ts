import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DuckDB, type Row, sqlText } from '../../pipeline/engine/duckdb.ts'
import { createUsageViews } from '../../pipeline/engine/usage-views.ts'
import { storedUsageColumns } from '../../pipeline/1-ingest/usage-schema.ts'
import { ingestFiles, type Ingested, type Source } from '../../pipeline/1-ingest/ingest.ts'

/** Files of a landing folder by name; null stands for a folder. */
export type LandingFiles = Readonly<Record<string, string | Uint8Array | null>>

/** A landing folder with an empty lake beside it. */
export interface Landing {
  readonly folder: string
  readonly lake: string
  readonly names: readonly string[]
  remove(): void
}

/** Writes files into a fresh landing folder. */
export function makeLanding(files: LandingFiles): Landing {
  const root = mkdtempSync(join(tmpdir(), 'ratebook-ingest-'))
  const folder = join(root, 'landing')
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(content === null ? path : dirname(path), { recursive: true })
    if (content !== null) writeFileSync(path, content)
  }
  return {
    folder,
    lake: join(root, 'lake'),
    names: Object.keys(files),
    remove: () => {
      rmSync(root, { recursive: true })
    },
  }
}

/** An engine as a run opens it. One thread reads as many small files with half the work. */
export async function openEngine(threads = 2): Promise<DuckDB> {
  const database = await DuckDB.open({ threads })
  await database.loadMacros()
  return database
}

/** What became of one file. */
export interface SourceOutcome {
  readonly name: string
  readonly records: number
  /** count, quantity, cost: of the usage. */
  readonly usage: Row
  /** Usage records behind the sums that pricing reads. */
  readonly metered: string
  readonly rejects: readonly Row[]
  readonly rounded: readonly Row[]
  readonly unknownColumns: readonly string[]
  /** The columns asked for, of every usage record. */
  readonly shown: readonly Row[]
}

/** Takes the files of a landing folder. */
export async function ingestLanding(database: DuckDB, landing: Landing): Promise<Ingested> {
  return ingestFiles(database, landing.folder, landing.names, landing)
}

/** Reads the lake: every source by name. `show` is a list of columns of usage_record. */
export async function readOutcomes(
  database: DuckDB,
  landing: Landing,
  sources: readonly Source[],
  show?: string,
): Promise<SourceOutcome[]> {
  if (sources.length === 0) return []
  await createUsageViews(
    database,
    sources.map(({ stored, key }) => ({ sha256: stored.sha256, folder: join(landing.lake, key) })),
    storedUsageColumns(),
  )
  const outcomes: SourceOutcome[] = []
  for (const { name, stored } of sources.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const own = `where source_sha256 = ${sqlText(stored.sha256)}`
    const [usage] = await database.rows(
      'select count(*) as records, sum(quantity) as quantity, ' +
        `sum(billing_pre_tax_total) as cost from usage_record ${own}`,
    )
    outcomes.push({
      name,
      records: stored.records,
      unknownColumns: stored.unknownColumns,
      usage: usage ?? {},
      metered:
        (await database.value(`select coalesce(sum(usage_rows), 0) from metered_part ${own}`)) ??
        '0',
      rejects: await database.rows(
        `select * exclude (source_sha256) from usage_reject ${own} order by record_number`,
      ),
      rounded: await database.rows(
        `select record_number, rounded from usage_record ${own} and rounded is not null order by record_number`,
      ),
      shown:
        show === undefined
          ? []
          : await database.rows(
              `select record_number, ${show} from usage_record ${own} order by record_number`,
            ),
    })
  }
  return outcomes
}

/**
 * Whether no record was lost or doubled: the records of the file are usage or
 * quarantine, and usage is summed.
 */
export function isConserved({ records, usage, metered, rejects }: SourceOutcome): boolean {
  const numbers = new Set(rejects.map((reject) => reject.record_number))
  return (
    usage.records === String(records - rejects.length) &&
    usage.records === metered &&
    numbers.size === rejects.length
  )
}

function rejectText(reject: Row): string {
  const { record_number: record, column_name: column, value, reason, raw } = reject
  const where =
    column === null ? '' : ` ${String(column)} ${value === null ? 'blank' : JSON.stringify(value)}`
  const bytes = raw === null ? '' : `: ${JSON.stringify(String(raw).slice(-60))}`
  return `  quarantine ${String(record)}${where}: ${String(reason)}${bytes}\n`
}

function outcomeText(outcome: SourceOutcome): string {
  const { name, records, usage, rejects, rounded, unknownColumns, shown } = outcome
  return [
    `${JSON.stringify(name)}: ${String(records)} records = ${String(usage.records)} usage + ` +
      `${String(rejects.length)} in quarantine; quantity ${String(usage.quantity)}, cost ${String(usage.cost)}\n`,
    ...unknownColumns.map((column) => `  unknown column: ${JSON.stringify(column)}\n`),
    ...rejects.map(rejectText),
    ...rounded.map(
      (row) => `  rounded ${String(row.record_number)}: ${String(row.rounded).trimEnd()}\n`,
    ),
    ...shown.map((row) => `  usage ${JSON.stringify(row)}\n`),
  ].join('')
}

/** All that an ingest tells, as the golden text has it. */
export function reportText(ingested: Ingested, outcomes: readonly SourceOutcome[]): string {
  return [
    ...outcomes.map(outcomeText),
    ...ingested.duplicates.map(
      ({ name, of }) => `${JSON.stringify(name)}: the same text as ${JSON.stringify(of)}\n`,
    ),
    ...ingested.refused.map(
      ({ code, message, remedy }) => `${code} ${message}\n  fix: ${remedy}\n`,
    ),
  ].join('')
}
