import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createParquetViews } from '../engine/build-table.ts'
import { ratebookError } from '../errors.ts'
import { buildJournal, createServiceMonths, type Journal } from '../journal/build-journal.ts'
import {
  type EarlierPosting,
  journalCsv,
  postingOf,
  readJournalCsv,
} from '../journal/journal-csv.ts'
import { openRun, runFolder } from '../open-run.ts'
import { sweep } from '../run-folder.ts'
import { makeFolder, type Workspace } from '../workspace.ts'
import { overlayRecorded } from './correction-overlay.ts'
import { type DocumentSet, documentSets } from './journal-sets.ts'
import { readLedger, withLedger } from './ledger.ts'
import type { LedgerRow } from './ledger-tables.ts'
import { sha256Of } from './seal-folder.ts'

/** A journal that was written, and the roles that `rates/gl.csv` gives no account. */
export interface WrittenJournal extends LedgerRow<'journal'> {
  readonly path: string
  readonly postings: number
  readonly unmapped: readonly string[]
}

/** Where the journal of a set of documents lies. */
export function journalPath(workspace: Workspace, id: string): string {
  return join(workspace.journals, `${id}.csv`)
}

/**
 * Writes the journals that a period lacks (B34), in the order in which numbers were given: each
 * posts what the ones before did not. One is written when all its documents are issued; what is
 * interrupted comes out with the same bytes.
 */
export async function writeJournals(
  workspace: Workspace,
  period: string,
  now: Date,
): Promise<WrittenJournal[]> {
  const made: WrittenJournal[] = []
  let earlier = await earlierPostings(workspace, period)
  const { numbered } = await openSets(workspace, period)
  for (const set of numbered) {
    if (!set.isIssued) break
    const { rows, unmapped } = await journalOf(workspace, set, earlier)
    const text = journalCsv(rows)
    const path = await place(workspace, set.journal_id, text)
    const row: LedgerRow<'journal'> = {
      journal_id: set.journal_id,
      period,
      seal_id: set.seal.seal_id,
      correction_id: set.correction?.correction_id ?? null,
      sha256: createHash('sha256').update(text).digest('hex'),
      written_at: now.toISOString(),
    }
    await withLedger(workspace, (ledger) => ledger.add('journal', row))
    made.push({ ...row, path, postings: rows.length, unmapped })
    earlier = earlier.concat(rows.map(postingOf))
  }
  return made
}

/** Writes a journal aside and gives it its name once it is whole. */
async function place(workspace: Workspace, id: string, text: string): Promise<string> {
  makeFolder(workspace.journals)
  await sweep(workspace.journals)
  const path = journalPath(workspace, id)
  const temporary = join(workspace.journals, `.tmp-${String(process.pid)}-${id}.csv`)
  await writeFile(temporary, text, { mode: 0o600 })
  await rename(temporary, path)
  return path
}

/**
 * Makes the journals that are not written yet, and no file: of documents with numbers, then those
 * of `next`, or else of what waits for numbers. RB-970 where one fails.
 */
export async function tryJournals(
  workspace: Workspace,
  period: string,
  next?: readonly DocumentSet[],
): Promise<void> {
  let earlier = await earlierPostings(workspace, period)
  const { numbered, waiting } = await openSets(workspace, period)
  for (const set of [...numbered, ...(next ?? waiting)]) {
    const { rows } = await journalOf(workspace, set, earlier)
    earlier = earlier.concat(rows.map(postingOf))
  }
}

interface OpenSets {
  readonly numbered: readonly DocumentSet[]
  readonly waiting: readonly DocumentSet[]
}

/** Sets without a journal. */
async function openSets(workspace: Workspace, period: string): Promise<OpenSets> {
  return readLedger(workspace, { numbered: [], waiting: [] }, async (ledger) => {
    const written = new Set((await ledger.rows('journal')).map((row) => row.journal_id))
    const open = (await documentSets(ledger, period)).filter((set) => !written.has(set.journal_id))
    return { numbered: open.filter(isNumbered), waiting: open.filter((set) => !isNumbered(set)) }
  })
}

const isNumbered = (set: DocumentSet): boolean =>
  set.correction !== null || set.documents.every((row) => row.document !== row.invoice_key)

async function journalOf(
  workspace: Workspace,
  set: DocumentSet,
  earlier: readonly EarlierPosting[],
): Promise<Journal> {
  const { seal, correction, corrected, lines } = set
  const { database, folder } = await openRun(workspace, seal.run_id)
  try {
    await createServiceMonths(database)
    const wanted = correction === null ? folder : await wantedFolder(workspace, correction, folder)
    await createParquetViews(database, join(wanted, 'tables'), ['draft_charge'], 'wanted_')
    if (correction !== null) await overlayRecorded(database, corrected, lines)
    return await buildJournal(database, {
      name: set.journal_id,
      posting_date: set.posting_date,
      is_seal: correction === null,
      documents: set.documents,
      held: [...new Set(seal.held.map((row) => row.account_id))],
      earlier,
    })
  } finally {
    database.close()
  }
}

/** The run that said what documents should say; RB-972 where it is not what it was. */
async function wantedFolder(
  workspace: Workspace,
  { correction_id, run_id, manifest_sha256 }: LedgerRow<'correction'>,
  own: string,
): Promise<string> {
  if (run_id === null) return own
  const folder = runFolder(workspace, run_id)
  const manifest = join(folder, 'manifest.json')
  if (!existsSync(manifest) || (await sha256Of(manifest)) !== manifest_sha256)
    throw ratebookError('RB-972', { correction: correction_id, run: run_id })
  return folder
}

/** All that was posted of a period before; RB-971 where one of its journals is not what it was. */
async function earlierPostings(workspace: Workspace, period: string): Promise<EarlierPosting[]> {
  const rows = await readLedger(workspace, [], (ledger) => ledger.rows('journal'))
  let postings: EarlierPosting[] = []
  for (const { journal_id, sha256 } of rows.filter((row) => row.period === period)) {
    const file = `journals/${journal_id}.csv`
    const path = journalPath(workspace, journal_id)
    if (!existsSync(path)) throw ratebookError('RB-971', { file, fault: 'is gone' })
    const text = await readFile(path)
    if (createHash('sha256').update(text).digest('hex') !== sha256)
      throw ratebookError('RB-971', { file, fault: 'changed' })
    postings = postings.concat(await readJournalCsv(text.toString('utf8')))
  }
  return postings
}
