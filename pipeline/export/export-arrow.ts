import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { RecordBatchFileWriter } from 'apache-arrow'
import { arrowColumns, usageArrowSchema } from '../1-ingest/arrow-schema.ts'
import { spillTo, usageInOrder } from '../engine/arrow-text.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { ratebookError } from '../errors.ts'
import { errorReason, systemCode } from '../workspace.ts'
import { recordBatchOf } from './arrow-batch.ts'

/**
 * Writes the usage records of an open run as an Arrow IPC file, ordered by source file and
 * record: written beside its place and renamed when whole. Returns the records; RB-510 where
 * the file cannot be written.
 */
export async function exportArrow(
  database: DuckDB,
  path: string,
  onProgress: (rows: number) => void = () => undefined,
): Promise<number> {
  const temporary = `${path}.tmp-${String(process.pid)}`
  const spill = `${temporary}-spill`
  try {
    await spillTo(database, spill)
    await rm(temporary, { force: true })
    const file = await open(temporary, 'wx', 0o600)
    try {
      const rows = await writeUsage(database, file, onProgress)
      await file.sync()
      await rename(temporary, path)
      return rows
    } finally {
      await file.close()
    }
  } catch (error) {
    if (systemCode(error) === null) throw error
    throw ratebookError('RB-510', { path, reason: errorReason(error) })
  } finally {
    await rm(temporary, { force: true })
    await rm(spill, { recursive: true, force: true })
  }
}

async function writeUsage(
  database: DuckDB,
  file: FileHandle,
  onProgress: (rows: number) => void,
): Promise<number> {
  const schema = usageArrowSchema()
  const writer = new MeasuredWriter()
  const bytes = writer[Symbol.asyncIterator]()
  const result = await database.connection.stream(
    usageInOrder(arrowColumns.map((column) => column.name)),
  )
  writer.reset(undefined, schema)
  let rows = 0
  let drained = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) break
    writer.write(recordBatchOf(chunk, schema))
    const parts: Uint8Array[] = []
    // The queue of the library has no limit, so it is emptied before more is put into it.
    while (drained < writer.position) {
      const part = await bytes.next()
      if (part.done === true) throw new Error('the Arrow writer ended early')
      parts.push(part.value)
      drained += part.value.byteLength
    }
    await file.appendFile(Buffer.concat(parts))
    rows += chunk.rowCount
    onProgress(rows)
  }
  writer.close()
  for await (const part of bytes) await file.appendFile(part)
  return rows
}

/** Tells how many bytes it has made. */
class MeasuredWriter extends RecordBatchFileWriter {
  get position(): number {
    return this._position
  }
}
