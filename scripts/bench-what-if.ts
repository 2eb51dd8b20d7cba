import { join } from 'node:path'
import { parseConfig } from '../pipeline/config.ts'
import { openLog } from '../pipeline/log.ts'
import { findRun, readManifest } from '../pipeline/open-run.ts'
import { simulate } from '../pipeline/simulate/simulate.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { benchFolder } from './bench-month.ts'

/**
 * A month with other prices and exchange rates: every percentage of every list, every price and
 * every sell rate differs, so that every amount of the month is made again.
 */
export async function whatIf(threads: number): Promise<void> {
  const workspace = openWorkspace(benchFolder)
  await simulate({
    workspace,
    base: await readManifest(workspace, findRun(workspace)),
    with: join(benchFolder, 'what-if'),
    config: parseConfig({ threads }),
    log: openLog(join(workspace.simulations, 'ratebook.log'), 'info'),
  })
}
