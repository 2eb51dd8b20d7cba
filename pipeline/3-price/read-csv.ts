import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { parseStream } from 'fast-csv'
import { ratebookError } from '../errors.ts'
import { at, type Faults } from './faults.ts'
import { cutCells, splitRecords } from './split-records.ts'

/** A CSV file: its header line, and its other records as they are read. */
export interface CsvFile {
  readonly file: string
  readonly header: CsvLine
  readonly lines: Iterable<CsvLine>
}

/** The trimmed cells of a record, and the physical line on which it starts. */
export interface CsvLine {
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * Reads one rates file: UTF-8, commas, RFC 4180 quotes, BOM and CRLF allowed, # comments and
 * blank lines left out. `file` is how messages name it. Faults (not UTF-8, no header, broken
 * quotes, ragged rows) are added, never thrown; undefined if nothing of the file can be used.
 * `lines` can be read once.
 */
export async function readCsv(
  path: string,
  file: string,
  faults: Faults,
): Promise<CsvFile | undefined> {
  const text = decodeUtf8(await readFile(path), file, faults)
  if (text === undefined) return undefined
  const cells = readCells(text, file, await parseQuoted(text), faults)
  const first = cells.next()
  if (first.done === true) {
    faults.add({ file, line: 1 }, ratebookError('RB-304', { file }))
    return undefined
  }
  return { file, header: first.value, lines: linesLike(first.value, cells, file, faults) }
}

function decodeUtf8(bytes: Buffer, file: string, faults: Faults): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // The decoder does not say where; the first replacement character of a lenient pass does.
    const before = bytes.toString('utf8').split('\ufffd', 1)[0] ?? ''
    const line = before.split('\n').length
    faults.add({ file, line }, ratebookError('RB-303', { at: at({ file, line }) }))
    return undefined
  }
}

/**
 * Records with quotes go through fast-csv, in one pass; the others need no more
 * than a cut at each comma.
 */
async function parseQuoted(text: string): Promise<string[][]> {
  if (!text.includes('"')) return []
  const source: string[] = []
  for (const record of splitRecords(text)) {
    if (record.quoted && record.fault === undefined)
      source.push(`${text.slice(record.start, record.end)}\n`)
  }
  if (source.length === 0) return []
  const rows: string[][] = []
  const parser = parseStream<string[], string[]>(Readable.from(source), { headers: false })
  for await (const row of parser) rows.push(row)
  if (rows.length !== source.length) {
    throw new Error(
      `the CSV reader made ${String(rows.length)} of ${String(source.length)} records`,
    )
  }
  return rows
}

function* readCells(
  text: string,
  file: string,
  parsed: string[][],
  faults: Faults,
): Generator<CsvLine> {
  let nextParsed = 0
  for (const record of splitRecords(text)) {
    const { line } = record
    if (record.fault !== undefined) {
      faults.add(
        { file, line },
        ratebookError('RB-309', { at: at({ file, line }), fault: record.fault }),
      )
      continue
    }
    const cells = record.quoted
      ? (parsed[nextParsed++] ?? []).map((cell) => cell.trim())
      : cutCells(text, record)
    const isNoise = cells.every((cell) => cell === '') || cells[0]?.startsWith('#') === true
    if (!isNoise) yield { line, cells }
  }
}

function* linesLike(
  header: CsvLine,
  lines: Iterable<CsvLine>,
  file: string,
  faults: Faults,
): Generator<CsvLine> {
  const columns = header.cells.length
  for (const line of lines) {
    const cells = line.cells.length
    if (cells === columns) {
      yield line
      continue
    }
    const place = { file, line: line.line }
    faults.add(place, ratebookError('RB-308', { at: at(place), cells, columns }))
  }
}
