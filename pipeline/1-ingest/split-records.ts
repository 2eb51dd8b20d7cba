import { isUtf8 } from 'node:buffer'

/** The longest record taken, in bytes. */
export const maxRecordBytes = 2_000_000

export type Fault =
  | 'broken quote'
  | 'too many columns'
  | 'cut off at the end of the file'
  | 'longer than 2,000,000 bytes'
  | 'not valid UTF-8'
  | 'holds a NUL byte'
  | 'holds a control character'

const comma = 0x2c
const quote = 0x22
const blank = 0x20
const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Where a record ends, and how many fields it has; or what is wrong with it; or
 * that more bytes are needed.
 */
export type Scan =
  | {
      readonly kind: 'record'
      readonly end: number
      readonly next: number
      readonly fields: number
    }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'more' }

/**
 * Scans one record of RFC 4180 text from `start`; `last` says that no bytes follow the buffer. A
 * blank before a quoted field and blanks behind it are passed over, as the strict parser does:
 * which of the two reads a file must not change its values. How the text was cut into buffers
 * never decides the outcome.
 */
export function scanRecord(text: Buffer, start: number, last: boolean): Scan {
  // Two bytes beyond the longest record, so that a line end of two bytes is seen whole.
  const window = text.subarray(0, start + maxRecordBytes + 2)
  const scan = scanWithin(window, start, last && window.length === text.length)
  const tooFar = scan.kind === 'more' && window.length === start + maxRecordBytes + 2
  return tooFar || (scan.kind === 'record' && scan.end - start > maxRecordBytes)
    ? overlong(window, start)
    : scan
}

/** Too long: because its line is, or because a quote runs on over the next lines. */
function overlong(window: Buffer, start: number): Scan {
  const oneLine = window.subarray(start, start + maxRecordBytes + 1).indexOf(lineFeed) === -1
  return { kind: 'fault', fault: oneLine ? 'longer than 2,000,000 bytes' : 'broken quote' }
}

function scanWithin(text: Buffer, start: number, last: boolean): Scan {
  let position = start
  let fields = 1
  for (;;) {
    const end = endOfField(text, position, last)
    if (end === 'more') return { kind: 'more' }
    if (end === 'broken') return { kind: 'fault', fault: 'broken quote' }
    position = end
    if (position >= text.length) {
      return last ? { kind: 'record', end: position, next: position, fields } : { kind: 'more' }
    }
    if (text[position] !== comma) break
    fields++
    position++
  }
  if (text[position] === carriageReturn && position + 1 === text.length && !last)
    return { kind: 'more' }
  const pair = text[position] === carriageReturn && text[position + 1] === lineFeed
  return { kind: 'record', end: position, next: position + (pair ? 2 : 1), fields }
}

/** Position of the comma or line end behind the field that begins at `start`. */
function endOfField(text: Buffer, start: number, last: boolean): number | 'more' | 'broken' {
  const open = openingQuote(text, start)
  if (open === null) return endOfBareField(text, start)
  const close = closingQuote(text, open + 1, last)
  if (close === 'more') return 'more'
  if (close === 'unclosed') return 'broken'
  const end = skipBlanks(text, close + 1)
  return end === text.length || endsField(text[end]) ? end : 'broken'
}

/**
 * Position of the quote that opens a field: at its start or behind one
 * blank; behind more it is text.
 */
function openingQuote(text: Buffer, start: number): number | null {
  const open = text[start] === blank ? start + 1 : start
  return text[open] === quote ? open : null
}

function skipBlanks(text: Buffer, start: number): number {
  let position = start
  while (text[position] === blank) position++
  return position
}

/** Position of the quote that closes a field, a doubled quote being part of the field. */
function closingQuote(text: Buffer, start: number, last: boolean): number | 'more' | 'unclosed' {
  let position = start
  for (;;) {
    const found = text.indexOf(quote, position)
    if (found === -1) return last ? 'unclosed' : 'more'
    if (found + 1 === text.length && !last) return 'more'
    if (text[found + 1] !== quote) return found
    position = found + 2
  }
}

function endsField(byte: number | undefined): boolean {
  return byte === comma || byte === lineFeed || byte === carriageReturn
}

function endOfBareField(text: Buffer, start: number): number {
  let position = start
  while (position < text.length && !endsField(text[position])) position++
  return position
}

/** Position behind the physical line, or null where more bytes could belong to it. */
export function endOfLine(text: Buffer, start: number, last: boolean): number | null {
  let position = start
  while (position < text.length && text[position] !== lineFeed && text[position] !== carriageReturn)
    position++
  const bare = text[position] === carriageReturn
  if (bare && position + 1 < text.length)
    return text[position + 1] === lineFeed ? position + 2 : position + 1
  if (position < text.length && !bare) return position + 1
  return last ? text.length : null
}

/** What else makes a well-formed record unusable. */
export function contentFault(record: Buffer, fields: number, columns: number): Fault | null {
  if (!isUtf8(record)) return 'not valid UTF-8'
  if (record.includes(0)) return 'holds a NUL byte'
  const beyond =
    fields > columns &&
    recordFields(record)
      .slice(columns)
      .some((field) => field !== '')
  return beyond ? 'too many columns' : null
}

/** Fields of one well-formed record as text: quotes taken off, and the blanks around them. */
export function recordFields(record: Buffer): string[] {
  const fields: string[] = []
  let position = 0
  for (;;) {
    const open = openingQuote(record, position)
    const close = open === null ? 'bare' : closingQuote(record, open + 1, true)
    if (open !== null && typeof close === 'number') {
      fields.push(record.toString('utf8', open + 1, close).replaceAll('""', '"'))
      position = skipBlanks(record, close + 1)
    } else {
      const end = endOfBareField(record, position)
      fields.push(record.toString('utf8', position, end))
      position = end
    }
    if (record[position] !== comma) return fields
    position++
  }
}
