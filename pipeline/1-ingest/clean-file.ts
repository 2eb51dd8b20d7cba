import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import type { Binding } from './bind-header.ts'
import { contentFault, endOfLine, scanRecord, type Fault } from './split-records.ts'

/** A record that no parser can take: its number in the file, what is wrong, and its first bytes. */
export interface StructuralReject {
  readonly record: number
  readonly fault: Fault
  readonly raw: string
}

export interface CleanedFile {
  /** Records behind the header: those written plus those rejected. */
  readonly records: number
  readonly rejects: readonly StructuralReject[]
  /** Bytes written, rejected, blank: must add up to the bytes of the text behind the header. */
  readonly bytesAccountedFor: number
}

const rawLimit = 4_000

/**
 * Rewrites the one file that the strict parser refused: good records go to `target` with their record number in
 * front and missing trailing fields filled, bad ones are reported. After a fault only the physical line is given up.
 */
export async function cleanFile(
  path: string,
  gzip: boolean,
  binding: Binding,
  target: string,
): Promise<CleanedFile> {
  const output = await open(target, 'wx', 0o600)
  try {
    const splitter = new Splitter(binding.columns.length)
    const source = createReadStream(path, { highWaterMark: 1 << 22 })
    const stream = gzip ? source.pipe(createGunzip()) : source
    let skip = binding.dataStart
    let rest: Buffer = Buffer.alloc(0)
    for await (const chunk of stream) {
      const block: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk)
      const skipped = Math.min(skip, block.length)
      skip -= skipped
      rest = splitter.take(Buffer.concat([rest, block.subarray(skipped)]), false)
      await output.write(splitter.drain())
    }
    splitter.take(rest, true)
    await output.write(splitter.drain())
    return { records: splitter.records, rejects: splitter.rejects, bytesAccountedFor: splitter.bytes }
  } finally {
    await output.close()
  }
}

class Splitter {
  readonly rejects: StructuralReject[] = []
  records = 0
  bytes = 0
  private readonly columns: number
  private output: Buffer[] = []

  constructor(columns: number) {
    this.columns = columns
  }

  /** Takes the whole records of `text`; returns what must wait for more bytes. */
  take(text: Buffer, last: boolean): Buffer {
    let position = 0
    while (position < text.length) {
      const scan = scanRecord(text, position, last)
      if (scan.kind === 'more') break
      if (scan.kind === 'fault') {
        // The line of a fault may not be complete yet; wait for it, so that its raw bytes are whole.
        const next = endOfLine(text, position)
        if (next === text.length && !last && text[next - 1] !== 0x0a) break
        this.reject(text.subarray(position, next), scan.fault)
        position = next
        continue
      }
      this.record(text.subarray(position, scan.end), scan.fields, scan.next - position)
      position = scan.next
    }
    return text.subarray(position)
  }

  private record(record: Buffer, fields: number, bytes: number): void {
    if (record.length === 0) {
      this.bytes += bytes
      return
    }
    const fault = contentFault(record, fields, this.columns)
    if (fault !== null) {
      this.reject(record, fault, bytes)
      return
    }
    this.records++
    this.bytes += bytes
    const padding = ','.repeat(this.columns - fields)
    this.output.push(Buffer.from(`${String(this.records)},`), record, Buffer.from(padding + '\n'))
  }

  private reject(raw: Buffer, fault: Fault, bytes = raw.length): void {
    this.records++
    this.bytes += bytes
    const text = raw.toString('utf8', 0, rawLimit).replaceAll('\0', '\uFFFD').trimEnd()
    this.rejects.push({ record: this.records, fault, raw: text })
  }

  drain(): Buffer {
    const output = Buffer.concat(this.output)
    this.output = []
    return output
  }
}
