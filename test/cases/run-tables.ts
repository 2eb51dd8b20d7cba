import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { classKeyOf } from '../oracle/metering.ts'
import { usageClassColumns, usageClassRow, type TextRow } from '../oracle/tables.ts'
import type { ClassOrder } from '../oracle/tiers.ts'
import type { WorkspaceRun } from '../run-workspace.ts'
import { normalise } from './compare.ts'

/** The tables that the functions of this file read. */
export const comparedTables = [
  'usage_class',
  'span_usage',
  'priced_usage',
  'rated_line',
  'invoice',
  'invoice_line',
  'tax_line',
  'held',
  'usage_reject',
] as const

/** Adds to every row the columns of the row of another table that shares its key. */
function join(
  rows: readonly TextRow[],
  others: readonly TextRow[],
  key: readonly string[],
): TextRow[] {
  const keyOf = (row: TextRow): string => key.map((column) => row[column] ?? '').join('\u001f')
  const byKey = new Map(others.map((other) => [keyOf(other), other]))
  return rows.map((row) => ({ ...byKey.get(keyOf(row)), ...row }))
}

/** Rated lines with their dimensions and what was metered, under the names of the oracle. */
async function ratedLines(run: WorkspaceRun): Promise<TextRow[]> {
  const line = ['usage_class_id', 'usage_date']
  const priced = join(await run.table('rated_line'), await run.table('priced_usage'), [
    ...line,
    'hop',
  ])
  const metered = join(priced, await run.table('span_usage'), line)
  return join(metered, await run.table('usage_class'), ['usage_class_id']).map((row) => {
    const isCovered = row['treatment'] === 'covered'
    return {
      ...row,
      credit: row['is_credit'] ?? null,
      amount_exact: row['amount'] ?? null,
      price_model: isCovered ? 'covered' : (row['model'] ?? null),
      price_list_id: isCovered ? null : (row['price_list_id'] ?? null),
      rule_id: isCovered ? null : (row['rule_id'] ?? null),
      price_currency: isCovered ? null : (row['price_currency'] ?? null),
    }
  })
}

/** A table of the run with the columns that its readers look up elsewhere. */
export async function tableOfRun(run: WorkspaceRun, name: string): Promise<TextRow[]> {
  if (name === 'rated_line') return ratedLines(run)
  const rows = await run.table(name)
  return name === 'invoice_line' || name === 'tax_line'
    ? join(rows, await run.table('invoice'), ['invoice_key'])
    : rows
}

/** Quarantined rows by the file that holds them, not by its hash. */
export async function rejectedOf(run: WorkspaceRun, landingDir: string): Promise<TextRow[]> {
  const names = new Map(
    readdirSync(landingDir).map((name) => [
      createHash('sha256')
        .update(readFileSync(path(landingDir, name)))
        .digest('hex'),
      name,
    ]),
  )
  return (await run.table('usage_reject')).map((row) => ({
    file: names.get(row['source_sha256'] ?? '') ?? null,
    row: row['record_number'] ?? null,
  }))
}

function textOf(row: TextRow): string {
  return usageClassColumns.map((column) => normalise(row[column])).join('\u001f')
}

/**
 * The run's own order of usage classes, which decides who takes a tier step's
 * remainder in a tie (B17).
 */
export async function classOrderOf(run: WorkspaceRun): Promise<ClassOrder> {
  const idOf = (row: TextRow): bigint => BigInt(row['usage_class_id'] ?? '')
  const inOrder = [...(await run.table('usage_class'))].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
  const places = new Map(
    inOrder.map((row, place) => [
      textOf({ ...row, credit: row['is_credit'] ?? null }),
      String(place).padStart(9, '0'),
    ]),
  )
  // A class that the run lacks comes last here, and shows as a missing rated line.
  return (usageClass) =>
    places.get(textOf(usageClassRow(usageClass))) ?? `~${classKeyOf(usageClass)}`
}
