import { join } from 'node:path'
import type { DuckDB } from '../engine/duckdb.ts'
import { createTableOfRows, type ValueColumn } from '../engine/stored-table.ts'
import type { Source } from './ingest.ts'
import { createLakeViews } from './lake-views.ts'

/** What is said of each file taken. */
const sourceColumns: readonly ValueColumn<Source>[] = [
  { name: 'source_sha256', type: 'varchar', of: (source) => source.stored.sha256 },
  { name: 'format', type: 'varchar', of: (source) => source.stored.format },
  { name: 'dataset', type: 'varchar', of: (source) => source.stored.dataset },
  { name: 'version', type: 'varchar', of: (source) => source.told.version },
  { name: 'mends', type: 'varchar', of: (source) => source.stored.mends },
  { name: 'unreadable_tags', type: 'bigint', of: (source) => source.stored.unreadableTags },
  { name: 'records', type: 'bigint', of: (source) => String(source.stored.records) },
  {
    name: 'unknown_columns',
    type: 'varchar',
    of: (source) => source.stored.unknownColumns.join('; '),
  },
]

/**
 * Makes the tables `source_file` (usage) and `price_file` (price inputs) and the views
 * over what the lake holds of them. Returns whether any usage is among them: without,
 * there are no usage views.
 */
export async function loadSources(
  database: DuckDB,
  sources: readonly Source[],
  lake: string,
): Promise<boolean> {
  const usage = sources.filter(({ stored }) => stored.schema === 'usage')
  await createTableOfRows(database, 'source_file', sourceColumns, usage)
  await createTableOfRows(
    database,
    'price_file',
    [...sourceColumns, { name: 'schema_name', type: 'varchar', of: ({ stored }) => stored.schema }],
    sources.filter((source) => !usage.includes(source)),
  )
  await createLakeViews(
    database,
    sources.map(({ key, stored }) => ({
      sha256: stored.sha256,
      folder: join(lake, key),
      schema: stored.schema,
    })),
  )
  return usage.length > 0
}
