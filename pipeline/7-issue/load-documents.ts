import type { DuckDB, Row } from '../engine/duckdb.ts'
import { type AnnexRow, type DocumentRows, documentRows } from './document-rows.ts'
import { readQuery } from './read-query.ts'

async function read(database: DuckDB, name: string): Promise<Row[]> {
  return database.rows(await readQuery(name))
}

/**
 * Reads what the documents of a finished run need: tables of stage 6 and of the rates, in any
 * DuckDB that has them under their names. `annexes` comes from `writeAnnexes`, which must go first:
 * the documents name the file's hash.
 */
export async function loadDocuments(
  database: DuckDB,
  annexes: readonly AnnexRow[],
): Promise<DocumentRows> {
  return documentRows.parse({
    heads: await read(database, 'document_head'),
    lines: await read(database, 'document_line'),
    summaries: await read(database, 'document_summary'),
    days: await read(database, 'document_day'),
    taxLines: await read(database, 'document_tax'),
    purchaseOrders: await read(database, 'document_purchase_order'),
    held: await read(database, 'document_held'),
    annexes,
  })
}
