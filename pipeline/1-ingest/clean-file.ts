import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { gunzip } from './gunzip.ts'
import type { RejectFile } from './reject-file.ts'
import type { InspectedFile } from './store-file.ts'
import {
  contentFault,
  endOfLine,
  maxRecordBytes,
  recordFields,
  scanRecord,
  type Fault,
} from './split-records.ts'

export interface CleanedFile {
  /** Records behind the header: those written plus those rejected. */
  readonly records: number
  /** Bytes written, rejected, blank: must add up to the bytes of the text behind the header. */
  readonly bytesAccountedFor: number
}

const chunkBytes = 1 << 22
const quote = 0x22
const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Rewrites the one file that the strict parser refused: good records go to `target` with their
 * record number in front and missing trailing fields filled, bad ones to `rejects`. After a fault
 * only the physical line is given up.
 */
export async function cleanFile(
  { path, inspection }: Pick<InspectedFile, 'path' | 'inspection'>,
  { columns, dataStart }: { readonly columns: number; readonly dataStart: number },
  target: string,
  rejects: RejectFile,
): Promise<CleanedFile> {
  const output = await open(target, 'wx', 0o600)
  const splitter = new Splitter(columns, rejects)
  const split = async (stream: AsyncIterable<Buffer>): Promise<void> => {
    let skip = dataStart
    let rest: Buffer = Buffer.alloc(0)
    for await (const block of stream) {
      const skipped = Math.min(skip, block.length)
      skip -= skipped
      rest = splitter.take(Buffer.concat([rest, block.subarray(skipped)]), false)
      await output.write(splitter.drain())
      await rejects.flush()
    }
    splitter.take(rest, true)
    await output.write(splitter.drain())
  }
  try {
    const source = createReadStream(path, { highWaterMark: chunkBytes })
    if (inspection.gzip) await gunzip(source, split)
    else await pipeline(source, split)
    return { records: splitter.records, bytesAccountedFor: splitter.bytes }
  } finally {
    await output.close()
  }
}

/**
 * Cuts text into records, blocks as they come; what it gives does not depend
 * on how the blocks were cut.
 */
export class Splitter {
  records = 0
  bytes = 0
  private readonly columns: number
  private readonly rejects: Pick<RejectFile, 'add'>
  /** Inside a line that was given up and whose end has not come yet. */
  private skipping = false
  private output: Buffer[] = []

  constructor(columns: number, rejects: Pick<RejectFile, 'add'>) {
    this.columns = columns
    this.rejects = rejects
  }

  /** Takes the whole records of `text`; returns what must wait for more bytes. */
  take(text: Buffer, last: boolean): Buffer {
    let position = 0
    while (position < text.length) {
      // a blank line; of a pair the second half is another one
      if (!this.skipping && (text[position] === lineFeed || text[position] === carriageReturn)) {
        this.bytes++
        position++
        continue
      }
      const scan: ReturnType<typeof scanRecord> = this.skipping
        ? { kind: 'fault', fault: 'broken quote' }
        : scanRecord(text, position, last)
      if (scan.kind === 'more') break
      if (scan.kind === 'record') {
        const cutOff = last && scan.next === text.length && scan.end === text.length
        this.record(text.subarray(position, scan.end), scan.fields, scan.next - position, cutOff)
        position = scan.next
        continue
      }
      const end = endOfLine(text, position, last)
      // A short line is waited for, so that its raw bytes are whole; an endless one
      // is passed over as it comes.
      if (end === null && !this.skipping && text.length - position <= maxRecordBytes) break
      // A last byte that may be half of a line end stays.
      const next = end ?? text.length - 1
      if (!this.skipping) this.reject(text.subarray(position, next), scan.fault)
      this.bytes += next - position
      this.skipping = end === null
      position = next
      if (this.skipping) break
    }
    return text.subarray(position)
  }

  private record(record: Buffer, fields: number, bytes: number, isUnfinished: boolean): void {
    this.bytes += bytes
    if (record.length === 0) return
    const cutOff: Fault | null =
      isUnfinished && fields < this.columns ? 'cut off at the end of the file' : null
    const fault = contentFault(record, fields, this.columns) ?? cutOff
    if (fault !== null) {
      this.reject(record, fault)
      return
    }
    this.records++
    // What holds no quote can be written as it is; the rest is written anew, so that the
    // strict parser must take it.
    const kept =
      fields <= this.columns && !record.includes(quote)
        ? record
        : Buffer.from(recordFields(record).slice(0, this.columns).map(quoted).join(','))
    const missing = ','.repeat(Math.max(0, this.columns - fields))
    this.output.push(Buffer.from(`${String(this.records)},`), kept, Buffer.from(missing + '\n'))
  }

  private reject(raw: Buffer, fault: Fault): void {
    this.records++
    this.rejects.add(this.records, fault, raw)
  }

  drain(): Buffer {
    const output = Buffer.concat(this.output)
    this.output = []
    return output
  }
}

function quoted(field: string): string {
  return /[",\r\n]|^ | $/u.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}
