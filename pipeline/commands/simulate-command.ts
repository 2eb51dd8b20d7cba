import { join } from 'node:path'
import { ratebookError } from '../errors.ts'
import { openLog } from '../log.ts'
import { findRun, readManifest } from '../open-run.ts'
import { parsePeriod } from '../period.ts'
import { type FinishedSimulation, simulate } from '../simulate/simulate.ts'
import type { Summary } from '../summary/summary.ts'
import { answer, type Context } from './context.ts'
import { drawProgress } from './progress.ts'
import { accountsText, heldText, summaryOf, totalsText } from './run-command.ts'

export interface SimulateAsked {
  readonly with?: string
  readonly period?: string
}

/** `ratebook simulate`: a finished month at other rates. Nothing of it is production. */
export async function simulateCommand(
  context: Context,
  wanted: string | undefined,
  asked: SimulateAsked,
): Promise<number> {
  const { workspace, config } = context
  const period = asked.period === undefined ? undefined : parsePeriod(asked.period).month
  const base = await readManifest(workspace, findRun(workspace, wanted ?? period))
  if (period !== undefined && base.period !== period)
    throw ratebookError('RB-915', { run: base.run.id, period, other: base.period }, 2)
  const progress = drawProgress(context)
  const finished = await simulate({
    workspace,
    base,
    with: asked.with,
    config,
    log: openLog(join(workspace.simulations, 'ratebook.log'), config.logLevel),
    onTable: progress.onTable,
  }).finally(progress.end)
  const summary = await summaryOf(context, finished.id)
  const { id, folder, manifest, changedFiles } = finished
  const { simulated, digest, checks, rates } = manifest
  const document = { simulation: id, folder, simulated, digest, rates, changedFiles, checks }
  answer(context, { ...document, ...summary }, () => simulationText(finished, summary))
  return 0
}

function simulationText(finished: FinishedSimulation, summary: Summary): string {
  const { id, folder, manifest } = finished
  const base = manifest.simulated?.base_run ?? ''
  const failed = manifest.checks.filter(({ rows }) => rows > 0)
  const parts = [
    `SIMULATION ${id}   ${folder}\nUsage of run ${base}, ${ratesText(finished)}`,
    accountsText(summary),
    totalsText(summary),
    ...failed.map(({ claim, rows }) => `finding: ${claim}: ${String(rows)} rows`),
    heldText(summary),
    `What differs, and why: ratebook diff ${base} ${id}`,
  ]
  return parts.filter((part) => part !== '').join('\n\n') + '\n'
}

function ratesText({ manifest, isWholeFolder, changedFiles }: FinishedSimulation): string {
  const other = manifest.simulated?.with ?? null
  const where =
    other === null
      ? 'rates/ as it is now'
      : isWholeFolder
        ? `all rates from ${other}`
        : `rates/ with the files of ${other} laid over it`
  if (changedFiles.length === 0) return `${where}: the same rates as in that run`
  return [`${where}:`, ...changedFiles.map(({ file, change }) => `  ${change}: ${file}`)].join('\n')
}
