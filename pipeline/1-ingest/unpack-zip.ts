import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { ratebookError, RatebookError } from '../errors.ts'
import { errorReason, systemCode } from '../workspace.ts'

/**
 * How much a zip may unpack to. Price lists shrink to a twentieth or so, a bomb to a thousandth.
 */
export interface ZipBounds {
  readonly entries: number
  readonly bytes: number
  /** Unpacked bytes for one byte of the zip, looked at from `harmless` bytes on. */
  readonly ratio: number
  readonly harmless: number
}

const defaultBounds: ZipBounds = {
  entries: 1_000,
  bytes: 4 * 2 ** 30,
  ratio: 300,
  harmless: 64 * 2 ** 20,
}

/** A file out of a zip: where it stands now, and what messages call it (`prices.zip/sheet.csv`). */
export interface UnpackedFile {
  readonly path: string
  readonly name: string
}

/** Whether a file begins as a zip does, whatever its name says; false where it cannot be read. */
export async function isZip(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null)
  if (file === null) return false
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return (
      bytesRead === 4 &&
      ['PK\u0003\u0004', 'PK\u0005\u0006', 'PK\u0007\u0008'].includes(buffer.toString('latin1'))
    )
  } catch {
    return false
  } finally {
    await file.close()
  }
}

/**
 * Whether a name is one of a delivered file: neither hidden, nor a note that people
 * leave beside their files.
 */
export function isDelivered(name: string): boolean {
  return !/(^|\/)(\.|__MACOSX\/)/u.test(name) && !/(^|\/)readme[^/]*$/iu.test(name)
}

/**
 * Unpacks all files of a zip into a folder, each under a number, so that no name of the zip decides
 * where something is written. All or nothing: RB-127 where it is damaged, encrypted or beyond the
 * bounds, RB-128 where it is a workbook.
 */
export async function unpackZip(
  path: string,
  name: string,
  folder: string,
  bounds: ZipBounds = defaultBounds,
): Promise<UnpackedFile[]> {
  let zip: ZipFile | null = null
  try {
    zip = await openPromise(path, { autoClose: false })
    const entries = await listEntries(zip, name, bounds)
    const unpacked = new UnpackedBytes(name, zip.fileSize, bounds)
    const files: UnpackedFile[] = []
    for (const entry of entries) {
      const target = join(folder, String(files.length + 1))
      await unpackEntry(zip, entry, target, unpacked)
      files.push({ path: target, name: `${name}/${shownName(entry)}` })
    }
    return files
  } catch (error) {
    // zlib and the reader of the zip speak of its bytes; any other code is the disk's.
    const isOfZip = systemCode(error)?.startsWith('Z_') ?? true
    if (error instanceof RatebookError || !isOfZip) throw error
    throw ratebookError('RB-127', { file: name, reason: errorReason(error) })
  } finally {
    zip?.close()
  }
}

/**
 * The files in the directory of a zip; refuses by what that declares, before a byte is unpacked.
 */
async function listEntries(zip: ZipFile, name: string, bounds: ZipBounds): Promise<Entry[]> {
  const refuse = (reason: string): RatebookError => ratebookError('RB-127', { file: name, reason })
  if (zip.entryCount > bounds.entries) {
    throw refuse(`it holds ${String(zip.entryCount)} files, more than ${String(bounds.entries)}`)
  }
  const declared = new UnpackedBytes(name, zip.fileSize, bounds)
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) {
    const own = shownName(entry)
    if (own === '[Content_Types].xml' || own === 'mimetype')
      throw ratebookError('RB-128', { file: name })
    if (own.endsWith('/') || !isDelivered(own)) continue
    if (entry.isEncrypted()) throw refuse(`${own} in it is encrypted`)
    if (!entry.canDecodeFileData()) {
      throw refuse(
        `${own} in it is compressed by method ${String(entry.compressionMethod)}; only deflate is read`,
      )
    }
    if (entries.has(own)) throw refuse(`it holds ${own} twice`)
    declared.add(entry.uncompressedSize)
    entries.set(own, entry)
  }
  if (entries.size === 0) throw refuse('it holds no file')
  return [...entries.values()]
}

/** A name of a zip may hold anything: what would disturb a message is not shown. */
function shownName({ fileName }: Entry): string {
  return fileName.replaceAll(/\p{Cc}/gu, '?')
}

/** Counts what comes out of a zip, and refuses it as soon as it is beyond the bounds. */
class UnpackedBytes {
  private bytes = 0
  private readonly name: string
  private readonly packed: number
  private readonly bounds: ZipBounds

  constructor(name: string, packed: number, bounds: ZipBounds) {
    this.name = name
    this.packed = packed
    this.bounds = bounds
  }

  add(bytes: number): void {
    this.bytes += bytes
    const { bytes: most, ratio, harmless } = this.bounds
    const isBeyond = this.bytes > most
    if (!isBeyond && (this.bytes <= harmless || this.bytes <= this.packed * ratio)) return
    const reason = isBeyond
      ? `it unpacks to more than ${String(most)} bytes`
      : `it unpacks to more than ${String(ratio)} times its size, as no export does`
    throw ratebookError('RB-127', { file: this.name, reason })
  }
}

/** Unpacks one file as it streams by; its checksum must be the one of the directory. */
async function unpackEntry(
  zip: ZipFile,
  entry: Entry,
  target: string,
  unpacked: UnpackedBytes,
): Promise<void> {
  let sum = 0
  const counted = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      unpacked.add(chunk.length)
      sum = crc32(chunk, sum)
      yield chunk
    }
  }
  const stream = await zip.openReadStreamPromise(entry)
  await pipeline(stream, counted, createWriteStream(target, { flags: 'wx', mode: 0o600 }))
  if (sum !== entry.crc32) throw new Error(`the checksum of ${shownName(entry)} does not agree`)
}
