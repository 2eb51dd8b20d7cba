import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

export interface CsvFile {
  readonly header: readonly string[]
  /** Data records in file order; blank lines are no records. */
  readonly records: readonly (readonly string[])[]
}

/** The whole file as text: unpacked if its name ends in .gz, without a byte order mark. */
function readText(path: string): string {
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

/** Splits text into records of fields: quotes may hold commas, line breaks and doubled quotes. */
export function splitRecords(text: string): string[][] {
  const records: string[][] = []
  let fields: string[] = []
  let field = ''
  let quoted = false
  const endRecord = (): void => {
    fields.push(field)
    if (fields.length > 1 || field !== '') records.push(fields)
    fields = []
    field = ''
  }
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i)
    if (quoted) {
      if (char !== '"') field += char
      else if (text.charAt(i + 1) === '"') {
        field += '"'
        i++
      } else quoted = false
    } else if (char === '"') quoted = true
    else if (char === ',') {
      fields.push(field)
      field = ''
    } else if (char === '\n') endRecord()
    else if (char !== '\r') field += char
  }
  endRecord()
  return records
}

/** Reads a usage file (.csv or .csv.gz): first record is the header. */
export function readCsv(path: string): CsvFile {
  const [header = [], ...records] = splitRecords(readText(path))
  return { header, records }
}

/**
 * Reads a file of `rates/`: lines starting with # are comments; cells
 * trimmed; a missing cell is ''.
 */
export function readTable(path: string): Map<string, string>[] {
  const text = readText(path)
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
  const [header = [], ...records] = splitRecords(text)
  return records.map(
    (fields) => new Map(header.map((name, i) => [name.trim(), (fields[i] ?? '').trim()])),
  )
}
