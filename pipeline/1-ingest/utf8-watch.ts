import { isUtf8 } from 'node:buffer'

/**
 * Tells whether a text is UTF-8 while it goes by in chunks. The strict parser must never
 * see one that is not: where it reads only some columns of a CSV, a broken byte in one of
 * them ends the whole database.
 */
export class Utf8Watch {
  isBroken = false
  /** The first bytes of a character that the last chunk cut. */
  private cut: Buffer = Buffer.alloc(0)

  take(chunk: Buffer): void {
    if (this.isBroken || chunk.length === 0) return
    let start = 0
    while (this.cut.length > 0 && start < Math.min(3, chunk.length) && isContinuation(chunk[start]))
      start++
    const joint = Buffer.concat([this.cut, chunk.subarray(0, start)])
    if (start === chunk.length) {
      this.keep(joint)
      return
    }
    const end = Math.max(start, startOfCut(chunk))
    this.isBroken = !isUtf8(joint) || !isUtf8(chunk.subarray(start, end))
    this.keep(chunk.subarray(end))
  }

  /** A character that is never finished is broken too. */
  finish(): boolean {
    return this.isBroken || !isUtf8(this.cut)
  }

  private keep(bytes: Buffer): void {
    if (isUtf8(bytes)) this.cut = Buffer.alloc(0)
    else if (bytes.length > 3) this.isBroken = true
    else this.cut = Buffer.from(bytes)
  }
}

function isContinuation(byte: number | undefined): boolean {
  return ((byte ?? 0) & 0xc0) === 0x80
}

/** Where a last character begins that may go on in the next chunk. */
function startOfCut(chunk: Buffer): number {
  let start = chunk.length - 1
  while (start > chunk.length - 4 && start > 0 && isContinuation(chunk[start])) start--
  return (chunk[start] ?? 0) >= 0xc0 ? start : chunk.length
}
