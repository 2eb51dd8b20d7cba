import { createHash, type Hash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { ratebookError, RatebookError } from '../errors.ts'
import { errorReason, systemCode } from '../workspace.ts'
import { gunzip } from './gunzip.ts'
import { LineCounter } from './line-counter.ts'
import { headBytes } from './bind-header.ts'
import { beginsAsJson, type Content, recogniseContent } from './recognise-content.ts'
import { RecordCounter } from './record-counter.ts'
import { Utf8Watch } from './utf8-watch.ts'

/** What one pass over a file tells, before any parser sees it. */
export interface Inspection {
  readonly content: Content
  readonly gzip: boolean
  /** SHA-256 of the bytes as delivered. */
  readonly sha256: string
  /**
   * SHA-256 of the text: the same for a file and its gzip, so that the same
   * usage is not taken twice.
   */
  readonly textSha256: string
  readonly bytes: number
  /**
   * Size and time of change when the pass began: whoever still copies the file changes one of them.
   */
  readonly version: string
  /** Bytes after decompression. */
  readonly textBytes: number
  /**
   * Records, a CSV's header among them; blank lines not counted. Our own count:
   * conservation rests on it.
   */
  readonly records: number
  /**
   * Whether it holds what the strict parser takes amiss: a NUL byte, a record too
   * long to be taken, no UTF-8.
   */
  readonly suspect: boolean
  /** The first bytes of the text: enough for the header. */
  readonly head: Buffer
}

const chunkBytes = 1 << 22
/**
 * What a gzip may always unpack to; beyond it, no more than so many times its size:
 * exports shrink to a tenth.
 */
const sureBytes = 1 << 26
const densest = 400
const dense = `a gzip that unpacks to more than ${String(densest)} times its size`
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

type FileHandle = Awaited<ReturnType<typeof open>>

/**
 * Hashes, counts and sniffs in one pass; notices a truncated or corrupt
 * gzip, which DuckDB does not.
 */
export async function inspectFile(path: string, name: string): Promise<Inspection> {
  let file: FileHandle | null = null
  try {
    file = await open(path, 'r')
    return await inspect(file, name)
  } catch (error) {
    if (error instanceof RatebookError || systemCode(error) === null) throw error
    throw ratebookError('RB-112', { file: name, reason: errorReason(error) })
  } finally {
    await file?.close()
  }
}

/** Size and time of change of a file. */
export function versionOf({
  size,
  mtimeMs,
}: {
  readonly size: number
  readonly mtimeMs: number
}): string {
  return `${String(size)} ${String(mtimeMs)}`
}

async function inspect(file: FileHandle, name: string): Promise<Inspection> {
  const version = versionOf(await file.stat())
  const first = Buffer.alloc(2)
  await file.read(first, 0, first.length, 0)
  const gzip = first[0] === 0x1f && first[1] === 0x8b
  const hash = createHash('sha256')
  const text = new TextPass(gzip ? createHash('sha256') : hash)
  const bytes = gzip ? await passGzip(file, hash, text, name) : await passPlain(file, text)
  const records = text.counter.finish()
  if (records === 0) throw ratebookError('RB-101', { file: name })
  const sha256 = hash.digest('hex')
  return {
    content: recogniseContent(text.head, gzip, name),
    gzip,
    sha256,
    version,
    textSha256: gzip ? text.hash.digest('hex') : sha256,
    bytes,
    textBytes: text.bytes,
    records,
    suspect: text.counter.suspect || text.utf8.finish(),
    head: text.head,
  }
}

/** Hashes the text, keeps its head and counts its records while it goes by. */
class TextPass {
  /**
   * Chosen by the first bytes: JSON has one object per line, a CSV has quotes that hold line ends.
   */
  counter: RecordCounter | LineCounter = new RecordCounter()
  readonly hash: Hash
  readonly utf8 = new Utf8Watch()
  head: Buffer = Buffer.alloc(0)
  bytes = 0

  constructor(hash: Hash) {
    this.hash = hash
  }

  take(chunk: Buffer): void {
    this.hash.update(chunk)
    this.utf8.take(chunk)
    if (this.head.length < headBytes) {
      this.head = Buffer.concat([this.head, chunk.subarray(0, headBytes - this.head.length)])
    }
    // A mark is never cut by a chunk: the first one has at least its three
    // bytes, or the file is no CSV.
    if (this.bytes === 0 && beginsAsJson(chunk)) this.counter = new LineCounter()
    const isMarked = this.bytes === 0 && chunk.subarray(0, 3).equals(byteOrderMark)
    this.counter.take(isMarked ? chunk.subarray(3) : chunk)
    this.bytes += chunk.length
  }
}

async function passPlain(file: FileHandle, text: TextPass): Promise<number> {
  const buffer = Buffer.alloc(chunkBytes)
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, text.bytes)
    if (bytesRead === 0) return text.bytes
    text.take(buffer.subarray(0, bytesRead))
  }
}

async function passGzip(
  file: FileHandle,
  hash: Hash,
  text: TextPass,
  name: string,
): Promise<number> {
  let bytes = 0
  // No read stream: one that is not read to its end closes the file.
  const blocks = async function* (): AsyncGenerator<Buffer> {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(1 << 20), 0, 1 << 20, bytes)
      if (bytesRead === 0) return
      const block = buffer.subarray(0, bytesRead)
      hash.update(block)
      bytes += bytesRead
      yield block
    }
  }
  const { size } = await file.stat()
  const counted = async (stream: AsyncIterable<Buffer>) => {
    for await (const chunk of stream) {
      text.take(chunk)
      if (text.bytes > Math.max(sureBytes, size * densest))
        throw ratebookError('RB-103', { file: name, kind: dense })
    }
  }
  const refuse = (reason: string): RatebookError =>
    ratebookError('RB-102', { file: name, reason, bytes: String(text.bytes) })
  const end = await gunzip(blocks(), counted).catch((error: unknown) => {
    throw systemCode(error)?.startsWith('Z_') === true ? refuse(errorReason(error)) : error
  })
  // Padding with zeros is common; anything else behind the end may be usage that nobody would read.
  if (!(await isZero(file, end))) throw refuse('other bytes follow its end')
  return bytes + (await hashRest(file, hash, bytes))
}

/**
 * Hashes what no reader asked for: padding behind the last block that was
 * unpacked. Returns its bytes.
 */
async function hashRest(file: FileHandle, hash: Hash, start: number): Promise<number> {
  const buffer = Buffer.alloc(1 << 16)
  for (let position = start; ;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) return position - start
    hash.update(buffer.subarray(0, bytesRead))
    position += bytesRead
  }
}

async function isZero(file: FileHandle, start: number): Promise<boolean> {
  const buffer = Buffer.alloc(1 << 16)
  for (let position = start; ;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) return true
    if (buffer.subarray(0, bytesRead).some((byte) => byte !== 0)) return false
    position += bytesRead
  }
}
