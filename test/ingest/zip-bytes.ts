import { crc32, deflateRawSync } from 'node:zlib'

/**
 * A file to put into a zip; what is given beside its bytes is written into
 * the zip though it be wrong.
 */
export interface ZipEntry {
  readonly name: string
  readonly bytes: Uint8Array | string
  readonly isStored?: boolean
  readonly isEncrypted?: boolean
  readonly method?: number
  readonly checksum?: number
  readonly declaredBytes?: number
  /** Place of an earlier entry whose bytes are named once more instead of writing own ones. */
  readonly sameAs?: number
}

/** Writes a zip as its specification says: entries with a local header each, then the directory. */
export function zipBytes(entries: readonly ZipEntry[]): Buffer {
  const local: Buffer[] = []
  const directory: Buffer[] = []
  const starts: number[] = []
  let position = 0
  for (const entry of entries) {
    const header = headerOf(entry)
    const start = entry.sameAs === undefined ? position : (starts[entry.sameAs] ?? 0)
    starts.push(start)
    const name = Buffer.from(entry.name)
    if (entry.sameAs === undefined) {
      const written = Buffer.concat([
        Buffer.from('PK\u0003\u0004'),
        header.fields,
        name,
        header.packed,
      ])
      local.push(written)
      position += written.length
    }
    // made by, fields, then comment length, disk, attributes (all none) and the
    // place of the local header
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(start, 10)
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000'), header.fields, rest, name)
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(position, 16)
  return Buffer.concat([...local, listed, end])
}

/**
 * What local header and directory say alike: version, flags, method, time, checksum,
 * sizes, length of the name.
 */
function headerOf(entry: ZipEntry): { readonly fields: Buffer; readonly packed: Buffer } {
  const bytes = Buffer.from(entry.bytes)
  const packed = entry.isStored === true ? bytes : deflateRawSync(bytes, { level: 9 })
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(0x0800 | (entry.isEncrypted === true ? 1 : 0), 2)
  fields.writeUInt16LE(entry.method ?? (entry.isStored === true ? 0 : 8), 4)
  fields.writeUInt32LE(entry.checksum ?? crc32(bytes), 10)
  fields.writeUInt32LE(packed.length, 14)
  fields.writeUInt32LE(entry.declaredBytes ?? bytes.length, 18)
  fields.writeUInt16LE(Buffer.byteLength(entry.name), 22)
  return { fields, packed }
}
