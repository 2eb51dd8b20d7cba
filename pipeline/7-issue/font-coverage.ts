import { brotliDecompressSync } from 'node:zlib'

/** Where one table of a font lies in the decompressed WOFF2 stream. */
interface TablePlace {
  readonly tag: string
  readonly offset: number
}

// WOFF2 numbers the usual tables; only these must be told apart to find cmap.
const knownTags: Readonly<Record<number, string>> = { 0: 'cmap', 10: 'glyf', 11: 'loca' }
const arbitraryTag = 63

function readTables(font: Buffer): { tables: TablePlace[]; dataStart: number } {
  let at = 48
  const readNumber = (): number => {
    for (let value = 0; ;) {
      const byte = font.readUInt8(at)
      at += 1
      value = value * 128 + (byte & 127)
      if (byte < 128) return value
    }
  }
  const tables: TablePlace[] = []
  let offset = 0
  for (let left = font.readUInt16BE(12); left > 0; left -= 1) {
    const flags = font.readUInt8(at)
    at += 1
    const number = flags & 63
    const tag =
      number === arbitraryTag ? font.toString('latin1', at, at + 4) : (knownTags[number] ?? '')
    if (number === arbitraryTag) at += 4
    const original = readNumber()
    const version = flags >> 6
    const transformed = tag === 'glyf' || tag === 'loca' ? version !== 3 : version !== 0
    tables.push({ tag, offset })
    offset += transformed ? readNumber() : original
  }
  return { tables, dataStart: at }
}

function addSegments(data: Buffer, at: number, found: Set<number>): void {
  const segments = data.readUInt16BE(at + 6) / 2
  const ends = at + 14
  const starts = ends + segments * 2 + 2
  for (let i = 0; i < segments; i += 1) {
    // 0xffff ends the table and is no letter.
    const last = Math.min(data.readUInt16BE(ends + i * 2), 0xfffe)
    for (let code = data.readUInt16BE(starts + i * 2); code <= last; code += 1) found.add(code)
  }
}

function addGroups(data: Buffer, at: number, found: Set<number>): void {
  const groups = data.readUInt32BE(at + 12)
  for (let i = 0; i < groups; i += 1) {
    const last = data.readUInt32BE(at + 20 + i * 12)
    for (let code = data.readUInt32BE(at + 16 + i * 12); code <= last; code += 1) found.add(code)
  }
}

/**
 * Code points for which a WOFF2 font has a glyph, read from its character map (formats 4 and 12).
 */
export function glyphsOf(font: Buffer): Set<number> {
  if (font.toString('latin1', 0, 4) !== 'wOF2') throw new Error('not a WOFF2 font')
  const { tables, dataStart } = readTables(font)
  const data = brotliDecompressSync(font.subarray(dataStart, dataStart + font.readUInt32BE(20)))
  const map = tables.find((table) => table.tag === 'cmap')
  if (map === undefined) throw new Error('the font has no character map')
  const found = new Set<number>()
  for (let left = data.readUInt16BE(map.offset + 2) - 1; left >= 0; left -= 1) {
    const at = map.offset + data.readUInt32BE(map.offset + 4 + left * 8 + 4)
    const format = data.readUInt16BE(at)
    if (format === 4) addSegments(data, at, found)
    if (format === 12) addGroups(data, at, found)
  }
  return found
}
