import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer, type SchemaElement } from 'hyparquet-writer'

/** How the values of a column are stored, and what the schema says of them. */
export type ParquetType =
  | { readonly kind: 'text' | 'double' | 'date' | 'boolean' | 'map' }
  | { readonly kind: 'moment'; readonly stored: 'utc' | 'local' }
  | {
      readonly kind: 'decimal'
      readonly stored: 'int32' | 'int64' | 'fixed'
      readonly scale: number
    }

/** A column and its values as plain text: days and moments in ISO, a map as a JSON object. */
export interface ParquetColumn {
  readonly name: string
  readonly type: ParquetType
  readonly values: readonly (string | null)[]
}

/** What a writer may choose besides. */
export interface ParquetShape {
  readonly codec: 'UNCOMPRESSED' | 'SNAPPY' | 'GZIP'
  readonly groups: number
  readonly hasDictionaries: boolean
}

const physical = { int32: 'INT32', int64: 'INT64', fixed: 'FIXED_LEN_BYTE_ARRAY' } as const
const mostDigits = { int32: 9, int64: 18, fixed: 38 } as const
const fixedBytes = 16

/** The bytes of a Parquet file, by another writer than the engine: it shall not read itself. */
export function parquetBytes(columns: readonly ParquetColumn[], shape: ParquetShape): Uint8Array {
  const rows = columns[0]?.values.length ?? 0
  const root: SchemaElement = { name: 'schema', num_children: columns.length }
  const buffer = parquetWriteBuffer({
    schema: [root, ...columns.flatMap(({ name, type }) => schemaOf(name, type))],
    columnData: columns.map(({ name, type, values }) => ({
      name,
      data: values.map((text) => (text === null ? null : valueOf(type, text))),
      ...(shape.hasDictionaries || type.kind === 'boolean' ? {} : { encoding: 'PLAIN' as const }),
    })),
    codec: shape.codec,
    compressors: { GZIP: (bytes) => gzipSync(bytes) },
    rowGroupSize: Math.max(1, Math.ceil(rows / shape.groups)),
  })
  return new Uint8Array(buffer)
}

function schemaOf(name: string, type: ParquetType): SchemaElement[] {
  const optional = { name, repetition_type: 'OPTIONAL' } as const
  const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const
  switch (type.kind) {
    case 'text':
      return [{ ...optional, ...text }]
    case 'double':
      return [{ ...optional, type: 'DOUBLE' }]
    case 'boolean':
      return [{ ...optional, type: 'BOOLEAN' }]
    case 'date':
      return [{ ...optional, type: 'INT32', converted_type: 'DATE' }]
    case 'moment': {
      const isAdjustedToUTC = type.stored === 'utc'
      const moment = { type: 'TIMESTAMP', isAdjustedToUTC, unit: 'MICROS' } as const
      return [{ ...optional, type: 'INT64', logical_type: moment }]
    }
    case 'decimal': {
      const [precision, scale] = [mostDigits[type.stored], type.scale]
      const length = type.stored === 'fixed' ? { type_length: fixedBytes } : {}
      const stored = { type: physical[type.stored], ...length }
      return [{ ...optional, ...stored, converted_type: 'DECIMAL', precision, scale }]
    }
    case 'map':
      return [
        { ...optional, converted_type: 'MAP', num_children: 1 },
        { name: 'key_value', repetition_type: 'REPEATED', num_children: 2 },
        { name: 'key', repetition_type: 'REQUIRED', ...text },
        { name: 'value', repetition_type: 'OPTIONAL', ...text },
      ]
  }
}

/** What the writer wants of a text. */
function valueOf(type: ParquetType, text: string): unknown {
  switch (type.kind) {
    case 'double':
      return Number(text)
    case 'boolean':
      return text === 'true'
    case 'date':
      return new Date(text)
    case 'moment':
      return new Date(text)
    case 'decimal': {
      const [whole = '', places = ''] = text.split('.')
      return BigInt(whole + places.padEnd(type.scale, '0'))
    }
    case 'map':
      return new Map(Object.entries(JSON.parse(text) as Record<string, string>))
    case 'text':
      return text
  }
}
