import { describeParquet, parquetText, declaredRows } from '../engine/source-text.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { ratebookError, RatebookError } from '../errors.ts'
import { errorReason } from '../workspace.ts'
import { bindHeaders } from './bind-header.ts'
import { wantedFields } from './copy-records.ts'
import { recogniseFormat } from './recognise-format.ts'
import type { Described, InspectedFile, Target } from './store-file.ts'

/**
 * Reads a Parquet file: its values become text, so that the very rules of the CSV apply. The rows
 * that its writer counted must all come. RB-107 where it is damaged.
 */
export async function storeParquet(
  { path, name, dates }: InspectedFile,
  { sink }: Target,
  database: DuckDB,
): Promise<Described> {
  try {
    const described = await describeParquet(database, path)
    const headers = Object.keys(described)
    const format = recogniseFormat(headers, name)
    const binding = bindHeaders(headers, format, name)
    const text = parquetText(
      { path, types: Object.values(described), ...binding },
      wantedFields(format),
    )
    const spelled = new Map(
      binding.columns.flatMap((column, index) =>
        column === null ? [] : [[column, headers[index] ?? column] as const],
      ),
    )
    const records = await declaredRows(database, path)
    const copied = await sink.take({ text, format, headers: spelled, name, dates })
    if (copied.rows === null) throw ratebookError('RB-107', { file: name, reason: copied.refusal })
    if (copied.rows !== String(records)) {
      throw ratebookError('RB-109', { file: name, counted: String(records), read: copied.rows })
    }
    const { schema, dataset } = format
    return {
      format: format.name,
      schema,
      dataset,
      records,
      headers,
      unknownColumns: [...binding.unknown],
    }
  } catch (error) {
    if (error instanceof RatebookError || !isOfParquet(error)) throw error
    throw ratebookError('RB-107', { file: name, reason: errorReason(error).split('\n')[0] ?? '' })
  }
}

/** What the engine throws at a damaged file, told by how its sentence begins. */
function isOfParquet(error: unknown): boolean {
  const known =
    /^(Invalid Input|Invalid|Serialization|TProtocolException|IO|Out of Range)( Error)?:/u
  return known.test(errorReason(error))
}
