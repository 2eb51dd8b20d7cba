/**
 * One record of a CSV text, from `start` to before `end` and without its line end, with the line
 * on which it starts, or why it cannot be read.
 */
export interface CsvRecord {
  readonly line: number
  readonly start: number
  readonly end: number
  readonly quoted: boolean
  readonly fault?: string
}

const lineFeed = 10
const carriageReturn = 13
const quote = 34
const comma = 44
const hash = 35

/**
 * Cuts a CSV text into records, so that each knows its physical line: comments (lines that start
 * with #) and empty lines are left out, a quoted cell may span lines. A record with broken quotes
 * comes out as a fault, and reading goes on with the next line, so that one bad quote does not
 * hide the rest of the file.
 */
export function* splitRecords(text: string): Generator<CsvRecord> {
  let line = 1
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0
  let nextQuote = text.indexOf('"')
  while (start < text.length) {
    if (nextQuote >= 0 && nextQuote < start) nextQuote = text.indexOf('"', start)
    const lineEnd = endOfLine(text, start)
    if (text.charCodeAt(start) === hash || nextQuote < 0 || nextQuote >= lineEnd) {
      const end = beforeReturn(text, start, lineEnd)
      if (text.charCodeAt(start) !== hash && end > start) yield { line, start, end, quoted: false }
      start = lineEnd + 1
      line += 1
      continue
    }
    const end = endOfQuotedRecord(text, start)
    if (typeof end === 'string') {
      yield { line, start, end: beforeReturn(text, start, lineEnd), quoted: true, fault: end }
      start = lineEnd + 1
      line += 1
      continue
    }
    yield { line, start, end: beforeReturn(text, start, end), quoted: true }
    line += linesWithin(text, start, end) + 1
    start = end + 1
  }
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start)
  return end < 0 ? text.length : end
}

/** Where a line ends without the carriage return of CRLF. */
function beforeReturn(text: string, start: number, end: number): number {
  return end > start && text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end
}

/** The trimmed cells of a record without quotes; a blank one takes no memory. */
export function cutCells(text: string, { start, end }: CsvRecord): string[] {
  const cells: string[] = []
  let from = start
  for (let at = start; at <= end; at += 1) {
    if (at < end && text.charCodeAt(at) !== comma) continue
    cells.push(at === from ? '' : text.slice(from, at).trim())
    from = at + 1
  }
  return cells
}

function linesWithin(text: string, start: number, end: number): number {
  let lines = 0
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1))
    lines += 1
  return lines
}

/**
 * Position of the line feed (or end of text) that ends the record, or a
 * sentence on its broken quotes.
 */
function endOfQuotedRecord(text: string, start: number): number | string {
  let cellStart = true
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === lineFeed) return at
    if (code !== quote) {
      cellStart = code === comma
      continue
    }
    if (!cellStart) return 'a quote inside a cell that does not start with one'
    const close = closingQuote(text, at)
    if (close < 0) return 'a quote is opened and never closed'
    const after = text.charCodeAt(close + 1)
    const ends =
      Number.isNaN(after) || after === comma || after === lineFeed || after === carriageReturn
    if (!ends) return 'text follows the closing quote of a cell'
    cellStart = false
    at = close
  }
  return text.length
}

function closingQuote(text: string, open: number): number {
  let at = text.indexOf('"', open + 1)
  while (at >= 0 && text.charCodeAt(at + 1) === quote) at = text.indexOf('"', at + 2)
  return at
}
