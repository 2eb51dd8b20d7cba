import { ratebookError } from '../errors.ts'
import type { Workspace } from '../workspace.ts'
import {
  type Changes,
  changesOf,
  type Comparison,
  type Corrected,
  openWanted,
  type Wanted,
} from './correction-changes.ts'
import type { StandingDocument } from './correction-overlay.ts'
import { freezeTemplates } from './frozen-templates.ts'
import { endsOf, nextInSeries, type SeriesEnds } from './give-numbers.ts'
import { inOrder } from './in-order.ts'
import { type Issued, type IssueRequest, makeMissingFiles } from './issue.ts'
import { type CorrectionRows, setsOfCorrection } from './journal-sets.ts'
import { type Ledger, readLedger, withLedger } from './ledger.ts'
import type { LedgerRow } from './ledger-tables.ts'
import { type Seal, sealsInForce } from './seal-state.ts'
import { isStanding } from './standing.ts'
import { tryJournals } from './write-journals.ts'

export interface CorrectRequest extends Omit<IssueRequest, 'period'> {
  readonly corrected: Corrected
  readonly reason: string
}

/** A correction as it was recorded. */
export interface Correction extends Omit<Issued, 'numbered'> {
  readonly correction: LedgerRow<'correction'>
  readonly changes: readonly LedgerRow<'corrected_document'>[]
  /** Drafts of the run that nothing was issued for: `close --held` seals them. */
  readonly notIssued: readonly string[]
  /** Accounts that the run holds: their documents stay as they are. */
  readonly held: readonly string[]
}

/**
 * Corrects issued documents by what changes hands: what goes back is a credit note, issued at once;
 * what is owed besides waits for the next invoice of the account (B32, B33). RB-945 where there is
 * no such document, RB-946 where it was given back before, RB-947 where nothing changes.
 */
export async function correctDocuments(request: CorrectRequest): Promise<Correction> {
  const { workspace, corrected } = request
  const before = await readBefore(request)
  const templatesSha256 = await freezeTemplates(workspace)
  const wanted =
    corrected.kind === 'run' ? await openWanted(workspace, corrected.run, before.period) : null
  const changes: Changes[] = []
  for (const seal of before.seals) {
    const held = new Set(wanted?.held ?? [])
    const standing = before.standing.filter(
      (one) => one.seal_id === seal.seal_id && !held.has(one.account_id),
    )
    if (standing.length > 0)
      changes.push(await changesOf(workspace, seal, { ...before, standing, corrected, wanted }))
  }
  const rows = rowsOf({ request, before, changes, templatesSha256, wanted })
  // a correction without a journal would keep its period without any that follows
  await tryJournals(workspace, before.period, setsOfCorrection(before.seals, rows, new Set()))
  await record(workspace, rows)
  const printed = await makeMissingFiles({ ...request, period: before.period }, before.seals)
  const keys = new Set(before.standing.map((one) => one.invoice_key))
  return {
    ...printed,
    correction: rows.correction,
    changes: rows.documents,
    notIssued: (wanted?.drafts ?? []).filter((key) => !keys.has(key)),
    held: wanted?.held ?? [],
  }
}

/** A document that stands, with the seal and account it is of. */
interface Standing extends StandingDocument {
  readonly seal_id: string
  readonly account_id: string
}

interface Before {
  readonly period: string
  readonly seals: readonly Seal[]
  readonly standing: readonly Standing[]
  readonly earlier: Comparison['earlier']
  readonly corrections: number
  readonly ends: SeriesEnds
}

async function readBefore(request: CorrectRequest): Promise<Before> {
  const { workspace, corrected } = request
  const before = await readLedger(workspace, null, async (ledger) => {
    const period = await periodOf(ledger, corrected)
    if (period === null) return null
    const seals = await sealsInForce(ledger, period)
    const history = (await ledger.rows('correction')).filter((one) => one.period === period)
    const done = inOrder(history, await ledger.rows('corrected_document'))
    return {
      period,
      seals,
      standing: await standingOf(ledger, seals, { corrected, done }),
      earlier: inOrder(history, await ledger.rows('corrected_line')),
      corrections: history.length,
      ends: endsOf(await ledger.rows('document')),
    }
  })
  if (before !== null && before.standing.length > 0) return before
  const number = corrected.kind === 'run' ? corrected.run : corrected.number
  throw corrected.kind === 'run'
    ? ratebookError('RB-934', { period: number.slice(0, 7) })
    : ratebookError('RB-945', { number }, 2)
}

async function periodOf(ledger: Ledger, corrected: Corrected): Promise<string | null> {
  if (corrected.kind === 'run') return corrected.run.slice(0, 7)
  const document = (await ledger.rows('document')).find(
    (row) => row.number === corrected.number && row.credits === null,
  )
  const seal = (await sealsInForce(ledger)).find((one) => one.seal_id === document?.seal_id)
  return seal?.period ?? null
}

/** Issued documents of the period that stand; RB-946 where the one asked for was given back. */
async function standingOf(
  ledger: Ledger,
  seals: readonly Seal[],
  {
    corrected,
    done,
  }: { readonly corrected: Corrected; readonly done: readonly LedgerRow<'corrected_document'>[] },
): Promise<Standing[]> {
  const documents = await ledger.rows('document')
  const issued = new Set((await ledger.rows('document_file')).map((file) => file.number))
  const stands = await isStanding(ledger)
  const asked = documents.filter(
    (row) =>
      row.credits === null &&
      issued.has(row.number) &&
      (corrected.kind === 'run' || row.number === corrected.number),
  )
  if (corrected.kind !== 'run' && asked.some((row) => !stands(row.number))) {
    const note = documents.find((row) => row.credits === corrected.number)
    throw ratebookError('RB-946', { number: corrected.number, credit: note?.number ?? '' })
  }
  return asked
    .filter((row) => stands(row.number))
    .flatMap(({ number, seal_id, invoice_key }) => {
      const seal = seals.find((one) => one.seal_id === seal_id)
      const sealed = seal?.documents.find((one) => one.invoice_key === invoice_key)
      if (sealed === undefined) return []
      const last = done.filter((row) => row.corrects === number).at(-1)
      const net_before = last?.net_after ?? sealed.net
      return [{ number, seal_id, invoice_key, account_id: sealed.account_id, net_before }]
    })
}

interface Found {
  readonly request: CorrectRequest
  readonly before: Before
  readonly changes: readonly Changes[]
  readonly templatesSha256: string
  readonly wanted: Wanted | null
}

/** All rows of a correction, with the numbers of what is issued; RB-947 where nothing changes. */
function rowsOf(found: Found): CorrectionRows {
  const { request, before, changes, wanted } = found
  const { corrected, reason, user, now = new Date() } = request
  if (changes.every(({ documents }) => documents.length === 0))
    throw ratebookError('RB-947', {
      what: corrected.kind === 'run' ? `run ${corrected.run}` : corrected.number,
    })
  const correction_id = `${before.period}-k${String(before.corrections + 1)}`
  const documents = changes.flatMap(({ seal: { seal_id }, documents: changed }) =>
    changed.map((row) => ({ correction_id, seal_id, ...row })),
  )
  const ends = new Map(before.ends)
  const notes: LedgerRow<'document'>[] = []
  for (const row of documents.filter((one) => one.settled_by === 'credit_note')) {
    const note = noteOf(found, row, ends)
    notes.push(note)
    ends.set(note.series, note)
  }
  return {
    correction: {
      correction_id,
      period: before.period,
      kind: corrected.kind,
      run_id: corrected.kind === 'run' ? corrected.run : null,
      manifest_sha256: wanted?.manifestSha256 ?? null,
      reason,
      corrected_at: now.toISOString(),
      corrected_by: user,
    },
    documents,
    lines: changes.flatMap(({ lines }) => lines.map((line) => ({ correction_id, ...line }))),
    notes,
  }
}

/** All of a correction in one transaction; the keys of the ledger refuse a number given twice. */
async function record(
  workspace: Workspace,
  { correction, documents, lines, notes }: CorrectionRows,
): Promise<void> {
  await withLedger(workspace, async (ledger) => {
    await ledger.add('correction', correction)
    for (const line of lines) await ledger.add('corrected_line', line)
    for (const row of documents) await ledger.add('corrected_document', row)
    for (const note of notes) await ledger.add('document', note)
  })
}

/** The credit note of a corrected document, with the next number of its series. */
function noteOf(
  { request, changes, templatesSha256 }: Found,
  row: LedgerRow<'corrected_document'>,
  ends: SeriesEnds,
): LedgerRow<'document'> {
  const { date, user, reason, now = new Date() } = request
  const sellers = changes.flatMap((one) => one.sellers)
  const seller = sellers.find((one) => one.seller_id === row.seller_id)
  if (seller === undefined) throw new Error(`no seller ${row.seller_id} in the sealed run`)
  const numbering = { ...(date === undefined ? {} : { date }), now, user, templatesSha256 }
  const series = { seller, pattern: seller.credit_note_series, accountId: row.account_id }
  const next = nextInSeries(series, ends, numbering)
  return {
    ...next,
    seal_id: row.seal_id,
    invoice_key: `${row.invoice_key}.${row.correction_id}`,
    due_date: next.issue_date,
    credits: row.corrects,
    reason,
    correction_id: row.correction_id,
  }
}
