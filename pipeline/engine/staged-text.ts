import { type DuckDB, sqlName } from './duckdb.ts'
import { createSourceText } from './source-text.ts'

/**
 * Small files of one format are read together: planning a SELECT of that many columns costs more
 * than their few rows. A stage is a table with the text of some files, each with its file_number.
 */
export async function createStage(
  database: DuckDB,
  stage: string,
  fields: readonly string[],
): Promise<void> {
  const columns = [...fields, 'other_columns', 'broken_line'].map(
    (name) => sqlName(name) + ' varchar',
  )
  await database.run(
    `create or replace table ${sqlName(stage)} ` +
      `(file_number integer, record_number bigint, ${columns.join(', ')})`,
  )
}

/** Puts the records of a text on a stage, all numbered; returns how many. */
export async function stageRecords(
  database: DuckDB,
  text: string,
  stage: string,
  file: number,
): Promise<string> {
  const rows = await database.value(
    `insert into ${sqlName(stage)} by name select ${String(file)} as file_number, ` +
      'coalesce(record_number, row_number() over ()) as record_number, ' +
      `* exclude (file_number, record_number) from (${text})`,
  )
  return rows ?? '0'
}

/** Keys that stand in `other_columns` of a file on a stage. */
export async function stagedKeys(database: DuckDB, stage: string, file: number): Promise<string[]> {
  const rows = await database.rows(
    `select distinct unnest(json_keys(other_columns)) as key from ${sqlName(stage)} ` +
      `where file_number = ${String(file)} and other_columns is not null order by key`,
  )
  return rows.map((row) => String(row.key))
}

/** Makes the view `source_text` of some files on a stage. */
export async function createStagedText(
  database: DuckDB,
  stage: string,
  files: readonly number[],
): Promise<void> {
  await createSourceText(database, selectFiles(stage, files))
}

/** The rows of some files, of a table that tells them apart by file_number. */
export function selectFiles(table: string, files: readonly number[]): string {
  return `select * from ${sqlName(table)} where file_number in (${files.join(', ')})`
}

/** The rows of one file as the lake keeps them: without the number it had among the others. */
export function selectFile(table: string, file: number): string {
  return `select * exclude (file_number) from (${selectFiles(table, [file])})`
}

/**
 * The typed records of one file, in its order. Where none was taken out, its place in the file is
 * the number of a record.
 */
export function selectTypedFile(table: string, file: number, isNumbered: boolean): string {
  const inOrder = `${selectFiles(table, [file])} order by record_number`
  const number = isNumbered ? 'record_number' : 'cast(null as bigint)'
  return `select * exclude (file_number) replace (${number} as record_number) from (${inOrder})`
}

/** What the typed records of a file are. */
export interface TypedFile {
  readonly records: string
  /** Number of its last record: more than its records where some were taken out before. */
  readonly last: string
  readonly bad: string
}

/** Counts typed records by file_number. */
export async function countTypedFiles(
  database: DuckDB,
  table: string,
): Promise<ReadonlyMap<number, TypedFile>> {
  const rows = await database.rows(
    'select file_number, count(*) as records, max(record_number) as last, count(bad) as bad ' +
      `from ${sqlName(table)} group by file_number`,
  )
  return byFile(rows, ({ records, last, bad }) => ({
    records: String(records),
    last: String(last),
    bad: String(bad),
  }))
}

type Row = Readonly<Record<string, string | boolean | null>>

/** Rows by their file_number. */
export function byFile<T>(rows: readonly Row[], of: (row: Row) => T): ReadonlyMap<number, T> {
  return new Map(rows.map((row) => [parseInt(String(row.file_number), 10), of(row)]))
}
