import { createHash, type Hash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { pipeline } from 'node:stream/promises'
import { ratebookError } from '../errors.ts'
import { RecordCounter } from './record-counter.ts'

export type Content = 'csv' | 'arrow'

/** What one pass over a file tells, before any parser sees it. */
export interface Inspection {
  readonly content: Content
  readonly gzip: boolean
  /** SHA-256 of the bytes as delivered. */
  readonly sha256: string
  readonly bytes: number
  /** Bytes after decompression. */
  readonly textBytes: number
  /** Records including the header; blank lines not counted. Our own count: conservation rests on it. */
  readonly records: number
  /** The first bytes of the text: enough for the header. */
  readonly head: Buffer
}

const headBytes = 1 << 20
const chunkBytes = 1 << 22

/** Hashes, counts and sniffs in one pass; notices a truncated or corrupt gzip, which DuckDB does not. */
export async function inspectFile(path: string, name: string): Promise<Inspection> {
  const file = await open(path, 'r')
  try {
    const first = Buffer.alloc(64)
    const { bytesRead } = await file.read(first, 0, first.length, 0)
    if (bytesRead === 0) throw ratebookError('RB-101', { file: name })
    const gzip = first[0] === 0x1f && first[1] === 0x8b
    const hash = createHash('sha256')
    const text = new TextPass()
    const bytes = gzip
      ? await passGzip(file.createReadStream({ start: 0, autoClose: false }), hash, text, name)
      : await passPlain(file, hash, text)
    if (text.bytes === 0) throw ratebookError('RB-101', { file: name })
    return {
      content: contentOf(text.head, name), gzip, sha256: hash.digest('hex'), bytes,
      textBytes: text.bytes, records: text.counter.finish(), head: text.head,
    }
  } finally {
    await file.close()
  }
}

/** Keeps the head and counts records while the text goes by. */
class TextPass {
  readonly counter = new RecordCounter()
  head: Buffer = Buffer.alloc(0)
  bytes = 0

  take(chunk: Buffer): void {
    if (this.head.length < headBytes) {
      this.head = Buffer.concat([this.head, chunk.subarray(0, headBytes - this.head.length)])
    }
    this.counter.take(chunk)
    this.bytes += chunk.length
  }
}

type FileHandle = Awaited<ReturnType<typeof open>>

async function passPlain(file: FileHandle, hash: Hash, text: TextPass): Promise<number> {
  const buffer = Buffer.alloc(chunkBytes)
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, text.bytes)
    if (bytesRead === 0) return text.bytes
    const chunk = buffer.subarray(0, bytesRead)
    hash.update(chunk)
    text.take(chunk)
  }
}

async function passGzip(
  source: NodeJS.ReadableStream,
  hash: Hash,
  text: TextPass,
  name: string,
): Promise<number> {
  let bytes = 0
  const hashed = async function* (stream: NodeJS.ReadableStream) {
    for await (const chunk of stream) {
      const block = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk)
      hash.update(block)
      bytes += block.length
      yield block
    }
  }
  const counted = async (stream: AsyncIterable<Buffer>) => {
    for await (const chunk of stream) text.take(chunk)
  }
  try {
    await pipeline(source, hashed, createGunzip({ chunkSize: 1 << 18 }), counted)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw ratebookError('RB-102', { file: name, reason, bytes: String(text.bytes) })
  }
  return bytes
}

function contentOf(head: Buffer, name: string): Content {
  if (head.subarray(0, 6).toString('latin1') === 'ARROW1') return 'arrow'
  const kind = foreignKind(head)
  if (kind !== null) throw ratebookError('RB-103', { file: name, kind })
  return 'csv'
}

/** Names what a file is when it is no text in UTF-8; null for text. */
function foreignKind(head: Buffer): string | null {
  const magic = head.subarray(0, 4).toString('latin1')
  if (magic === 'PAR1') return 'a Parquet file'
  if (magic.startsWith('PK')) return 'a zip archive or an Excel workbook'
  if (magic.startsWith('%PDF')) return 'a PDF'
  if (magic.startsWith('\u00ff\u00fe') || magic.startsWith('\u00fe\u00ff')) return 'text in UTF-16'
  if (head.subarray(0, 65_536).includes(0)) return 'a binary file'
  return null
}
