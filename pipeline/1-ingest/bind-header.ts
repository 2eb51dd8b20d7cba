import { ratebookError } from '../errors.ts'
import { headerKey, usageColumns } from './usage-schema.ts'
import { recordFields, scanRecord } from './split-records.ts'

/** How the columns of a file map to the canonical usage schema. */
export interface Binding {
  /** For each column of the file: the canonical name, or null for a column we do not know. */
  readonly columns: readonly (string | null)[]
  /** Headers as written. */
  readonly headers: readonly string[]
  /** Headers of columns we do not know: kept with each row, and reported as drift. */
  readonly unknown: readonly string[]
  /** Canonical columns that this file gives as a fraction (0.15 for 15 percent). */
  readonly fractions: readonly string[]
  /** Bytes of the byte order mark, blank lines and the header record: where the data begin. */
  readonly dataStart: number
}

const canonicalNames = new Map(
  usageColumns.flatMap((column) => [column.name, ...column.aliases].map((alias) => [headerKey(alias), column.name])),
)
const fractionNames = new Map(
  usageColumns.flatMap((column) => column.fractionAliases.map((alias) => [headerKey(alias), column.name])),
)
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** Binds by header, never by position. Refuses a file that is no daily rated usage, naming what is missing. */
export function bindHeader(head: Buffer, name: string): Binding {
  let start = head.subarray(0, 3).equals(byteOrderMark) ? 3 : 0
  while (head[start] === 0x0a || head[start] === 0x0d) start++
  const scan = scanRecord(head, start, true)
  if (scan.kind !== 'record') throw ratebookError('RB-105', { file: name })
  const headers = recordFields(head.subarray(start, scan.end))
  const columns = headers.map((header) => {
    const key = headerKey(header)
    return canonicalNames.get(key) ?? fractionNames.get(key) ?? null
  })
  refuseDuplicates(headers, columns, name)
  const bound = new Set(columns)
  const missing = usageColumns.filter((column) => column.required && !bound.has(column.name))
  if (missing.length > 0) {
    throw ratebookError('RB-104', {
      file: name,
      missing: missing.map((column) => column.aliases[0] ?? column.name),
      known: columns.filter((column) => column !== null).length,
      headers,
    })
  }
  return {
    columns, headers, dataStart: scan.next,
    unknown: headers.filter((_, index) => columns[index] === null),
    fractions: headers.flatMap((header) => fractionNames.get(headerKey(header)) ?? []),
  }
}

function refuseDuplicates(headers: readonly string[], columns: readonly (string | null)[], name: string): void {
  columns.forEach((column, index) => {
    const earlier = columns.indexOf(column)
    if (column !== null && earlier !== index) {
      const pair = [headers[earlier] ?? '', headers[index] ?? ''] as const
      throw ratebookError('RB-106', { file: name, first: pair[0], second: pair[1] })
    }
  })
}
