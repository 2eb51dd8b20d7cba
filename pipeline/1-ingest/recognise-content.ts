import { isUtf8 } from 'node:buffer'
import { ratebookError } from '../errors.ts'
import { headBytes } from './bind-header.ts'
import { fitsFormat } from './recognise-format.ts'

export type Content = 'csv' | 'json-lines' | 'json-document' | 'parquet' | 'arrow'

/**
 * What a file is by its first bytes, whatever its name says; RB-103 names what it
 * is where it is no export.
 */
export function recogniseContent(head: Buffer, gzip: boolean, name: string): Content {
  const magic = head.subarray(0, 6).toString('latin1')
  const binary = magic === 'ARROW1' ? 'arrow' : magic.startsWith('PAR1') ? 'parquet' : null
  if (binary !== null && !gzip) return binary
  const kind =
    binary === null ? foreignKind(head) : `a compressed ${binary} file (it is taken as it is)`
  if (kind !== null) throw ratebookError('RB-103', { file: name, kind })
  return jsonForm(head) ?? 'csv'
}

/** Whether the text begins as JSON does: counted and read otherwise than a CSV. */
export function beginsAsJson(head: Buffer): boolean {
  return /^[[{]/u.test(firstText(head))
}

/**
 * JSON lines where the first line is an object by itself that holds no list of objects, or is a
 * record of a format with all its lists; a document otherwise.
 */
function jsonForm(head: Buffer): Content | null {
  if (!beginsAsJson(head)) return null
  const [line = '', second] = head
    .toString('utf8')
    .trimStart()
    .split(/\n(?:[ \t\r]*\n)*/u, 2)
  // a page of the billing interfaces comes on one line; no object alone is as
  // long as what is looked at
  if (second === undefined && head.length >= headBytes) return 'json-document'
  try {
    const first: unknown = JSON.parse(line)
    const isRecord = !Array.isArray(first) && fitsFormat(Object.keys(Object(first)))
    const isList =
      !isRecord && (Array.isArray(first) || Object.values(Object(first)).some(isListOfObjects))
    return isList && !(second ?? '').startsWith('{') ? 'json-document' : 'json-lines'
  } catch {
    return isUnfinished(line, second ?? '') ? 'json-document' : 'json-lines'
  }
}

/**
 * Whether a first line that is no JSON by itself goes on in the next one; it may
 * as well be a broken line.
 */
function isUnfinished(line: string, next: string): boolean {
  const signs = line.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/gu, '')
  if (signs.includes('"')) return false
  const open: string[] = []
  for (const [sign] of signs.matchAll(/[[\]{}]/gu)) {
    if (sign === '[' || sign === '{') open.push(sign)
    else open.pop()
  }
  return open.at(-1) === '[' || (open.length > 0 && !next.startsWith('{'))
}

function isListOfObjects(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => typeof item === 'object' && item !== null)
  )
}

function firstText(head: Buffer): string {
  return head.toString('latin1', 0, 64).replace('\u00ef\u00bb\u00bf', '').trimStart()
}

/** First bytes, as Latin-1, of what ends up in landing folders by mistake. */
const beginnings: readonly (readonly [string, string])[] = [
  ['PK', 'a zip archive or an Excel workbook'],
  ['%PDF', 'a PDF'],
  ['\u00ff\u00fe', 'text in UTF-16'],
  ['\u00fe\u00ff', 'text in UTF-16'],
  ['\u00ff\u00ff\u00ff\u00ff', 'an Arrow stream (the Arrow file format is expected)'],
  ['\u001f\u008b', 'a gzip within a gzip'],
  ['\u0028\u00b5\u002f\u00fd', 'a Zstandard archive'],
  ['BZh', 'a bzip2 archive'],
  ['7z\u00bc\u00af', 'a 7z archive'],
  ['<', 'an XML or HTML page (an expired download link gives one)'],
]

const sniffedBytes = 65_536

/** Names what a file is when it is no comma-separated text in UTF-8; null for that. */
function foreignKind(head: Buffer): string | null {
  const start = firstText(head)
  const known = beginnings.find(([magic]) => start.startsWith(magic))
  if (known) return known[1]
  const sniffed = head.subarray(0, sniffedBytes)
  const feed = sniffed.indexOf(0x0a)
  const line = sniffed.subarray(0, feed === -1 ? sniffed.length : feed)
  // One NUL in a row is that row's fault; a header that is no text, or many
  // of them, are no CSV at all.
  const header = feed === -1 && sniffed.length === sniffedBytes ? wholeCharacters(sniffed) : line
  if (line.includes(0) || !isUtf8(header) || nulShare(sniffed) > 0.005) return 'a binary file'
  const commas = countByte(line, 0x2c)
  if (countByte(line, 0x3b) > Math.max(10, commas)) return 'separated by semicolons'
  return countByte(line, 0x09) > Math.max(10, commas) ? 'separated by tabs' : null
}

/** The bytes without a last character that may have been cut. */
function wholeCharacters(bytes: Buffer): Buffer {
  let end = bytes.length - 1
  while (end > bytes.length - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, end)
}

function nulShare(bytes: Buffer): number {
  return countByte(bytes, 0) / Math.max(bytes.length, 4_096)
}

function countByte(bytes: Buffer, wanted: number): number {
  let count = 0
  for (const byte of bytes) if (byte === wanted) count++
  return count
}
