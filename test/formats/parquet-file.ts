import type { Dice } from '../random/dice.ts'
import type { DeliveredRow } from './delivered-text.ts'
import { parquetBytes, type ParquetColumn, type ParquetType } from './parquet-bytes.ts'

/** What the values of a column mean: a writer may choose a type for them, or text. */
export type ColumnKind = 'text' | 'number' | 'day' | 'flag' | 'tags'

/** A column of a file: its header as it is spelled there. */
export interface KindColumn {
  readonly name: string
  readonly kind: ColumnKind
}

/** The bytes of a Parquet file, and its rows as the text that a CSV of the same would hold. */
export interface ParquetFile {
  readonly bytes: Uint8Array
  readonly rows: readonly DeliveredRow[]
}

/** Writes rows as Parquet: types, order of columns, row groups, dictionaries, compression vary. */
export function parquetFile(
  dice: Dice,
  columns: readonly KindColumn[],
  rows: readonly DeliveredRow[],
): ParquetFile {
  const ordered = dice.chance(0.5) ? columns : dice.shuffle(columns)
  const written = ordered.map(({ name, kind }): ParquetColumn => {
    const texts = rows.map((row) => row[name] ?? null)
    const type = typeOf(dice, kind, texts)
    return { name, type, values: texts.map((text) => valueOf(type, text)) }
  })
  const bytes = parquetBytes(written, {
    codec: dice.pick(['SNAPPY', 'SNAPPY', 'GZIP', 'UNCOMPRESSED']),
    groups: dice.int(1, 3),
    hasDictionaries: dice.chance(0.5),
  })
  const read = rows.map((_, at) =>
    Object.fromEntries(
      written.map(({ name, type, values }) => [name, textOf(type, values[at] ?? null)]),
    ),
  )
  return { bytes, rows: read }
}

/** A type that holds all values of a column exactly. */
function typeOf(dice: Dice, kind: ColumnKind, texts: readonly (string | null)[]): ParquetType {
  const found = texts.filter((text) => text !== null)
  const possible = typesOf(kind, found).filter((type) => found.every((text) => holds(type, text)))
  return dice.pick([...possible, { kind: 'text' }])
}

function typesOf(kind: ColumnKind, texts: readonly string[]): readonly ParquetType[] {
  if (kind === 'day') {
    const moments = (['utc', 'local'] as const).map(
      (stored) => ({ kind: 'moment', stored }) as const,
    )
    return [{ kind: 'date' }, ...moments]
  }
  if (kind === 'flag') return [{ kind: 'boolean' }]
  if (kind === 'tags') return [{ kind: 'map' }]
  if (kind === 'text') return []
  const scale = Math.max(0, ...texts.map((text) => (text.split('.')[1] ?? '').length))
  const decimals = (['int32', 'int64', 'fixed'] as const).map(
    (stored) => ({ kind: 'decimal', stored, scale }) as const,
  )
  return [{ kind: 'double' }, ...decimals]
}

const plainNumber = /^-?(\d+)(?:\.(\d+))?$/u
const mostDigits = { int32: 9, int64: 18, fixed: 38 } as const

function holds(type: ParquetType, text: string): boolean {
  const [, whole, places = ''] = plainNumber.exec(text) ?? []
  switch (type.kind) {
    case 'double':
      return whole !== undefined && whole.length + places.length <= 15
    case 'decimal':
      return whole !== undefined && whole.length + type.scale <= mostDigits[type.stored]
    case 'boolean':
      return /^(true|false)$/iu.test(text)
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/u.test(text) && momentOf(text) !== null
    case 'moment':
      return momentOf(text) !== null
    default:
      return type.kind === 'text' || isCompactMap(text)
  }
}

/** A day, or a day and a time in UTC, in the one way that leaves no doubt; null if it is none. */
function momentOf(text: string): string | null {
  const [, day = '', time = '00:00'] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}))?(?::00)?Z?$/u.exec(text) ?? []
  const moment = `${day}T${time}:00.000Z`
  const parsed = new Date(moment)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString() === moment ? moment : null
}

function isCompactMap(text: string): boolean {
  try {
    const map: unknown = JSON.parse(text)
    const values = Object.values(Object(map))
    return JSON.stringify(map) === text && values.every((value) => typeof value === 'string')
  } catch {
    return false
  }
}

/** What is written of a text. */
function valueOf(type: ParquetType, text: string | null): string | null {
  if (text === null) return null
  if (type.kind === 'boolean') return text.toLowerCase()
  return type.kind === 'moment' ? momentOf(text) : text
}

/** The text that a value is read as. */
function textOf(type: ParquetType, value: string | null): string | null {
  if (value === null) return null
  switch (type.kind) {
    case 'double':
      return doubleText(Number(value))
    case 'decimal': {
      const [whole = '', places = ''] = value.split('.')
      const isZero = /^-?[0.]*$/u.test(value)
      const digits = places.padEnd(type.scale, '0')
      return (isZero ? '0' : whole) + (type.scale === 0 ? '' : `.${digits}`)
    }
    case 'moment':
      return value.replace('T', ' ').replace('.000Z', type.stored === 'utc' ? '+00' : '')
    default:
      return value
  }
}

/** The shortest text that is exactly this double: an exponent below a ten-thousandth. */
function doubleText(value: number): string {
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e')
  const power = Number.parseInt(exponent, 10)
  if (power < -4) return `${mantissa}e-${String(-power).padStart(2, '0')}`
  const text = Object.is(value, -0) ? '-0' : String(value)
  return text.includes('.') ? text : `${text}.0`
}
