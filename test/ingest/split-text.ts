import { RecordCounter } from '../../pipeline/1-ingest/record-counter.ts'
import { Splitter } from '../../pipeline/1-ingest/clean-file.ts'

/** What the splitter makes of a text: what it writes, what it rejects, what it counted. */
export interface SplitText {
  readonly written: string
  readonly rejects: readonly string[]
  readonly records: number
  readonly bytes: number
}

/** Cuts bytes at these places; a place beyond the end cuts nothing. */
export function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set([0, ...places, bytes.length])]
    .filter((place) => place <= bytes.length)
    .sort((a, b) => a - b)
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end))
}

/** Feeds the splitter as a stream does: what must wait goes in front of the next chunk. */
export function splitChunks(chunks: readonly Buffer[], columns: number): SplitText {
  const rejects: string[] = []
  const splitter = new Splitter(columns, {
    add: (record, reason, raw) => {
      rejects.push(`${String(record)} ${reason} ${raw.toString('latin1')}`)
    },
  })
  let rest: Buffer = Buffer.alloc(0)
  for (const chunk of chunks) rest = splitter.take(Buffer.concat([rest, chunk]), false)
  splitter.take(rest, true)
  return {
    written: splitter.drain().toString('latin1'),
    rejects,
    records: splitter.records,
    bytes: splitter.bytes,
  }
}

/** The records that the fast counter finds in these chunks. */
export function countChunks(chunks: readonly Buffer[]): number {
  const counter = new RecordCounter()
  for (const chunk of chunks) counter.take(chunk)
  return counter.finish()
}

/** Whether the counter sends a text to the splitter unread. */
export function isSuspect(chunks: readonly Buffer[]): boolean {
  const counter = new RecordCounter()
  for (const chunk of chunks) counter.take(chunk)
  counter.finish()
  return counter.suspect
}
