import { maxRecordBytes } from './split-records.ts'

const quote = 0x22
const comma = 0x2c
const blank = 0x20
const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Counts the records of a CSV text as bytes go by: line ends outside quotes, blank lines left out.
 * Independent of every parser, so that "nothing was lost" does not rest on the parser that might
 * lose it. A quote opens a field only at its start (`5" disk` is text). Four bytes at a time,
 * because this runs over every byte of every file.
 */
export class RecordCounter {
  /**
   * A record longer than any that is taken, a NUL byte, a broken quote that the
   * strict parser would let pass.
   */
  suspect = false
  private inQuotes = false
  private records = 0
  /** Whether the current record holds a byte other than line ends. */
  private filled = false
  /** Bytes before the current chunk. */
  private passed = 0
  private recordStart = 0
  /** Where a quoted field was closed last: a quote right behind it is half of a doubled one. */
  private closedAt = -2
  /** Whether nothing but blanks stands between that quote and this chunk. */
  private blankSinceClosed = false
  /** The last two bytes before this chunk. */
  private tail: [number, number] = [lineFeed, lineFeed]

  /** Takes the next bytes of the text, byte order mark left out. */
  take(chunk: Buffer): void {
    if (!this.suspect && chunk.includes(0)) this.suspect = true
    const lead = Math.min((4 - (chunk.byteOffset % 4)) % 4, chunk.length)
    const count = (chunk.length - lead) >> 2
    // A view must begin at a whole word, even one of nothing.
    const words =
      count === 0 ? new Int32Array() : new Int32Array(chunk.buffer, chunk.byteOffset + lead, count)
    this.takeBytes(chunk, 0, lead)
    for (let index = 0; index < words.length; index++) {
      const word = words[index] ?? 0
      if (hasLowByte(word) && hasMark(word)) {
        const start = lead + (index << 2)
        this.takeBytes(chunk, start, start + 4)
      } else this.filled = true
    }
    this.takeBytes(chunk, lead + (words.length << 2), chunk.length)
    this.blankSinceClosed = this.followsClosedField(chunk, chunk.length)
    this.tail = [
      this.byteAt(chunk, chunk.length - 2) ?? lineFeed,
      this.byteAt(chunk, chunk.length - 1) ?? lineFeed,
    ]
    this.passed += chunk.length
  }

  private takeBytes(chunk: Buffer, start: number, end: number): void {
    for (let index = start; index < end; index++) {
      const byte = chunk[index]
      if (byte === quote) this.takeQuote(chunk, index)
      else if ((byte === lineFeed || byte === carriageReturn) && !this.inQuotes) {
        this.endRecord(this.passed + index)
      } else this.filled = true
    }
  }

  private takeQuote(chunk: Buffer, index: number): void {
    this.filled = true
    const position = this.passed + index
    if (this.inQuotes) {
      this.inQuotes = false
      this.closedAt = position
    } else if (this.closedAt === position - 1 || this.startsField(chunk, index))
      this.inQuotes = true
    else if (this.followsClosedField(chunk, index)) this.suspect = true
  }

  /**
   * Whether a second quoted text follows a closed one, `"a" "b"`: the strict
   * parser makes one value of both.
   */
  private followsClosedField(chunk: Buffer, index: number): boolean {
    let position = index - 1
    while (position >= 0 && chunk[position] === blank) position--
    return position < 0 ? this.blankSinceClosed : this.passed + position === this.closedAt
  }

  /** Whether a quote at `index` opens a field: at its start or behind one blank. */
  private startsField(chunk: Buffer, index: number): boolean {
    const before = this.byteAt(chunk, index - 1)
    return endsField(before) || (before === blank && endsField(this.byteAt(chunk, index - 2)))
  }

  /** A byte of this chunk, or one of the two before it. */
  private byteAt(chunk: Buffer, index: number): number | undefined {
    return index >= 0 ? chunk[index] : this.tail[index + 2]
  }

  private endRecord(position: number): void {
    if (this.filled) this.records++
    if (position - this.recordStart > maxRecordBytes) this.suspect = true
    this.filled = false
    this.recordStart = position + 1
  }

  /** The count, with a last record that has no line end. */
  finish(): number {
    this.endRecord(this.passed)
    return this.records
  }
}

function endsField(byte: number | undefined): boolean {
  return byte === comma || byte === lineFeed || byte === carriageReturn
}

/**
 * Whether one of the four bytes is below 0x23, as all marks and blanks are: most words
 * are done with this one test.
 */
function hasLowByte(word: number): boolean {
  return ((word - 0x23232323) & ~word & 0x80808080) !== 0
}

/**
 * Whether one of the four bytes is a quote, a line feed or a carriage return
 * (zero-byte trick on the XOR).
 */
function hasMark(word: number): boolean {
  const quotes = word ^ 0x22222222
  const feeds = word ^ 0x0a0a0a0a
  const returns = word ^ 0x0d0d0d0d
  return (
    ((((quotes - 0x01010101) & ~quotes) |
      ((feeds - 0x01010101) & ~feeds) |
      ((returns - 0x01010101) & ~returns)) &
      0x80808080) !==
    0
  )
}
