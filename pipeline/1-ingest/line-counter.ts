import { maxRecordBytes } from './split-records.ts'

const lineFeed = 0x0a
const blank = 0x20

/**
 * Counts the lines of a JSON text that hold something: a line end within a
 * JSON text is written as \n.
 */
export class LineCounter {
  /** A line longer than any that is taken, or a NUL byte: the engine might let it pass. */
  suspect = false
  private lines = 0
  private filled = false
  private lineBytes = 0

  take(chunk: Buffer): void {
    if (!this.suspect && chunk.includes(0)) this.suspect = true
    for (let start = 0; start < chunk.length;) {
      // millions of blank lines would cost more than the lines between them
      if (chunk[start] === lineFeed && this.lineBytes === 0) {
        start++
        continue
      }
      const feed = chunk.indexOf(lineFeed, start)
      const end = feed === -1 ? chunk.length : feed
      this.lineBytes += end - start
      this.filled ||= isFilled(chunk, start, end)
      if (feed !== -1) this.endLine()
      start = end + 1
    }
  }

  private endLine(): void {
    if (this.filled) this.lines++
    if (this.lineBytes > maxRecordBytes) this.suspect = true
    this.filled = false
    this.lineBytes = 0
  }

  /** The count, with a last line that has no end. */
  finish(): number {
    this.endLine()
    return this.lines
  }
}

/** Whether a line holds more than blanks: its first byte nearly always tells. */
export function isFilled(bytes: Buffer, start: number, end: number): boolean {
  for (let index = start; index < end; index++) if ((bytes[index] ?? blank) > blank) return true
  return false
}
