import { ratebookError } from '../errors.ts'
import { headerKey, type SourceFormat, unknownHeaders } from './source-format.ts'
import { recordFields, scanRecord } from './split-records.ts'

/** How the columns of a file map to the fields of its format. */
export interface Binding {
  /**
   * For each column of the file: the field it is, or null for a column the format does not know.
   */
  readonly columns: readonly (string | null)[]
  /** Headers as written. */
  readonly headers: readonly string[]
  /** Headers of columns the format does not know: kept with each row, and reported as drift. */
  readonly unknown: readonly string[]
  /** Fields that this file gives as a fraction (0.15 for 15 percent). */
  readonly fractions: readonly string[]
}

/** The header record of a CSV: its cells, and where the data begin. */
export interface CsvHeader {
  readonly headers: readonly string[]
  /** Bytes of the byte order mark and blank lines. */
  readonly start: number
  /** Those, and the header record. */
  readonly dataStart: number
}

/** How much of a text is looked at before it is read: enough for any header. */
export const headBytes = 1 << 20

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** More columns than any export has, and few enough that a row of them costs little. */
const mostColumns = 10_000

/** Reads the header of a CSV from its first bytes; RB-105 where it does not end within them. */
export function readCsvHeader(head: Buffer, name: string): CsvHeader {
  let start = head.subarray(0, 3).equals(byteOrderMark) ? 3 : 0
  while (head[start] === 0x0a || head[start] === 0x0d) start++
  const scan = scanRecord(head, start, head.length < headBytes)
  if (scan.kind !== 'record') throw ratebookError('RB-105', { file: name })
  return { headers: recordFields(head.subarray(start, scan.end)), start, dataStart: scan.next }
}

/**
 * Binds by header, never by position; RB-106 where two headers mean the same, RB-134 where there
 * are too many.
 */
export function bindHeaders(
  headers: readonly string[],
  format: SourceFormat,
  name: string,
): Binding {
  if (headers.length > mostColumns)
    throw ratebookError('RB-134', { file: name, columns: headers.length, most: mostColumns })
  const names = spellings(format, 'aliases')
  const fractions = spellings(format, 'fractionAliases')
  const columns = headers.map(
    (header) => names.get(headerKey(header)) ?? fractions.get(headerKey(header)) ?? null,
  )
  refuseDuplicates(headers, columns, name)
  return {
    columns,
    headers,
    unknown: unknownHeaders(
      format,
      headers.filter((_, index) => columns[index] === null),
    ),
    fractions: headers.flatMap((header) => {
      const key = headerKey(header)
      return names.has(key) ? [] : (fractions.get(key) ?? [])
    }),
  }
}

/** Field names by compared spelling. */
export function spellings(
  format: SourceFormat,
  kind: 'aliases' | 'fractionAliases',
): ReadonlyMap<string, string> {
  return new Map(
    format.fields.flatMap((field) => field[kind].map((alias) => [headerKey(alias), field.name])),
  )
}

function refuseDuplicates(
  headers: readonly string[],
  columns: readonly (string | null)[],
  name: string,
): void {
  const seen = new Map<string, string>()
  columns.forEach((column, index) => {
    if (column === null) return
    const second = headers[index] ?? ''
    const first = seen.get(column)
    if (first !== undefined) throw ratebookError('RB-106', { file: name, first, second })
    seen.set(column, second)
  })
}
