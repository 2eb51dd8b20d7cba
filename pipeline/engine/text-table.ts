import type { DuckDBConnection } from '@duckdb/node-api'

/**
 * A column of a table made from text: its type, in lower case or not, what a blank cell means,
 * and where its text comes from; NULL for a blank cell.
 */
export interface TextColumn<R> {
  readonly name: string
  readonly type: string
  readonly lowerCase: boolean
  readonly whenBlank: string | undefined
  readonly of: (row: R) => string | null
}

/**
 * Makes a table of text rows, cast by the engine. Takes half a million rows
 * in seconds: see appendText.
 */
export async function createTextTable<R>(
  connection: DuckDBConnection,
  name: string,
  columns: readonly TextColumn<R>[],
  rows: Iterable<R>,
): Promise<void> {
  const texts = columns.map(({ name: column }) => `${column} varchar, each_${column} varchar`)
  await connection.run(
    `create or replace temp table rows_as_text (cells bigint, ${texts.join(', ')})`,
  )
  const { sent, varying } = await appendText(connection, columns, rows)
  const casts = columns.map(({ name: column, type, lowerCase, whenBlank }) => {
    const text = varying.has(column) ? `coalesce(each_${column}, ${column})` : column
    const value = `cast(${lowerCase ? `lower(${text})` : text} as ${type})`
    return `${whenBlank === undefined ? value : `coalesce(${value}, cast('${whenBlank}' as ${type}))`} as ${column}`
  })
  // what is alike in all rows of a text is repeated by the engine, and never split
  const cells = columns.flatMap(({ name: column }) => [
    column,
    ...(varying.has(column)
      ? [`nullif(unnest(string_split(each_${column}, chr(31))), '') as each_${column}`]
      : []),
  ])
  await connection.run(
    `create table ${name} as select ${casts.join(', ')} from ` +
      `(select unnest(range(cells)), ${cells.join(', ')} from rows_as_text)`,
  )
  await connection.run('drop table temp.rows_as_text')
  const [[arrived] = []] = (
    await connection.runAndReadAll(`select count(*) from ${name}`)
  ).getRowsJson()
  if (arrived !== String(sent))
    throw new Error(`${name}: ${String(arrived)} of ${String(sent)} rows arrived`)
}

/** No cell holds it: control characters are refused. */
const separator = '\u001f'
const rowsPerText = 2048

/**
 * Each cell handed over alone costs a call into DuckDB, ten million for a large list; so the
 * cells of 2,048 rows of a column go as one text, which DuckDB splits, and as one cell where all
 * are alike, as in most columns of a price list. Says how many rows went and which columns vary.
 */
async function appendText<R>(
  connection: DuckDBConnection,
  columns: readonly TextColumn<R>[],
  rows: Iterable<R>,
): Promise<{ readonly sent: number; readonly varying: ReadonlySet<string> }> {
  const appender = await connection.createAppender('rows_as_text', 'main', 'temp')
  const texts = columns.map(({ name, of }) => ({ name, of, text: columnText() }))
  const varying = new Set<string>()
  let sent = 0
  let held = 0
  const send = (): void => {
    appender.appendBigInt(BigInt(held))
    for (const { name, text } of texts) {
      const { alike, each } = text.take()
      if (alike === null || alike === '') appender.appendNull()
      else appender.appendVarchar(alike)
      if (each === null) appender.appendNull()
      else appender.appendVarchar(each)
      if (each !== null) varying.add(name)
    }
    appender.endRow()
    sent += held
    held = 0
  }
  for (const row of rows) {
    // a blank part is NULL, as no cell is an empty text
    for (const { of, text } of texts) text.add(of(row) ?? '')
    held += 1
    if (held === rowsPerText) send()
  }
  if (held > 0) send()
  appender.closeSync()
  return { sent, varying }
}

interface ColumnText {
  readonly add: (cell: string) => void
  /** The cells since the last time: the one that all are, or each of them. */
  readonly take: () => { readonly alike: string | null; readonly each: string | null }
}

function columnText(): ColumnText {
  let first = ''
  let count = 0
  let cells: string[] | undefined
  return {
    add(cell) {
      if (count === 0) first = cell
      else if (cells !== undefined) cells.push(cell)
      else if (cell !== first) cells = [...Array<string>(count).fill(first), cell]
      count += 1
    },
    take() {
      const each = cells?.join(separator) ?? null
      const alike = each === null ? first : null
      count = 0
      cells = undefined
      return { alike, each }
    },
  }
}
