import { isUtf8 } from 'node:buffer'
import { type Data, DataType, type Vector } from 'apache-arrow'
import { usageDecimal } from './usage-schema.ts'

/** Gives the value of a row as the text a CSV would hold; NULL and empty text are null. */
export type TextOfRow = (row: number) => string | null

/**
 * Reads one column of a record batch. Buffers are measured first, because the library
 * reads beyond the end of a damaged one without a word; throws a plain error that says
 * what is wrong with the file.
 */
export function textOfColumn(data: Data): TextOfRow {
  const type: DataType = data.type
  if (data.nullCount > 0 && data.nullBitmap.length * 8 < data.length) {
    throw new Error('a validity buffer is too short')
  }
  if (DataType.isDictionary(type)) return textOfDictionary(data)
  if (DataType.isUtf8(type)) return textOfUtf8(data)
  return DataType.isDate(type) ? textOfDate(data) : textOfDecimal(data)
}

function textOfUtf8(data: Data): TextOfRow {
  if (data.length === 0) return () => null
  const offsets: Int32Array = data.valueOffsets
  const bytes: Uint8Array = data.values
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (offsets.length <= data.length) throw new Error('an offset buffer is too short')
  for (let row = 0; row < data.length; row++) {
    if ((offsets[row] ?? 0) > (offsets[row + 1] ?? 0)) throw new Error('an offset points backwards')
  }
  const first = offsets[0] ?? 0
  const last = offsets[data.length] ?? 0
  if (first < 0 || last > text.length) throw new Error('an offset points beyond its text')
  const used = text.subarray(first, last)
  // A whole that is valid may still be cut within a character: the bytes behind its
  // first begin with binary 10.
  const isCutWithin = offsets
    .subarray(0, data.length)
    .some((offset) => ((text[offset] ?? 0) & 0xc0) === 0x80)
  if (!isUtf8(used) || isCutWithin) throw new Error('a text is not UTF-8')
  if (used.includes(0)) throw new Error('a text holds a NUL byte')
  return (row) => {
    const value = data.getValid(row) ? text.toString('utf8', offsets[row], offsets[row + 1]) : ''
    return value === '' ? null : value
  }
}

const decoded = new WeakMap<Vector, readonly (string | null)[]>()

function textOfDictionary(data: Data): TextOfRow {
  const { dictionary } = data
  if (dictionary === undefined) throw new Error('a dictionary is missing')
  const texts =
    decoded.get(dictionary) ??
    dictionary.data.flatMap((part: Data) => {
      const text = textOfColumn(part)
      return Array.from({ length: part.length }, (_, row) => text(row))
    })
  decoded.set(dictionary, texts)
  const keys: ArrayLike<number | bigint> = data.values
  if (keys.length < data.length) throw new Error('a column is too short')
  for (let row = 0; row < data.length; row++) {
    const key = keys[row] ?? -1
    if (data.getValid(row) && (key < 0 || key >= texts.length))
      throw new Error('a key is not in its dictionary')
  }
  return (row) => {
    const key = keys[row] ?? 0
    if (!data.getValid(row)) return null
    return texts[typeof key === 'bigint' ? Number.parseInt(String(key), 10) : key] ?? null
  }
}

const dayMilliseconds = 86_400_000

function textOfDate(data: Data): TextOfRow {
  const days: Int32Array = data.values
  if (days.length < data.length) throw new Error('a column is too short')
  return (row) => {
    if (!data.getValid(row)) return null
    const date = new Date((days[row] ?? 0) * dayMilliseconds)
    // Years before 0 and after 9999 get a sign, which no rule of ours reads as a date:
    // the row goes to quarantine.
    return Number.isNaN(date.getTime())
      ? `day ${String(days[row])}`
      : (date.toISOString().split('T')[0] ?? null)
  }
}

function textOfDecimal(data: Data): TextOfRow {
  const words: Uint32Array = data.values
  if (words.length < data.length * 4) throw new Error('a column is too short')
  const view = new DataView(words.buffer, words.byteOffset, words.byteLength)
  return (row) => {
    if (!data.getValid(row)) return null
    return decimalText(
      (view.getBigInt64(row * 16 + 8, true) << 64n) | view.getBigUint64(row * 16, true),
    )
  }
}

/** A scaled whole number written out in full: nothing goes through a double. */
function decimalText(scaled: bigint): string {
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(usageDecimal.scale + 1, '0')
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -usageDecimal.scale)}.${digits.slice(-usageDecimal.scale)}`
}
