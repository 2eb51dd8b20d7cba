import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isBrokenGate } from './build-stages.ts'
import type { CheckResult } from './checks.ts'
import { ratebookError } from './errors.ts'
import type { Logger } from './log.ts'
import { keepFailedRun, nameRun, nextRunId, type RunKind } from './run-folder.ts'
import type { Manifest } from './run-manifest.ts'

export interface FinishedRun {
  readonly id: string
  readonly folder: string
  readonly manifest: Manifest
}

/** What was built in a temporary folder, and where it goes under which kind of name. */
export interface BuiltRun {
  readonly temporary: string
  readonly folder: string
  readonly kind: RunKind
  readonly manifest: Manifest
  readonly checks: readonly CheckResult[]
  readonly log: Logger
}

/** Names a run that holds all its gates; one that does not goes to `.failed/` and throws. */
export async function finishRun(built: BuiltRun): Promise<FinishedRun> {
  const { temporary, folder: runs, kind, manifest, log } = built
  await failOnGate(built)
  await rm(join(temporary, 'spill'), { recursive: true, force: true })
  for (;;) {
    const id = nextRunId(runs, manifest.period, kind)
    const folder = join(runs, id)
    const named = { ...manifest, run: { ...manifest.run, id } }
    await writeJson(join(temporary, 'manifest.json'), named)
    if (await nameRun(temporary, folder)) {
      log.info({ run: id, digest: manifest.digest }, `${kind} complete`)
      return { id, folder, manifest: named }
    }
  }
}

/** A broken gate: the run goes where ops can look at it, and nothing takes it for a run. */
async function failOnGate({ temporary, folder, manifest, checks }: BuiltRun): Promise<void> {
  const failed = checks.find(isBrokenGate)
  if (failed === undefined) return
  await writeJson(join(temporary, 'offending-rows.json'), failed.rows)
  await writeJson(join(temporary, 'manifest.json'), manifest)
  const look = await keepFailedRun(folder, temporary, manifest.period)
  const { claim, path, why, fix } = failed
  throw ratebookError('RB-201', { claim, rows: failed.rows.length, path, why, fix, look })
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, JSON.stringify(value, null, 2) + '\n', { mode: 0o600 })
}
