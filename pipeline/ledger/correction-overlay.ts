import type { z } from 'zod'
import { readSql } from '../engine/build-table.ts'
import type { DuckDB } from '../engine/duckdb.ts'
import { overlayTables } from '../engine/overlay-tables.ts'
import { createTableOfRows } from '../engine/stored-table.ts'
import { type LedgerRow, ledgerTables, ledgerTypes } from './ledger-tables.ts'

/** An issued document that stands, and its net with all its corrections so far. */
export interface StandingDocument {
  readonly number: string
  readonly invoice_key: string
  readonly net_before: string
}

/** A line of a correction, without the correction that it is of. */
export const changedLine = ledgerTables.corrected_line.omit({ correction_id: true })
export type ChangedLine = z.infer<typeof changedLine>

const lineColumns = Object.keys(changedLine.shape) as (keyof ChangedLine)[]

/** Makes a table of lines of corrections; `place` orders those of one line in time. */
export async function createLineTable(
  database: DuckDB,
  name: string,
  lines: readonly ChangedLine[],
): Promise<void> {
  const places = new Map(lines.map((line, index) => [line, String(index + 1)]))
  await createTableOfRows<ChangedLine>(
    database,
    name,
    [
      ...lineColumns.map((column) => ({
        name: column,
        type: column === 'is_late' ? 'boolean' : (ledgerTypes[column] ?? 'varchar'),
        of: (line: ChangedLine) => line[column],
      })),
      { name: 'place', type: 'integer', of: (line: ChangedLine) => places.get(line) ?? null },
    ],
    lines,
  )
}

/** Makes the table `standing_document`: issued documents, their keys, their net so far. */
export async function createStandingTable(
  database: DuckDB,
  standing: readonly StandingDocument[],
): Promise<void> {
  await createTableOfRows<StandingDocument>(
    database,
    'standing_document',
    [
      { name: 'number', type: 'varchar', of: (row) => row.number },
      { name: 'invoice_key', type: 'varchar', of: (row) => row.invoice_key },
      { name: 'net_before', type: 'decimal(20, 3)', of: (row) => row.net_before },
    ],
    standing,
  )
}

/** Puts a correction as it was recorded in place of what its sealed run invoiced. */
export async function overlayRecorded(
  database: DuckDB,
  documents: readonly LedgerRow<'corrected_document'>[],
  lines: readonly LedgerRow<'corrected_line'>[],
): Promise<void> {
  const keys = new Set(documents.map((row) => `${row.correction_id} ${row.corrects}`))
  await overlayCorrection(
    database,
    documents.map(({ corrects, invoice_key, net_after }) => ({
      number: corrects,
      invoice_key,
      net_before: net_after,
    })),
    lines.filter((line) => keys.has(`${line.correction_id} ${line.corrects}`)),
  )
}

/**
 * Puts what changes hands in place of what a sealed run invoiced: its lines, and by the rules of
 * the run its taxes and totals (B28, B33). No usage stands behind a difference.
 */
export async function overlayCorrection(
  database: DuckDB,
  standing: readonly StandingDocument[],
  lines: readonly ChangedLine[],
): Promise<void> {
  await createStandingTable(database, standing)
  await createLineTable(database, 'correction_line', lines)
  await overlayTables(database, {
    invoice_line: await readSql('pipeline/ledger/read/correction_invoice_line.sql'),
    tax_line: await readSql('pipeline/6-invoice/tax_line.sql'),
    invoice: await readSql('pipeline/6-invoice/invoice.sql'),
    invoice_usage: await readSql('pipeline/ledger/read/correction_invoice_usage.sql'),
  })
}
