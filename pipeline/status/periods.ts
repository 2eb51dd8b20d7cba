import type { Config } from '../config.ts'
import { readLedger } from '../ledger/ledger.ts'
import { type Seal, sealsInForce } from '../ledger/seal-state.ts'
import { readManifest } from '../open-run.ts'
import { latestRuns, listRuns } from '../run-folder.ts'
import { outcomeOf } from '../run-outcome.ts'
import type { Workspace } from '../workspace.ts'

/** What of the latest run of an open period a person must settle or look at. */
export interface OpenFindings {
  readonly held_reasons: number
  readonly refused_files: number
  readonly quarantined: number
  /** Usage, prices and margins far from their own history. */
  readonly anomalies: string
  /** Records of late usage that the window keeps out. */
  readonly too_late: string
  /** Claims of checks that do not hold. */
  readonly findings: readonly string[]
}

/** Where a period stands. */
export interface PeriodState {
  readonly period: string
  /** Closed: sealed, documents still to be issued. */
  readonly state: 'draft' | 'closed' | 'issued'
  readonly runs: number
  readonly latest_run: string | null
  /** Documents that were sealed, and those that were issued with all their files. */
  readonly sealed: number
  readonly issued: number
  /** Accounts that the last seal left out: `close --held` completes them. */
  readonly held_accounts: number
  /** Null where the period is closed. */
  readonly open: OpenFindings | null
}

/** Every period that has a run or a seal, oldest first. */
export async function periodStates(workspace: Workspace, config: Config): Promise<PeriodState[]> {
  const { seals, files, documents } = await readLedger(
    workspace,
    { seals: [], files: [], documents: [] },
    async (ledger) => ({
      seals: await sealsInForce(ledger),
      files: await ledger.rows('document_file'),
      documents: await ledger.rows('document'),
    }),
  )
  const issued = new Set(files.map(({ number }) => number))
  const latest = new Map(latestRuns(workspace.runs).map((id) => [id.slice(0, 7), id]))
  const periods = new Set([...latest.keys(), ...seals.map(({ period }) => period)])
  const states: PeriodState[] = []
  for (const period of [...periods].sort()) {
    const own = seals.filter((seal) => seal.period === period)
    const names = new Set(own.map(({ seal_id }) => seal_id))
    const sealed = own.reduce((sum, seal) => sum + seal.documents.length, 0)
    const done = documents.filter(
      (row) => names.has(row.seal_id) && row.credits === null && issued.has(row.number),
    ).length
    const run = latest.get(period) ?? null
    states.push({
      period,
      state: stateOf(own, sealed, done),
      runs: listRuns(workspace.runs, period).length,
      latest_run: run,
      sealed,
      issued: done,
      held_accounts: new Set(own.at(-1)?.held.map(({ account_id }) => account_id)).size,
      open: own.length > 0 || run === null ? null : await openFindings(workspace, config, run),
    })
  }
  return states
}

function stateOf(seals: readonly Seal[], sealed: number, issued: number): PeriodState['state'] {
  if (seals.length === 0) return 'draft'
  return issued < sealed ? 'closed' : 'issued'
}

async function openFindings(
  workspace: Workspace,
  config: Config,
  run: string,
): Promise<OpenFindings> {
  const manifest = await readManifest(workspace, run)
  const { heldReasons, refusedFiles, quarantined } = outcomeOf(manifest, config)
  return {
    held_reasons: heldReasons,
    refused_files: refusedFiles,
    quarantined,
    anomalies: manifest.tables.anomaly?.rows ?? '0',
    too_late: manifest.tables.usage_balance?.totals.too_late_rows ?? '0',
    findings: manifest.checks.filter(({ rows }) => rows > 0).map(({ claim }) => claim),
  }
}
