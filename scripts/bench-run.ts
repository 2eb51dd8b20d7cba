import { parseConfig } from '../pipeline/config.ts'
import { openLog } from '../pipeline/log.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { run } from '../pipeline/run.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { benchFolder } from './bench-month.ts'

/** A run of the month, from files to draft invoices. */
export async function pipelineRun(threads: number): Promise<void> {
  const workspace = openWorkspace(benchFolder)
  await run({
    workspace,
    period: parsePeriod('2026-10'),
    config: parseConfig({ threads }),
    log: openLog(workspace.log, 'info'),
  })
}
