import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type DuckDB, sqlFileText, sqlName } from './duckdb.ts'

/**
 * SHA-256 of what a stored table holds, whatever its bytes are: columns by name, every value as
 * text, rows in the order of their hashes.
 */
export async function logicalDigest(
  database: DuckDB,
  folder: string,
  table: string,
): Promise<string> {
  const from = 'from read_parquet(' + sqlFileText(join(folder, `${table}.parquet`)) + ')'
  const columns = Object.keys(await database.describe(from)).sort()
  const cells = columns.map((name) => `coalesce(${sqlName(name)}::varchar, chr(0))`)
  const row = `sha256(concat_ws(chr(31), ${cells.join(', ')}))`
  const select = `select string_agg(${row}, '' order by ${row}) ${from}`
  const rows = (await database.value(select)) ?? ''
  return createHash('sha256')
    .update(`${columns.join(' ')}\n${rows}`)
    .digest('hex')
}
