import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { gunzip } from './gunzip.ts'
import { isFilled } from './line-counter.ts'
import type { RejectFile } from './reject-file.ts'
import { maxRecordBytes, type Fault } from './split-records.ts'
import type { InspectedFile } from './store-file.ts'

const chunkBytes = 1 << 22
const tab = 0x09
const lineFeed = 0x0a
const carriageReturn = 0x0d
const lineEnd = Buffer.from([lineFeed])
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * Rewrites the one JSON file that the strict parser refused: good lines go to `target` with their
 * record number in front, bad ones to `rejects`. Returns the records of the file.
 */
export async function cleanLines(
  { path, inspection }: Pick<InspectedFile, 'path' | 'inspection'>,
  target: string,
  rejects: RejectFile,
): Promise<number> {
  const output = await open(target, 'wx', 0o600)
  let records = 0
  const takeLine = (whole: Buffer): Buffer | null => {
    if (!isFilled(whole, 0, whole.length)) return null
    records++
    const line =
      records === 1 && whole.subarray(0, 3).equals(byteOrderMark) ? whole.subarray(3) : whole
    const fault = faultOf(line)
    if (fault === null)
      return Buffer.concat([Buffer.from(`${String(records)}\u001f`), unreturned(line), lineEnd])
    rejects.add(records, fault, line)
    return null
  }
  const split = async (stream: AsyncIterable<Buffer>): Promise<void> => {
    let rest: Buffer = Buffer.alloc(0)
    for await (const block of stream) {
      const text = Buffer.concat([rest, block])
      const kept: Buffer[] = []
      let start = 0
      for (let feed = text.indexOf(lineFeed); feed !== -1; feed = text.indexOf(lineFeed, start)) {
        const line = feed === start ? null : takeLine(text.subarray(start, feed))
        if (line !== null) kept.push(line)
        start = feed + 1
      }
      // Of an endless line only as much is kept as shows that it is too long.
      rest = Buffer.from(text.subarray(start, start + maxRecordBytes + 1))
      await output.write(Buffer.concat(kept))
      await rejects.flush()
    }
    const last = takeLine(rest)
    if (last !== null) await output.write(last)
  }
  try {
    const source = createReadStream(path, { highWaterMark: chunkBytes })
    if (inspection.gzip) await gunzip(source, split)
    else await pipeline(source, split)
    return records
  } finally {
    await output.close()
  }
}

/**
 * A carriage return as a tab: the same to JSON, in a text and outside of it, but no line
 * end to the strict parser.
 */
function unreturned(line: Buffer): Buffer {
  return line.includes(carriageReturn)
    ? Buffer.from(line.map((byte) => (byte === carriageReturn ? tab : byte)))
    : line
}

/**
 * What makes a line unusable before anything looks into it; control characters are no part of JSON.
 */
function faultOf(line: Buffer): Fault | null {
  if (line.length > maxRecordBytes) return 'longer than 2,000,000 bytes'
  if (line.includes(0)) return 'holds a NUL byte'
  if (line.includes(0x1f)) return 'holds a control character'
  return isUtf8(line) ? null : 'not valid UTF-8'
}
