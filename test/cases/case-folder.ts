import { existsSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readTable } from '../oracle/csv.ts'
import { usageShape } from './full-files.ts'
import { shapeOf, toFullCsv, toGuid, writeText, type CompactRow } from './write-files.ts'

/** The period of all cases. */
export const casePeriod = '2026-10'

const casesFolder = dirname(fileURLToPath(import.meta.url))
const outputFolder = join(casesFolder, '..', 'output')
const baseFolder = join(casesFolder, 'base')

/** Tables that a case may state; a case states what it is about. */
export const expectedTables = ['rated_line', 'invoice_line', 'invoice', 'tax_line', 'held'] as const
/** What only the pipeline is asked for, since the oracle works out lines and not their sums. */
export const summedTables = ['waterfall'] as const
export type ExpectedTable = (typeof expectedTables)[number] | (typeof summedTables)[number]

/** Names of all cases: folders with expectations. */
export function caseNames(): string[] {
  return readdirSync(casesFolder)
    .filter((name) => existsSync(join(casesFolder, name, 'expect')))
    .sort()
}

function rowsOf(path: string): CompactRow[] {
  return readTable(path).map((row) => Object.fromEntries(row))
}

/** Column `ReservationOrderId` of a compact file: what the real file hides in AdditionalInfo. */
export function withAdditionalInfo({ ReservationOrderId: order, ...row }: CompactRow): CompactRow {
  if (order === undefined || order === '') return row
  const info = { UsageType: 'ComputeHR', ReservationOrderId: toGuid(order) }
  return { ...row, AdditionalInfo: JSON.stringify(info) }
}

function csvFilesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.csv')).sort()
}

/** Rates that nearly every case shares. */
export const baseRates = join(baseFolder, 'rates')

/** Writes compact rates files in full. */
export function writeCompactRates(source: string, target: string): void {
  for (const file of csvFilesBelow(source))
    writeText(join(target, file), toFullCsv(shapeOf(file), rowsOf(join(source, file))))
}

/** Writes compact usage files in full. */
export function writeCompactUsage(source: string, target: string): void {
  for (const file of csvFilesBelow(source)) {
    const rows = rowsOf(join(source, file)).map(withAdditionalInfo)
    writeText(join(target, file), toFullCsv(usageShape, rows))
  }
}

/**
 * Makes a workspace of a case: its rates over those of `base/`, its usage in
 * full. Returns the folder.
 */
export function writeCaseWorkspace(name: string, purpose: string): string {
  const workspace = join(outputFolder, 'cases', purpose, name)
  rmSync(workspace, { recursive: true, force: true })
  for (const source of [baseFolder, join(casesFolder, name)])
    writeCompactRates(join(source, 'rates'), join(workspace, 'rates'))
  writeCompactUsage(join(casesFolder, name, 'given'), join(workspace, 'data', 'landing'))
  return workspace
}

/** What a case expects of a table; null if it says nothing about it. Short ids are made guids. */
export function expectationOf(name: string, table: ExpectedTable): CompactRow[] | null {
  const path = join(casesFolder, name, 'expect', `${table}.csv`)
  if (!existsSync(path)) return null
  return rowsOf(path).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]) => [
        column,
        ['customer_id', 'plan_id', 'subscription_id'].includes(column) ? toGuid(value) : value,
      ]),
    ),
  )
}
