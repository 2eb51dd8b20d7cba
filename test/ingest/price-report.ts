import { join } from 'node:path'
import { priceViewColumns } from '../../pipeline/1-ingest/price-schemas.ts'
import type { Source } from '../../pipeline/1-ingest/ingest.ts'
import { type DuckDB, sqlName, sqlText } from '../../pipeline/engine/duckdb.ts'
import { createPriceViews } from '../../pipeline/engine/price-views.ts'
import type { Landing } from './ingest-report.ts'

/** What became of one file of price inputs. */
export interface PriceOutcome {
  readonly text: string
  /** Whether every record is a row or in quarantine, and none is both. */
  readonly isConserved: boolean
}

/** Reads the lake: every file of price inputs by name, with its quarantine. */
export async function readPriceOutcomes(
  database: DuckDB,
  landing: Landing,
  sources: readonly Source[],
): Promise<PriceOutcome[]> {
  await createPriceViews(
    database,
    sources.map(({ key, stored }) => ({
      sha256: stored.sha256,
      folder: join(landing.lake, key),
      schema: stored.schema,
    })),
    priceViewColumns(),
  )
  const outcomes: PriceOutcome[] = []
  for (const { name, stored } of sources.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const own = `where source_sha256 = ${sqlText(stored.sha256)}`
    const rows = await database.value(`select count(*) from ${sqlName(stored.schema)} ${own}`)
    const numbers = await database.value(
      `select count(distinct record_number) from (select record_number from ${sqlName(stored.schema)} ${own} ` +
        `union all select record_number from vendor_reject ${own})`,
    )
    const rejects = await database.rows(`select * from vendor_reject ${own} order by record_number`)
    const lines = rejects.map(
      ({ record_number: record, column_name: column, value, reason }) =>
        `  quarantine ${String(record)}${column === null ? '' : ` ${String(column)} `}` +
        `${column === null ? '' : value === null ? 'blank' : JSON.stringify(value)}: ${String(reason)}\n`,
    )
    const rounded = await database.rows(
      `select record_number, rounded from ${sqlName(stored.schema)} ${own} and rounded is not null order by all`,
    )
    outcomes.push({
      text:
        `${JSON.stringify(name)}: ${String(stored.records)} records = ${String(rows)} rows + ` +
        `${String(rejects.length)} in quarantine\n` +
        stored.unknownColumns
          .map((column) => `  unknown column: ${JSON.stringify(column)}\n`)
          .join('') +
        lines.join('') +
        rounded
          .map(
            (row) => `  rounded ${String(row.record_number)}: ${String(row.rounded).trimEnd()}\n`,
          )
          .join(''),
      isConserved:
        numbers === String(stored.records) && String(stored.records - rejects.length) === rows,
    })
  }
  return outcomes
}
