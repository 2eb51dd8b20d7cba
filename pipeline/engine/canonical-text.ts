import { type DuckDB, sqlName, sqlText } from './duckdb.ts'
import { byFile } from './staged-text.ts'

/** The canonical columns of a schema, and which of them are numbers. */
interface CanonicalColumns {
  readonly names: readonly string[]
  readonly numbers: readonly string[]
}

/**
 * Makes the view `canonical_text` from a format's SELECT over `source_text`: the canonical columns
 * as text, NULL where the format does not give one, and `is_plain`, whether the numbers of a row
 * are; returns the names of what is not given. A column that is neither canonical nor a field of
 * the format is a bug of its SELECT.
 */
export async function createCanonicalText(
  database: DuckDB,
  select: string,
  { names, numbers }: CanonicalColumns,
): Promise<string[]> {
  const given = await database.describe(select)
  const columns = [...names, 'other_columns', 'broken_line'].map((name) =>
    name in given ? sqlName(name) : 'cast(null as varchar) as ' + sqlName(name),
  )
  const isPlain = isPlainColumn(numbers.filter((name) => name in given))
  await database.createView(
    'canonical_text',
    `select file_number, record_number, ${columns.join(', ')}, ${isPlain} from (${select}\n)`,
  )
  return names.filter((name) => !(name in given))
}

/** Asked once for all numbers of a row, which costs a fraction of asking for each. */
export function isPlainColumn(numbers: readonly string[]): string {
  return `are_plain(concat('', ${numbers.map(sqlName).join(', ') || 'null'})) as is_plain`
}

/**
 * Tells the macro `header_of` how this file spells each field: a fault names the
 * column as the user sees it.
 */
export async function nameHeaders(
  database: DuckDB,
  headers: ReadonlyMap<string, string>,
): Promise<void> {
  const cases = [...headers].map(
    ([field, header]) => `when ${sqlText(field)} then ${sqlText(header)}`,
  )
  await database.run(
    'create or replace macro header_of(file_number, field) as ' +
      (cases.length === 0 ? 'field' : `case field ${cases.join(' ')} else field end`),
  )
}

/** Tells the macro `header_of` how each of some files spells each field. */
export async function nameHeadersOfFiles(
  database: DuckDB,
  files: ReadonlyMap<number, ReadonlyMap<string, string>>,
): Promise<void> {
  const spellings = Object.fromEntries(
    [...files].map(([file, headers]) => [String(file), Object.fromEntries(headers)]),
  )
  await database.createTable(
    'file_headers',
    `select cast(${sqlText(JSON.stringify(spellings))}::json ` +
      'as map(varchar, map(varchar, varchar))) as spellings',
  )
  await database.run(
    'create or replace macro header_of(file_number, field) as coalesce(' +
      '(select spellings from file_headers)[cast(file_number as varchar)][field], field)',
  )
}

/** The SELECT of a schema with its faults naming columns as the file spells them. */
export function withSpelledFaults(select: string): string {
  return `select * replace (spelled_fault(bad) as bad) from (${select}\n)`
}

export type DateOrder = 'mdy' | 'dmy'

/** How a date begins; what begins with a colon is no date. */
const slashDates = { mdy: '%m/%d/%Y', dmy: '%d/%m/%Y', none: ':' }

/** Tells `read_date` in which order this file writes day and month between slashes. */
export async function orderDates(database: DuckDB, order: DateOrder | 'none'): Promise<void> {
  const date = slashDates[order]
  const formats = ['', ' %H:%M', ' %H:%M:%S', ' %I:%M:%S %p'].map((time) => sqlText(date + time))
  await database.run(`create or replace macro slash_formats() as [${formats.join(', ')}]`)
}

/** What the dates of a file say about the order of day and month. */
export interface SlashEvidence {
  /** Dates that only make sense with the month first. */
  readonly months: bigint
  /** Dates that only make sense with the day first. */
  readonly days: bigint
  /** A date that makes sense either way, as another day. */
  readonly doubtful: string | null
}

/**
 * Counts dates with slashes in some fields of `source_text`, over its first records or all of them,
 * by file_number; a file without any is not told of. A date of `monthStarts` is the first of a
 * month whichever way it is written.
 */
export async function slashEvidence(
  database: DuckDB,
  fields: readonly string[],
  monthStarts: readonly string[],
  limit: number | null,
): Promise<ReadonlyMap<number, SlashEvidence>> {
  const starts = fields.map((field) => String(monthStarts.includes(field)))
  const part = (index: number): string =>
    `try_cast(split_part(t, '/', ${String(index)}) as integer)`
  const rows = await database.rows(
    'select file_number, ' +
      'count(*) filter (b between 13 and 31 and a <= 12 ' +
      'or is_start and b = 1 and a between 2 and 12) as months, ' +
      'count(*) filter (a between 13 and 31 and b <= 12 ' +
      'or is_start and a = 1 and b between 2 and 12) as days, ' +
      'min(t) filter (a <= 12 and b <= 12 and a <> b) as doubtful from (' +
      `select file_number, t, is_start, ${part(1)} as a, ${part(2)} as b from (` +
      `select file_number, unnest([${fields.map(sqlName).join(', ')}]) as t, ` +
      `unnest([${starts.join(', ')}]) as is_start from (from source_text ` +
      `${limit === null ? '' : 'limit ' + String(limit)})) where contains(t, '/')) ` +
      'group by file_number',
  )
  return byFile(rows, ({ months, days, doubtful }) => ({
    months: BigInt(String(months)),
    days: BigInt(String(days)),
    doubtful: typeof doubtful === 'string' ? doubtful : null,
  }))
}
