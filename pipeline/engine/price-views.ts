import { join } from 'node:path'
import { type DuckDB, sqlFileText, sqlName, sqlText } from './duckdb.ts'
import type { LakeSource } from './usage-views.ts'

/** A source file in the lake with the schema its rows have. */
export interface LakePriceSource extends LakeSource {
  readonly schema: string
}

/**
 * Makes one view per schema of price inputs over the sources that hold one (good rows with file and
 * record number), and `vendor_reject`, their quarantine. Without a source a view is empty with the
 * columns given, so that SQL can read it.
 */
export async function createPriceViews(
  database: DuckDB,
  sources: readonly LakePriceSource[],
  schemas: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<void> {
  const rejects: string[] = []
  for (const [schema, columns] of Object.entries(schemas)) {
    const own = sources.filter((source) => source.schema === schema)
    const stored = `stored_${schema}`
    await database.createView(
      stored,
      own.length === 0
        ? emptySelect({ ...columns, bad: badType })
        : selectStored(own, `${schema}.parquet`, Object.keys({ ...columns, bad: badType })),
    )
    await database.createView(
      schema,
      `select * exclude (bad) from ${sqlName(stored)} where bad is null`,
    )
    rejects.push(
      `select source_sha256, ${sqlText(schema)} as schema_name, record_number, ` +
        'bad.column_name as column_name, bad.value as value, bad.reason as reason, cast(null as varchar) as raw ' +
        `from ${sqlName(stored)} where bad is not null`,
    )
    if (own.length > 0) {
      rejects.push(
        `select source_sha256, ${sqlText(schema)}, record_number, null, null, reason, raw ` +
          `from (${selectStored(own, 'reject.parquet', ['source_sha256', 'record_number', 'reason', 'raw'])})`,
      )
    }
  }
  await database.createView('vendor_reject', rejects.join(' union all '))
}

const badType = 'STRUCT(column_name VARCHAR, "value" VARCHAR, reason VARCHAR)'

function emptySelect(columns: Readonly<Record<string, string>>): string {
  const values = Object.entries(columns).map(
    ([name, type]) => `cast(null as ${type}) as ${sqlName(name)}`,
  )
  return `select ${values.join(', ')} where false`
}

function selectStored(
  sources: readonly LakeSource[],
  file: string,
  columns: readonly string[],
): string {
  const files = sources.map(({ folder }) => sqlFileText(join(folder, file))).join(', ')
  const keys = sources
    .map(({ folder, sha256 }) => `(${sqlText(join(folder, file))}, ${sqlText(sha256)})`)
    .join(', ')
  const values = columns.map((name) => {
    if (name === 'source_sha256') return 'source.source_sha256'
    if (name !== 'record_number') return `stored.${sqlName(name)}`
    return 'coalesce(stored.record_number, stored.file_row_number + 1) as record_number'
  })
  return (
    `select ${values.join(', ')} from read_parquet([${files}], filename = true, file_row_number = true) stored ` +
    `join (values ${keys}) as source (filename, source_sha256) using (filename)`
  )
}
