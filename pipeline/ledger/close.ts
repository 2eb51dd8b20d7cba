import { join } from 'node:path'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { readSql } from '../engine/build-table.ts'
import { ratebookError } from '../errors.ts'
import { checkRun } from '../explain/check-run.ts'
import { listLanding } from '../1-ingest/ingest.ts'
import { findRun, openRun, type OpenRun } from '../open-run.ts'
import type { Period } from '../period.ts'
import { standsOpen } from '../reconcile/stands-open.ts'
import { listRuns, sweep } from '../run-folder.ts'
import { outcomeOf } from '../run-outcome.ts'
import { makeFolder, type Workspace } from '../workspace.ts'
import { type Ledger, withLedger } from './ledger.ts'
import { type LedgerRow, ledgerTables } from './ledger-tables.ts'
import { filesBelow, SealBuilder, sha256Of, type SealFile } from './seal-folder.ts'
import { billedIn, splitKey } from './pending-corrections.ts'
import { nextSealId, type Seal, sealsInForce } from './seal-state.ts'
import { isStanding } from './standing.ts'

/** What finance says when it closes a period. */
export interface CloseRequest {
  readonly workspace: Workspace
  readonly config: Config
  readonly period: Period
  /** A run that is not the latest. */
  readonly run?: string
  /** Completes accounts that the seal before left out. */
  readonly onlyHeld: boolean
  /** Accounts to leave out. */
  readonly hold: readonly string[]
  /** Why what stands against it is accepted. */
  readonly accepted?: string
  readonly user: string
}

type Draft = Omit<LedgerRow<'sealed_document'>, 'seal_id'>
type Held = Omit<LedgerRow<'held_account'>, 'seal_id'>

const drafts = z.array(ledgerTables.sealed_document.omit({ seal_id: true }))
const heldMoney = z.array(ledgerTables.held_account.omit({ seal_id: true }))
const unbilled = z.array(
  z.strictObject({ dataset: z.string(), currency: z.string(), cost: z.string() }),
)

const tooLate = z.array(
  z.strictObject({ currency: z.string(), late_from: z.string(), cost: z.string() }),
)

/**
 * Seals the latest run of a period: what it was made of is kept, what it made is final (B29, B30).
 * RB-930 where the period is closed, RB-931 with all that stands against it.
 */
export async function closePeriod(request: CloseRequest): Promise<Seal> {
  const { workspace, period } = request
  const before = await withLedger(workspace, async (ledger) => ({
    seals: await sealsInForce(ledger, period.month),
    stands: await standingKeys(ledger),
    corrected: await ledger.rows('corrected_document'),
    id: await nextSealId(ledger, period.month),
  }))
  const follows = sealToFollow(request, before)
  const run = await openRun(workspace, runToClose(request))
  makeFolder(workspace.seals)
  await sweep(workspace.seals)
  const builder = new SealBuilder(workspace)
  try {
    if (!(await checkRun(run)).sound) throw ratebookError('RB-932', { run: run.id })
    const found = await whatIsSealed(run, request, before)
    const rates = await builder.copy(workspace.rates, await filesBelow(workspace.rates), 'rates')
    const landed = await listLanding(workspace.landing)
    const inputs = await builder.copy(workspace.landing, landed, 'inputs')
    const reasons = [...(await standsAgainst(run, request)), ...changedRates(run, rates)]
    if (reasons.length > 0 && request.accepted === undefined)
      throw ratebookError('RB-931', { run: run.id, reasons })
    const seal: SealFile = {
      seal: 1,
      seal_id: before.id,
      period: period.month,
      follows: follows?.seal_id ?? null,
      run_id: run.id,
      digest: run.manifest.digest,
      manifest_sha256: await sha256Of(join(run.folder, 'manifest.json')),
      settings: settingsOf(request.config),
      rates,
      inputs,
      ...found,
    }
    const sha256 = await builder.finish(seal)
    const corrections = billedCorrections(await readCorrections(run), found.held)
    return await withLedger(workspace, (ledger) =>
      record(ledger, { seal, sha256, request, found, corrections }),
    )
  } finally {
    run.database.close()
    await builder.discard()
  }
}

/** What was sealed of the period, and what of it was given back and may be billed anew. */
interface Before {
  readonly seals: readonly Seal[]
  readonly stands: (row: SealedKey) => boolean
  readonly corrected: readonly LedgerRow<'corrected_document'>[]
}

type SealedKey = Pick<LedgerRow<'sealed_document'>, 'seal_id' | 'invoice_key'>

/** Whether a sealed document stands, numbered or not. */
async function standingKeys(ledger: Ledger): Promise<Before['stands']> {
  const stands = await isStanding(ledger)
  const numbers = new Map(
    (await ledger.rows('document')).map((row) => [documentKey(row), row.number]),
  )
  return (row) => stands(numbers.get(documentKey(row)) ?? '')
}

const documentKey = (row: SealedKey): string => `${row.seal_id} ${row.invoice_key}`

/**
 * Documents of earlier seals that stand, and the nets that a run may have them at: as sealed, since
 * a line that went back is still in every run, or as a correction by another run left them.
 */
function settledBy({ seals, stands, corrected }: Before): Map<string, readonly string[]> {
  const standing = seals.flatMap((seal) => seal.documents).filter(stands)
  return new Map(
    standing.map((row) => {
      const changes = corrected.filter((one) => documentKey(one) === documentKey(row))
      return [row.invoice_key, [row.net, ...changes.map((one) => one.net_after)]]
    }),
  )
}

function sealToFollow(request: CloseRequest, before: Before): Seal | undefined {
  const { seals } = before
  const last = seals.at(-1)
  const { month: period } = request.period
  if (last === undefined) {
    if (request.onlyHeld) throw ratebookError('RB-934', { period })
    return undefined
  }
  if (!request.onlyHeld) throw ratebookError('RB-930', { period, seal: last.seal_id })
  const hasCredited = !seals.flatMap((seal) => seal.documents).every(before.stands)
  if (last.held.length === 0 && !hasCredited) throw ratebookError('RB-936', { seal: last.seal_id })
  return last
}

function runToClose({ workspace, period, run }: CloseRequest): string {
  if (run === undefined) return findRun(workspace, period.month)
  const id = findRun(workspace, run)
  if (!listRuns(workspace.runs, period.month).includes(id))
    throw ratebookError('RB-915', { run: id, period: period.month, other: id.slice(0, 7) }, 2)
  return id
}

/**
 * The documents of this seal, and the accounts that it leaves out. What an earlier seal of the
 * period settled stays as it was (B30): RB-943 where the run has it otherwise.
 */
async function whatIsSealed(
  run: OpenRun,
  { hold }: CloseRequest,
  before: Before,
): Promise<{ readonly documents: Draft[]; readonly held: Held[] }> {
  const all = drafts.parse(await run.database.rows(await readQuery('draft_document')))
  const settled = settledBy(before)
  // a document of no money is no draft
  const netOf = (key: string): string => all.find((one) => one.invoice_key === key)?.net ?? '0.000'
  const moved = [...settled].filter(([key, nets]) => !nets.includes(netOf(key)))
  if (moved.length > 0)
    throw ratebookError('RB-943', { run: run.id, documents: moved.map(([key]) => key) })
  const open = all.filter((row) => !settled.has(row.invoice_key))
  for (const account of hold)
    if (!open.some((row) => row.account_id === account))
      throw ratebookError('RB-937', { account, run: run.id }, 2)
  const byHand = open.filter((row) => hold.includes(row.account_id))
  const held = heldMoney.parse(await run.database.rows(await readQuery('held_money')))
  return {
    documents: open.filter((row) => !byHand.includes(row)),
    held: [...held, ...byHand.map(heldByHand)],
  }
}

function heldByHand({ account_id, currency, net }: Draft): Held {
  return { account_id, reason: 'by_hand', currency, cost: net }
}

/** What must be settled or accepted before a period is final (B29). */
async function standsAgainst(run: OpenRun, { config }: CloseRequest): Promise<string[]> {
  const outcome = outcomeOf(run.manifest, config)
  const drafted = unbilled.parse(await run.database.rows(await readQuery('unbilled_money')))
  const late = tooLate.parse(await run.database.rows(await readQuery('too_late_money')))
  const anomalies = run.manifest.tables.anomaly?.rows ?? '0'
  const open = await standsOpen(run)
  const findings = run.manifest.checks.filter(
    (check) => check.blocks_close && check.rows > 0 && !open.replaces.includes(check.claim),
  )
  return [
    ...(outcome.refusedFiles > 0 ? [`${String(outcome.refusedFiles)} files were refused`] : []),
    ...(outcome.quarantined > config.quarantineLimit
      ? [`${String(outcome.quarantined)} records are in quarantine`]
      : []),
    ...drafted.map(
      ({ dataset, currency, cost }) =>
        `unbilled ${dataset.replaceAll('_', ' ')} of ${cost} ${currency} is in it`,
    ),
    ...(config.anomalies.blockClose && anomalies !== '0'
      ? [`${anomalies} times usage, price or margin is far from its own history`]
      : []),
    ...late.map(
      ({ currency, late_from: from, cost }) =>
        `late usage of ${cost} ${currency} from before ${from} is not in it`,
    ),
    ...findings.map(({ claim, rows }) => `${String(rows)} findings: ${claim}`),
    ...open.reasons,
  ]
}

/** Files of `rates/` that are not what the run was priced with: the copy would prove nothing. */
function changedRates({ manifest }: OpenRun, rates: Readonly<Record<string, string>>): string[] {
  const now = new Map(Object.entries(rates).map(([name, sha256]) => [`rates/${name}`, sha256]))
  const names = new Set([
    ...Object.keys(manifest.rates),
    ...[...now.keys()].filter((name) => name.endsWith('.csv')),
  ])
  return [...names]
    .filter((name) => manifest.rates[name] !== now.get(name))
    .sort()
    .map((name) => `${name} changed since the run`)
}

/** Settings that may change a figure; where a browser lies does not. */
function settingsOf({ fxVia, lateWindowDays, quarantineLimit }: Config): Record<string, unknown> {
  return { quarantineLimit, lateWindowDays, ...(fxVia === undefined ? {} : { fxVia }) }
}

const correctionRows = z.array(z.strictObject({ account_id: z.string(), correction: z.string() }))

/** Corrections of earlier documents whose lines are in a run. */
async function readCorrections({ database }: OpenRun): Promise<z.infer<typeof correctionRows>> {
  return correctionRows.parse(await database.rows(await readQuery('run_correction')))
}

/** Those that the documents of a seal bill: not those of accounts that it leaves out. */
function billedCorrections(
  corrections: z.infer<typeof correctionRows>,
  held: readonly Held[],
): string[] {
  const out = new Set(held.map((row) => row.account_id))
  return corrections.filter((row) => !out.has(row.account_id)).map((row) => row.correction)
}

interface Sealing {
  readonly seal: SealFile
  readonly sha256: string
  readonly request: CloseRequest
  readonly found: { readonly documents: readonly Draft[]; readonly held: readonly Held[] }
  readonly corrections: readonly string[]
}

async function record(
  ledger: Ledger,
  { seal, sha256, request: { accepted, user }, found, corrections }: Sealing,
): Promise<Seal> {
  const { seal_id, period, run_id, follows } = seal
  const { documents, held } = found
  const billed = await billedIn(ledger)
  const periodOf = new Map((await sealsInForce(ledger)).map((one) => [one.seal_id, one.period]))
  const row: LedgerRow<'seal'> = {
    seal_id,
    period,
    run_id,
    seal_sha256: sha256,
    follows,
    sealed_at: new Date().toISOString(),
    sealed_by: user,
    accepted: accepted ?? null,
  }
  await ledger.add('seal', row)
  for (const one of documents) await ledger.add('sealed_document', { seal_id, ...one })
  for (const one of held) await ledger.add('held_account', { seal_id, ...one })
  for (const correction of corrections) {
    const before = periodOf.get(billed.get(correction) ?? '')
    if (before !== undefined && before !== period)
      throw ratebookError('RB-949', { correction, period: before, run: run_id })
    if (before !== undefined) continue
    const [correction_id = '', corrects = ''] = splitKey(correction)
    await ledger.add('billed_correction', { correction_id, corrects, seal_id })
  }
  return {
    ...row,
    documents: documents.map((one) => ({ seal_id, ...one })),
    held: held.map((one) => ({ seal_id, ...one })),
  }
}

async function readQuery(name: string): Promise<string> {
  return readSql(`pipeline/ledger/read/${name}.sql`)
}
