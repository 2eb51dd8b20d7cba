import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bindHeaders, readCsvHeader } from '../pipeline/1-ingest/bind-header.ts'
import { wantedFields } from '../pipeline/1-ingest/copy-records.ts'
import { dailyRatedUsage } from '../pipeline/1-ingest/formats/daily-rated-usage.ts'
import { usageColumns } from '../pipeline/1-ingest/usage-schema.ts'
import { DuckDB } from '../pipeline/engine/duckdb.ts'
import { createSourceText, csvText } from '../pipeline/engine/source-text.ts'
import { benchFolder, landedFiles } from './bench-month.ts'
import { floorColumn } from './floor-column.ts'

/** F: the files as text, counted and nothing else. */
export async function scanFloor(threads: number): Promise<void> {
  const database = await DuckDB.open({ threads })
  for (const file of landedFiles()) {
    await bindSource(database, file)
    await database.value('select count(*) from source_text')
  }
  database.close()
}

/** P: the files as Parquet with the same typed columns, and their SHA-256. */
export async function copyFloor(threads: number): Promise<void> {
  const database = await DuckDB.open({ threads })
  await database.loadMacros()
  const fields = new Set(dailyRatedUsage.fields.map(({ name }) => name))
  const columns = usageColumns
    .filter(({ name }) => fields.has(name))
    .map(({ name }) => floorColumn(name))
  for (const [index, file] of landedFiles().entries()) {
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 22 }))
      hash.update(chunk as Buffer)
    hash.digest('hex')
    await bindSource(database, file)
    const target = join(benchFolder, `floor-${String(index)}.parquet`)
    await database.run(
      `copy (select ${columns.join(', ')} from source_text) to '${target}' (format parquet, compression zstd)`,
    )
  }
  database.close()
}

async function bindSource(database: DuckDB, file: string): Promise<void> {
  const { headers } = readCsvHeader(readFileSync(file).subarray(0, 1 << 16), file)
  const source = { path: file, gzip: false, header: true, numbered: false }
  const binding = bindHeaders(headers, dailyRatedUsage, file)
  const text = csvText({ ...source, ...binding }, wantedFields(dailyRatedUsage))
  await createSourceText(database, text)
}
