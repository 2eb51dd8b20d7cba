import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createParquetViews } from '../engine/build-table.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { packageRoot } from '../package-root.ts'
import { sourceFormats } from './formats/formats.ts'
import { sqlNameOf } from './source-format.ts'
import type { Described } from './store-file.ts'

/** Settles the dataset of a stored file where its records tell it and its headers do not. */
export async function tellDataset(
  database: DuckDB,
  described: Described,
  folder: string,
): Promise<Described> {
  const { format, schema } = described
  const select = sourceFormats.find(({ name }) => name === format)?.datasets
  if (select === undefined) return described
  await createParquetViews(database, folder, [schema])
  const path = join(packageRoot, 'pipeline', '1-ingest', 'formats', `${sqlNameOf(select)}.sql`)
  const dataset = await database.value(await readFile(path, 'utf8'))
  return dataset === null ? described : { ...described, dataset }
}
