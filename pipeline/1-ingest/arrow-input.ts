import { type FileHandle, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBDataChunk, VARCHAR } from '@duckdb/node-api'
import {
  type AsyncRecordBatchFileReader,
  type RecordBatch,
  RecordBatchReader,
  type Schema,
} from 'apache-arrow'
import {
  arrowTable,
  createArrowTable,
  createArrowText,
  dropArrowTable,
  withDeliveredNote,
} from '../engine/arrow-text.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { copyToParquet } from '../engine/stored-table.ts'
import { RatebookError, ratebookError } from '../errors.ts'
import { packageRoot } from '../package-root.ts'
import { errorReason, systemCode } from '../workspace.ts'
import { arrowColumns, fieldFaults } from './arrow-schema.ts'
import { type TextOfRow, textOfColumn } from './arrow-values.ts'
import { numberColumns } from './schemas.ts'

const chunkRows = 2048

/**
 * Stores an Arrow IPC file as usage.parquet: its values become text, so that the very rules of the
 * CSV apply (usage.sql). Returns the records of the file. RB-121: damaged or cut off; RB-122:
 * fields do not fit the schema.
 */
export async function loadArrowFile(
  database: DuckDB,
  path: string,
  name: string,
  target: string,
): Promise<number> {
  const names = arrowColumns.map((column) => column.name)
  await createArrowTable(database, names)
  try {
    const records = await appendFile(database, path, name)
    await createArrowText(database, numberColumns('usage'))
    const select = await readFile(join(packageRoot, 'pipeline', '1-ingest', 'usage.sql'), 'utf8')
    await copyToParquet(database, withDeliveredNote(select), target)
    return records
  } finally {
    await dropArrowTable(database)
  }
}

async function appendFile(database: DuckDB, path: string, name: string): Promise<number> {
  const file = await open(path, 'r')
  const appender = await database.connection.createAppender(arrowTable)
  let records = 0
  try {
    for await (const { rows, columns } of batchesOf(file, name)) {
      for (let start = 0; start < rows; start += chunkRows) {
        appender.appendDataChunk(chunkOf(columns, start, Math.min(rows - start, chunkRows)))
      }
      appender.flushSync()
      records += rows
    }
    return records
  } finally {
    appender.closeSync()
    await file.close()
  }
}

interface Batch {
  readonly rows: number
  /** One per canonical column; null where the file lacks it. */
  readonly columns: readonly (TextOfRow | null)[]
}

function chunkOf(columns: Batch['columns'], start: number, rows: number): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(
    columns.map(() => VARCHAR),
    rows,
  )
  columns.forEach((column, index) => {
    chunk.setColumnValues(
      index,
      Array.from({ length: rows }, (_, row) => column?.(start + row) ?? null),
    )
  })
  return chunk
}

/**
 * The record batches one by one. Whatever the library throws at a damaged file comes out as RB-121.
 */
async function* batchesOf(file: FileHandle, name: string): AsyncGenerator<Batch> {
  const reader = await named(name, () => openReader(file))
  // A damaged schema may hold types that cannot even be named.
  const faults = await named(name, async () => Promise.resolve(fieldFaults(reader.schema)))
  if (faults.length > 0) throw ratebookError('RB-122', { file: name, faults })
  for (let index = 0; index < reader.numRecordBatches; index++) {
    yield await named(name, async () => {
      const batch = await reader.readRecordBatch(index)
      // The library gives null for a batch that is not where the footer says,
      // and would go on without it.
      if (batch === null) throw new Error(`batch ${String(index + 1)} is not where it should be`)
      return readBatch(batch, reader.schema)
    })
  }
}

async function named<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof RatebookError) throw error
    const reason = errorReason(error)
    throw systemCode(error) === null
      ? ratebookError('RB-121', { file: name, reason })
      : ratebookError('RB-112', { file: name, reason })
  }
}

const magic = 'ARROW1'

async function openReader(file: FileHandle): Promise<AsyncRecordBatchFileReader> {
  const { size } = await file.stat()
  const end = Buffer.alloc(4 + magic.length)
  await file.read(end, 0, end.length, Math.max(0, size - end.length))
  const footer = end.readInt32LE(0)
  if (end.toString('latin1', 4) !== magic) throw new Error('its end is missing')
  if (footer <= 0 || footer > size - end.length - 8) throw new Error('its footer is missing')
  const reader = await RecordBatchReader.from(file)
  await reader.open({ autoDestroy: false })
  if (!reader.isFile() || !reader.isAsync()) throw new Error('it is no Arrow IPC file')
  return reader
}

function readBatch(batch: RecordBatch, schema: Schema): Batch {
  const columns = arrowColumns.map((column) => {
    const index = schema.fields.findIndex((field) => field.name === column.name)
    if (index === -1) return null
    const data = batch.data.children[index]
    if (data?.length !== batch.numRows)
      throw new Error(`column ${column.name} has another length than its batch`)
    return textOfColumn(data)
  })
  return { rows: batch.numRows, columns }
}
