import {
  type DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import { type Data, makeData, RecordBatch, type Schema, Struct } from 'apache-arrow'
import { arrowColumns, arrowTypes } from '../1-ingest/arrow-schema.ts'
import type { UsageType } from '../1-ingest/usage-schema.ts'

/**
 * Makes an Arrow record batch of a chunk that holds the columns of the Arrow schema in its order.
 */
export function recordBatchOf(chunk: DuckDBDataChunk, schema: Schema): RecordBatch {
  const children = arrowColumns.map((column, index) =>
    columnData[column.type](chunk.getColumnValues(index)),
  )
  const { rowCount } = chunk
  const type = new Struct(schema.fields)
  return new RecordBatch(schema, makeData({ type, length: rowCount, nullCount: 0, children }))
}

type Values = readonly DuckDBValue[]

const columnData: Readonly<Record<UsageType, (values: Values) => Data>> = {
  text: textData,
  date: dateData,
  decimal: decimalData,
}

function validity(values: Values): { length: number; nullCount: number; nullBitmap: Uint8Array } {
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8))
  let nullCount = 0
  values.forEach((value, row) => {
    if (value === null) nullCount++
    else nullBitmap[row >> 3] = (nullBitmap[row >> 3] ?? 0) | (1 << (row & 7))
  })
  return { length: values.length, nullCount, nullBitmap }
}

function textData(values: Values): Data {
  const texts = values.map((value) => {
    if (value !== null && typeof value !== 'string') throw new Error(`no text: ${String(value)}`)
    return Buffer.from(value ?? '', 'utf8')
  })
  const valueOffsets = new Int32Array(values.length + 1)
  texts.forEach((text, row) => {
    valueOffsets[row + 1] = (valueOffsets[row] ?? 0) + text.length
  })
  return makeData({
    type: arrowTypes.text,
    ...validity(values),
    valueOffsets,
    data: Buffer.concat(texts),
  })
}

function dateData(values: Values): Data {
  const data = Int32Array.from(values, (value) => {
    if (value === null) return 0
    if (!(value instanceof DuckDBDateValue)) throw new Error(`no date: ${String(value)}`)
    return value.days
  })
  return makeData({ type: arrowTypes.date, ...validity(values), data })
}

/** Sixteen bytes each, little-endian, two's complement: the scaled whole number as it is. */
function decimalData(values: Values): Data {
  const data = new Uint32Array(values.length * 4)
  const view = new DataView(data.buffer)
  values.forEach((value, row) => {
    if (value === null) return
    if (!(value instanceof DuckDBDecimalValue)) throw new Error(`no decimal: ${String(value)}`)
    view.setBigUint64(row * 16, BigInt.asUintN(64, value.value), true)
    view.setBigInt64(row * 16 + 8, value.value >> 64n, true)
  })
  return makeData({ type: arrowTypes.decimal, ...validity(values), data })
}
