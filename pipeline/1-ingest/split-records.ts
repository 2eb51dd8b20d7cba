import { isUtf8 } from 'node:buffer'

/** The longest record taken, in bytes: DuckDB's own default, stated so that both agree. */
export const maxRecordBytes = 2_000_000

export type Fault =
  | 'broken quote' | 'too many columns'
  | 'longer than 2,000,000 bytes' | 'not valid UTF-8' | 'holds a NUL byte'

const comma = 0x2c
const quote = 0x22
const lineFeed = 0x0a
const carriageReturn = 0x0d

/** Where a record ends, and how many fields it has; or what is wrong with it; or that more bytes are needed. */
export type Scan =
  | { readonly kind: 'record'; readonly end: number; readonly next: number; readonly fields: number }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'more' }

/** Scans one record of RFC 4180 text from `start`; `last` says that no bytes follow the buffer. */
export function scanRecord(text: Buffer, start: number, last: boolean): Scan {
  let position = start
  let fields = 1
  for (;;) {
    if (text[position] === quote) {
      const close = closingQuote(text, position + 1, last)
      const endless = close === 'more' && text.length - start > maxRecordBytes
      if (close === 'unclosed' || endless) return { kind: 'fault', fault: 'broken quote' }
      if (close === 'more') return { kind: 'more' }
      position = close + 1
      if (position === text.length && !last) return { kind: 'more' }
      const after = text[position]
      if (after !== undefined && after !== comma && after !== lineFeed && after !== carriageReturn) {
        return { kind: 'fault', fault: 'broken quote' }
      }
    } else {
      position = endOfBareField(text, position)
    }
    if (position >= text.length) {
      if (!last) return tooLong(text.length - start) ?? { kind: 'more' }
      return { kind: 'record', end: text.length, next: text.length, fields }
    }
    if (text[position] !== comma) break
    fields++
    position++
  }
  if (text[position] === carriageReturn && position + 1 === text.length && !last) return { kind: 'more' }
  const pair = text[position] === carriageReturn && text[position + 1] === lineFeed
  const long = tooLong(position - start)
  return long ?? { kind: 'record', end: position, next: position + (pair ? 2 : 1), fields }
}

function tooLong(bytes: number): Scan | null {
  return bytes > maxRecordBytes ? { kind: 'fault', fault: 'longer than 2,000,000 bytes' } : null
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

function endOfBareField(text: Buffer, start: number): number {
  let position = start
  while (position < text.length) {
    const byte = text[position]
    if (byte === comma || byte === lineFeed || byte === carriageReturn) return position
    position++
  }
  return position
}

/** End of the physical line: after a fault only that line is given up, and reading goes on behind it. */
export function endOfLine(text: Buffer, start: number): number {
  const found = text.indexOf(lineFeed, start)
  return found === -1 ? text.length : found + 1
}

/** What else makes a well-formed record unusable. */
export function contentFault(record: Buffer, fields: number, columns: number): Fault | null {
  if (fields > columns) return 'too many columns'
  if (!isUtf8(record)) return 'not valid UTF-8'
  return record.includes(0) ? 'holds a NUL byte' : null
}

/** Fields of one record as text, quotes taken off. */
export function recordFields(record: Buffer): string[] {
  const fields: string[] = []
  let position = 0
  for (;;) {
    if (record[position] === quote) {
      const close = closingQuote(record, position + 1, true)
      const end = typeof close === 'number' ? close : record.length
      fields.push(record.toString('utf8', position + 1, end).replaceAll('""', '"'))
      position = Math.min(end + 1, record.length)
    } else {
      const end = endOfBareField(record, position)
      fields.push(record.toString('utf8', position, end))
      position = end
    }
    if (record[position] !== comma) return fields
    position++
  }
}
