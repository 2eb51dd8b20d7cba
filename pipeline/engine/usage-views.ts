import { join } from 'node:path'
import { createTableOfRows, selectStored } from './stored-table.ts'
import { type DuckDB, sqlFileText, sqlText } from './duckdb.ts'

/** A source file in the lake: its hash and its folder. */
export interface LakeSource {
  readonly sha256: string
  readonly folder: string
}

/**
 * Makes the views over the lake: `usage_record` (good rows with file and record number),
 * `usage_reject` (quarantine) and the sums `metered_part` with their `usage_class_part`. Views,
 * because usage is stored once per source file and reused by every run. `columns` are those of
 * stored usage with their types: a file holds what its format gives.
 */
export async function createUsageViews(
  database: DuckDB,
  sources: readonly LakeSource[],
  columns: Readonly<Record<string, string>>,
): Promise<void> {
  await createStoredUsage(database, 'stored_usage', sources, columns)
  await database.createView(
    'usage_record',
    'select * exclude (bad) from stored_usage where bad is null',
  )
  await database.run(
    'create or replace view usage_reject as ' +
      'select source_sha256, record_number, bad.column_name as column_name, bad.value as value, ' +
      'bad.reason as reason, cast(null as varchar) as raw from stored_usage where bad is not null union all ' +
      'select source.source_sha256, record_number, null, null, reason, raw ' +
      `from read_parquet(${filesOf(sources, 'reject.parquet')}, filename = true) stored ` +
      `join ${keysOf(sources, 'reject.parquet')} using (filename)`,
  )
  await createPartViews(database, sources)
}

/** Makes a view of the records of some source files, bad ones too; without a file it is empty. */
export async function createStoredUsage(
  database: DuckDB,
  name: string,
  sources: readonly LakeSource[],
  columns: Readonly<Record<string, string>>,
): Promise<void> {
  if (sources.length === 0) {
    const typed = Object.entries({ source_sha256: 'varchar', ...columns })
    const empty = typed.map(([column, type]) => ({ name: column, type, of: () => null }))
    return createTableOfRows(database, name, empty, [])
  }
  const paths = sources.map((source) => join(source.folder, 'usage.parquet'))
  const stored = await selectStored(database, paths, columns, ['filename', 'file_row_number'])
  await database.createView(
    name,
    'select source.source_sha256, ' +
      'coalesce(stored.record_number, stored.file_row_number + 1) as record_number, ' +
      'stored.* exclude (filename, file_row_number, record_number) ' +
      `from (${stored}) stored join ${keysOf(sources, 'usage.parquet')} using (filename)`,
  )
}

/** Views that stand for the sums of usage: what is read where no usage record is. */
export const partViews = ['metered_part', 'usage_class_part', 'slice_part'] as const

/** Makes the views of the sums alone. */
export async function createPartViews(
  database: DuckDB,
  sources: readonly LakeSource[],
): Promise<void> {
  for (const name of partViews) {
    const file = `${name}.parquet`
    await database.run(
      `create or replace view ${name} as select source.source_sha256, stored.* exclude (filename) ` +
        `from read_parquet(${filesOf(sources, file)}, filename = true) stored ` +
        `join ${keysOf(sources, file)} using (filename)`,
    )
  }
}

function filesOf(sources: readonly LakeSource[], name: string): string {
  return `[${sources.map(({ folder }) => sqlFileText(join(folder, name))).join(', ')}]`
}

/** Which file is of which source, as rows. */
function keysOf(sources: readonly LakeSource[], name: string): string {
  const rows = sources.map(
    ({ folder, sha256 }) => `(${sqlText(join(folder, name))}, ${sqlText(sha256)})`,
  )
  return `(values ${rows.join(', ')}) as source (filename, source_sha256)`
}
