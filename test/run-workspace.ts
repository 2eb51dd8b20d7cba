import { parseConfig } from '../pipeline/config.ts'
import { silentLog } from '../pipeline/log.ts'
import { openRun } from '../pipeline/open-run.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { outcomeOf } from '../pipeline/run-outcome.ts'
import { run } from '../pipeline/run.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import type { TextRow } from './oracle/tables.ts'

/** A finished run of the real pipeline. */
export interface WorkspaceRun {
  readonly exitCode: number
  /** All rows of a table of the run, values as text. */
  table(name: string): Promise<TextRow[]>
}

/** Runs the pipeline in this process over a workspace folder (`rates/`, `data/landing/`). */
export async function runWorkspace(dir: string, period: string): Promise<WorkspaceRun> {
  const workspace = openWorkspace(dir)
  const config = parseConfig({ threads: 2 })
  const finished = await run({ workspace, period: parsePeriod(period), config, log: silentLog })
  return {
    exitCode: outcomeOf(finished.manifest, config).exitCode,
    async table(name) {
      const { database } = await openRun(workspace, finished.id)
      try {
        const rows = await database.rows('from ' + name)
        return rows.map((row) => Object.fromEntries(
          Object.entries(row).map(([column, value]) => [column, value === null ? null : String(value)])))
      } finally {
        database.close()
      }
    },
  }
}
