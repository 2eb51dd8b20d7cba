import type { DuckDBConnection } from '@duckdb/node-api'

/** A row as text; NULL or a missing column for a blank cell. */
export type TextRow = Readonly<Record<string, string | null>>

/**
 * How the text of a column is stored: its type, in lower case or not, and what a blank cell means.
 */
export interface TextCast {
  readonly name: string
  readonly type: string
  readonly lowerCase: boolean
  readonly whenBlank: string | undefined
}

/**
 * Makes a table of text rows, cast by the engine. Takes half a million rows
 * in seconds: see appendText.
 */
export async function createTextTable(
  connection: DuckDBConnection,
  name: string,
  columns: readonly TextCast[],
  rows: Iterable<TextRow>,
): Promise<void> {
  const staged = byColumn(
    rows,
    columns.map((column) => column.name),
  )
  const casts = columns.map(({ name: column, type, lowerCase, whenBlank }) => {
    const text = !staged.has(column) ? 'null' : lowerCase ? `lower(${column})` : column
    const value = `cast(${text} as ${type})`
    return `${whenBlank === undefined ? value : `coalesce(${value}, cast('${whenBlank}' as ${type}))`} as ${column}`
  })
  if (staged.size === 0) {
    await connection.run(`create table ${name} as select ${casts.join(', ')} where false`)
    return
  }
  const names = [...staged.keys()]
  await connection.run(`create temp table rows_as_text (${names.join(' varchar, ')} varchar)`)
  await appendText(connection, [...staged.values()])
  const cells = names.map(
    (column) => `nullif(unnest(string_split(${column}, chr(31))), '') as ${column}`,
  )
  await connection.run(
    `create table ${name} as select ${casts.join(', ')} from (select ${cells.join(', ')} from rows_as_text)`,
  )
  await connection.run('drop table temp.rows_as_text')
  const [[arrived] = []] = (
    await connection.runAndReadAll(`select count(*) from ${name}`)
  ).getRowsJson()
  const sent = staged.get(names[0] ?? '')?.length
  if (arrived !== String(sent))
    throw new Error(`${name}: ${String(arrived)} of ${String(sent)} rows arrived`)
}

/**
 * The rows turned into columns; one that is blank in every row is left out:
 * most of a price list's are.
 */
function byColumn(
  rows: Iterable<TextRow>,
  names: readonly string[],
): Map<string, (string | null)[]> {
  const staged = new Map<string, (string | null)[]>()
  let count = 0
  for (const row of rows) {
    for (const name of names) {
      const value = row[name] ?? null
      const column = staged.get(name)
      if (column !== undefined) column.push(value)
      else if (value !== null) staged.set(name, [...Array<null>(count).fill(null), value])
    }
    count += 1
  }
  return staged
}

/** No cell holds it: control characters are refused. */
const separator = '\u001f'
const rowsPerText = 2048

/**
 * Each cell handed over alone costs a call into DuckDB, ten million for a large list; so the
 * cells of 2,048 rows of a column go as one text, which DuckDB splits. An empty part is NULL, as
 * no cell is an empty text.
 */
async function appendText(
  connection: DuckDBConnection,
  columns: readonly (string | null)[][],
): Promise<void> {
  const appender = await connection.createAppender('rows_as_text', 'main', 'temp')
  const rowCount = columns[0]?.length ?? 0
  for (let start = 0; start < rowCount; start += rowsPerText) {
    const end = start + rowsPerText
    for (const column of columns) appender.appendVarchar(column.slice(start, end).join(separator))
    appender.endRow()
  }
  appender.closeSync()
}
