const quote = 0x22
const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Counts the records of a CSV text as bytes go by: line ends outside quotes, blank lines left out. Independent of
 * every parser, so that "nothing was lost" does not rest on the parser that might lose it. Four bytes at a time,
 * because this runs over every byte of every file.
 */
export class RecordCounter {
  private inQuotes = false
  private records = 0
  /** Whether the current record holds a byte other than line ends. */
  private filled = false

  take(chunk: Buffer): void {
    let position = 0
    const aligned = chunk.byteOffset % 4 === 0
    if (aligned) {
      const words = new Uint32Array(chunk.buffer, chunk.byteOffset, chunk.length >> 2)
      for (let index = 0; index < words.length; index++) {
        const word = words[index] ?? 0
        if (hasMark(word)) this.takeBytes(chunk, index << 2, (index << 2) + 4)
        else this.filled = true
      }
      position = words.length << 2
    }
    this.takeBytes(chunk, position, chunk.length)
  }

  private takeBytes(chunk: Buffer, start: number, end: number): void {
    for (let index = start; index < end; index++) {
      const byte = chunk[index]
      if (byte === quote) {
        this.inQuotes = !this.inQuotes
        this.filled = true
      } else if (byte === lineFeed && !this.inQuotes) {
        if (this.filled) this.records++
        this.filled = false
      } else if (byte !== carriageReturn || this.inQuotes) {
        this.filled = true
      }
    }
  }

  /** The count, with a last record that has no line end. */
  finish(): number {
    return this.records + (this.filled ? 1 : 0)
  }
}

/** Whether one of the four bytes is a quote, a line feed or a carriage return (zero-byte trick on the XOR). */
function hasMark(word: number): boolean {
  const quotes = word ^ 0x22222222
  const feeds = word ^ 0x0a0a0a0a
  const returns = word ^ 0x0d0d0d0d
  return (
    (((quotes - 0x01010101) & ~quotes) |
      ((feeds - 0x01010101) & ~feeds) |
      ((returns - 0x01010101) & ~returns)) & 0x80808080
  ) !== 0
}
