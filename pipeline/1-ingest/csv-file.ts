import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { csvText } from '../engine/source-text.ts'
import { ratebookError } from '../errors.ts'
import { type Binding, bindHeaders, readCsvHeader } from './bind-header.ts'
import { cleanFile } from './clean-file.ts'
import { type CopyResult, type RecordSink, wantedFields } from './copy-records.ts'
import { recogniseFormat, recogniseHeaderless } from './recognise-format.ts'
import type { RejectFile } from './reject-file.ts'
import type { SourceFormat } from './source-format.ts'
import type { Described, InspectedFile, Target } from './store-file.ts'

/** A CSV whose format is known and whose header is bound. */
interface BoundCsv {
  readonly file: InspectedFile
  readonly format: SourceFormat
  readonly binding: Binding
  readonly dataStart: number
  readonly hasHeader: boolean
  readonly folder: string
  readonly sink: RecordSink
}

/**
 * Reads a CSV by the strict parser; where that refuses it or does not agree with our
 * count, by our own splitter.
 */
export async function storeCsv(
  file: InspectedFile,
  { folder, rejects, sink }: Target,
): Promise<Described> {
  const { name, inspection } = file
  const first = readCsvHeader(inspection.head, name)
  const bare = recogniseHeaderless(first.headers)
  const format = bare ?? recogniseFormat(first.headers, name)
  const headers = namesOfPlaces(bare, first.headers)
  const dataStart = bare === null ? first.dataStart : first.start
  const hasHeader = bare === null
  const csv = {
    file,
    format,
    binding: bindHeaders(headers, format, name),
    dataStart,
    hasHeader,
    folder,
    sink,
  }
  const counted = inspection.records - (hasHeader ? 1 : 0)
  const isWhole = !inspection.suspect && (await copyCsv(csv, null)).rows === String(counted)
  const records = isWhole ? counted : await storeCleaned(csv, rejects)
  const { schema, dataset } = format
  const unknownColumns = [...csv.binding.unknown]
  return { format: format.name, schema, dataset, records, headers: [...headers], unknownColumns }
}

/** What the columns are called: by the header, or by their places where there is none. */
function namesOfPlaces(bare: SourceFormat | null, cells: readonly string[]): readonly string[] {
  if (bare?.headerless === undefined) return cells
  const known = bare.headerless.headers
  return cells.map((_, index) => known[index] ?? `Column${String(index + 1)}`)
}

/** Copies the file as it was delivered, or the clean text made of it. */
async function copyCsv(csv: BoundCsv, clean: string | null): Promise<CopyResult> {
  const { file, format, binding } = csv
  const source =
    clean === null
      ? { path: file.path, gzip: file.inspection.gzip, header: csv.hasHeader, numbered: false }
      : { path: clean, gzip: false, header: false, numbered: true }
  const text = csvText({ ...source, ...binding }, wantedFields(format))
  const headers = new Map(
    binding.columns.flatMap((column, index) =>
      column === null ? [] : [[column, binding.headers[index] ?? column] as const],
    ),
  )
  return csv.sink.take({ text, format, headers, name: file.name, dates: file.dates })
}

/** What is broken is taken out, then once more. Returns the records of the file, good and bad. */
async function storeCleaned(csv: BoundCsv, rejects: RejectFile): Promise<number> {
  const { file, binding, dataStart, folder } = csv
  const { name, inspection } = file
  const clean = join(folder, 'clean.csv')
  const cleaned = await cleanFile(
    file,
    { columns: binding.columns.length, dataStart },
    clean,
    rejects,
  )
  // Every byte behind the header is in a written, a rejected or a blank line:
  // nothing can have been skipped.
  const expected = inspection.textBytes - dataStart
  if (cleaned.bytesAccountedFor !== expected) {
    const counted = `${String(expected)} bytes of`
    throw ratebookError('RB-109', {
      file: name,
      counted,
      read: `${String(cleaned.bytesAccountedFor)} bytes`,
    })
  }
  const written = cleaned.records - rejects.count
  const copied = await copyCsv(csv, clean)
  // Of text of our own making the strict parser must take every record.
  if (copied.rows !== String(written)) {
    const reason = copied.refusal ?? `${String(copied.rows)} of ${String(written)} records`
    throw ratebookError('RB-107', { file: name, reason })
  }
  await rm(clean)
  return cleaned.records
}
