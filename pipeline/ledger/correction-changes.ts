import { join } from 'node:path'
import { z } from 'zod'
import { createParquetViews, readSql } from '../engine/build-table.ts'
import { createTableOfRows } from '../engine/stored-table.ts'
import { ratebookError } from '../errors.ts'
import { checkRun } from '../explain/check-run.ts'
import { openRun } from '../open-run.ts'
import type { Workspace } from '../workspace.ts'
import { sealedFiles } from './check-sealed.ts'
import {
  type ChangedLine,
  changedLine,
  createLineTable,
  createStandingTable,
  overlayCorrection,
  type StandingDocument,
} from './correction-overlay.ts'
import type { SellerSeries } from './give-numbers.ts'
import { sellersOf } from './issue.ts'
import { ledgerTables } from './ledger-tables.ts'
import { sha256Of } from './seal-folder.ts'
import type { Seal } from './seal-state.ts'

/** What is corrected: a document, a line of it, or all documents of a period as a run has them. */
export type Corrected =
  | { readonly kind: 'whole'; readonly number: string }
  | { readonly kind: 'line'; readonly number: string; readonly line: string }
  | { readonly kind: 'run'; readonly run: string }

const changedDocument = ledgerTables.corrected_document.omit({ correction_id: true, seal_id: true })
type ChangedDocument = z.infer<typeof changedDocument>

/** The run that says what documents should say. */
export interface Wanted {
  readonly folder: string
  readonly manifestSha256: string
  readonly drafts: readonly string[]
  readonly held: readonly string[]
}

/** Opens it: RB-915 where it is of another period, RB-932 where it is not sound. */
export async function openWanted(
  workspace: Workspace,
  asked: string,
  period: string,
): Promise<Wanted> {
  const run = await openRun(workspace, asked, ['run', 'simulation'])
  try {
    if (run.manifest.period !== period)
      throw ratebookError('RB-915', { run: run.id, period, other: run.manifest.period }, 2)
    if (!(await checkRun(run)).sound) throw ratebookError('RB-932', { run: run.id })
    const keys = await run.database.rows(await readQuery('draft_document'))
    const held = await run.database.rows(await readQuery('held_money'))
    return {
      folder: run.folder,
      manifestSha256: await sha256Of(join(run.folder, 'manifest.json')),
      drafts: keys.map((row) => String(row.invoice_key)),
      held: [...new Set(held.map((row) => String(row.account_id)))],
    }
  } finally {
    run.database.close()
  }
}

/** What stands, with earlier corrections of it, and what it is compared with. */
export interface Comparison {
  readonly standing: readonly StandingDocument[]
  /** Lines of earlier corrections, the oldest first. */
  readonly earlier: readonly ChangedLine[]
  readonly corrected: Corrected
  readonly wanted: Wanted | null
}

/** What a correction changes on documents of one seal. */
export interface Changes {
  readonly seal: Seal
  readonly sellers: readonly SellerSeries[]
  readonly lines: readonly ChangedLine[]
  readonly documents: readonly ChangedDocument[]
}

/** What changes on the documents of one seal; RB-944, RB-948. */
export async function changesOf(
  workspace: Workspace,
  seal: Seal,
  { standing, earlier, corrected, wanted }: Comparison,
): Promise<Changes> {
  const faults = (await sealedFiles(workspace, seal)).flatMap(({ fault }) => fault ?? [])
  if (faults.length > 0) throw ratebookError('RB-944', { seal: seal.seal_id, faults })
  const run = await openRun(workspace, seal.run_id)
  const { database } = run
  try {
    const sellers = await sellersOf(run)
    await createStandingTable(database, standing)
    const numbers = new Set(standing.map((one) => one.number))
    const own = earlier.filter((line) => numbers.has(line.corrects))
    await createLineTable(database, 'earlier_line', own)
    const folder = wanted?.folder ?? run.folder
    await createParquetViews(database, join(folder, 'tables'), ['invoice_line'], 'wanted_')
    await createTableOfRows<Corrected>(
      database,
      'correction_scope',
      [
        { name: 'kind', type: 'varchar', of: ({ kind }) => kind },
        { name: 'line_no', type: 'integer', of: (one) => (one.kind === 'line' ? one.line : null) },
      ],
      [corrected],
    )
    const lines = z.array(changedLine).parse(await database.rows(await readQuery('corrected_line')))
    if (lines.length === 0) return { seal, sellers, lines, documents: [] }
    await overlayCorrection(database, standing, lines)
    const untaxed = await database.rows(await readQuery('untaxed_line'))
    if (untaxed.length > 0) throw ratebookError('RB-948', { lines: untaxed })
    const documents = z
      .array(changedDocument)
      .parse(await database.rows(await readQuery('corrected_document')))
    return { seal, sellers, lines, documents }
  } finally {
    database.close()
  }
}

async function readQuery(name: string): Promise<string> {
  return readSql(`pipeline/ledger/read/${name}.sql`)
}
