import { type DuckDB, sqlFileText, sqlName, sqlText } from './duckdb.ts'
import { copyToParquet } from './stored-table.ts'

/** A stored file of which some records were set aside for a value, and how it spells its fields. */
export interface QuarantinedFile {
  /** The typed records, in the order of the file. */
  readonly typed: string
  /** Header by field: the columns that a mended file must have. */
  readonly headers: ReadonlyMap<string, string>
  /**
   * Fields that hold a day: written year-month-day, so that nobody has to guess their order again.
   */
  readonly days: ReadonlySet<string>
}

/**
 * Columns of the quarantine that are about a record; all of them begin so
 * that no export has the like.
 */
export const aboutRecord = [
  'ratebook_source',
  'ratebook_record',
  'ratebook_column',
  'ratebook_value',
  'ratebook_reason',
]

/**
 * Stores the records of `source_text` that were set aside, every field as it was delivered, with
 * what is wrong. Returns whether there are any.
 */
export async function storeQuarantine(
  database: DuckDB,
  file: QuarantinedFile,
  target: string,
): Promise<boolean> {
  const typed = 'read_parquet(' + sqlFileText(file.typed) + ', file_row_number = true)'
  const found = await database.value(`select count(*) from ${typed} where bad is not null`)
  if (found === '0') return false
  const cells = [...file.headers].map(([field, header]) => {
    const text = 'delivered.' + sqlName(field)
    return (
      (file.days.has(field) ? `coalesce(cast(read_date(${text}) as varchar), ${text})` : text) +
      ' as ' +
      sqlName(header)
    )
  })
  await copyToParquet(
    database,
    'select spoilt.no as ratebook_record, spoilt.bad.column_name as ratebook_column, ' +
      'spoilt.bad.value as ratebook_value, spoilt.bad.reason as ratebook_reason, ' +
      `${cells.join(', ')}, delivered.other_columns as ratebook_other from (` +
      `select coalesce(record_number, file_row_number + 1) as no, bad from ${typed} where bad is not null) spoilt ` +
      'join (select *, coalesce(record_number, row_number() over ()) as no from source_text) delivered using (no)',
    target,
    'ratebook_record',
  )
  return true
}

/**
 * Writes the quarantine of one source file as a CSV that can be mended and given back, without the
 * records that were. Returns whether any record is in it.
 */
export async function writeQuarantine(
  database: DuckDB,
  source: { readonly sha256: string; readonly headers: readonly string[] },
  stored: { readonly quarantine: string | null; readonly reject: string },
  mended: readonly string[],
  target: string,
): Promise<boolean> {
  const typed =
    stored.quarantine === null
      ? `select ${source.headers.map((header) => 'cast(null as varchar) as ' + sqlName(header)).join(', ')} limit 0`
      : 'select * from read_parquet(' + sqlFileText(stored.quarantine) + ')'
  const about = aboutRecord.map((name) =>
    name === 'ratebook_source' ? `${sqlText(source.sha256)} as ${name}` : name,
  )
  const open =
    `select ${about.join(', ')}, * exclude (${aboutRecord.slice(1).join(', ')}) from (` +
    `${typed} union all by name select record_number as ratebook_record, cast(null as varchar) as ratebook_column, ` +
    'cast(null as varchar) as ratebook_value, reason as ratebook_reason, raw as ratebook_other ' +
    `from read_parquet(${sqlFileText(stored.reject)})) ` +
    (mended.length === 0
      ? ''
      : `where ratebook_record not in (${mended.map(sqlText).join(', ')}) `) +
    'order by ratebook_record'
  await database.run(`copy (${open}) to ${sqlText(target)} (format csv, header true)`)
  return (await database.value(`select count(*) from (${open})`)) !== '0'
}

/** The file that a mended file mends, as its records say; null where they name none or several. */
export async function mendedSource(database: DuckDB, typed: string): Promise<string | null> {
  return database.value(
    'select case when count(distinct source) = 1 then min(source) end from (' +
      "select other_columns ->> 'ratebook_source' as source from read_parquet(" +
      sqlFileText(typed) +
      '))',
  )
}
