/** Rows as CSV text (RFC 4180): the same for the same rows. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(csvCell).join(',') + '\r\n').join('')
}

/** Text that a spreadsheet would take for a formula gets a quote in front; numbers stay numbers. */
function csvCell(value: string): string {
  const isNumber = /^-?\d+(?:\.\d+)?$/u.test(value)
  const safe = !isNumber && /^[=+\-@\t\r]/u.test(value) ? `'${value}` : value
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
