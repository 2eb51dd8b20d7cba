/** Quotes a cell where CSV needs it: comma, quote, line end. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A table a person edits: comment lines that say what it is for, a header, rows. */
export type RatesTable = {
  readonly comments: readonly string[]
  readonly header: readonly string[]
  readonly rows: readonly Readonly<Record<string, string>>[]
}

/** The text of such a table; a value under a name that the header lacks is refused. */
export function ratesCsv(table: RatesTable): string {
  const lines = table.comments.map((comment) => (comment === '' ? '#' : `# ${comment}`))
  lines.push(table.header.join(','))
  for (const row of table.rows) {
    const stray = Object.keys(row).find((name) => !table.header.includes(name))
    if (stray !== undefined) throw new Error(`no column ${stray} among ${table.header.join(', ')}`)
    lines.push(table.header.map((name) => csvCell(row[name] ?? '')).join(','))
  }
  return `${lines.join('\n')}\n`
}
