import type { CheckResult } from './checks.ts'
import type { Config } from './config.ts'
import type { TableReport } from './engine/build-table.ts'
import { DuckDB } from './engine/duckdb.ts'
import type { Logger } from './log.ts'
import type { Stage, TableContract } from './stage.ts'
import { stages } from './stages.ts'
import { join } from 'node:path'

/** How the stages are built: a run builds every table, a simulation only what rates change. */
export interface StageBuild {
  readonly log: Logger
  readonly onTable?: ((stage: string, table: string, done: number, of: number) => void) | undefined
  readonly table: (stage: Stage, table: TableContract) => Promise<TableReport>
  readonly check: (stage: Stage) => Promise<CheckResult[]>
}

/**
 * Builds all tables in order and checks each stage; stops after a stage with a broken gate. What
 * was built is appended to `reports`, so that a run that fails half-way can still be looked at.
 */
export async function buildStages(
  { log, onTable, table: build, check }: StageBuild,
  reports: TableReport[],
): Promise<CheckResult[]> {
  const all = stages.reduce((count, stage) => count + stage.tables.length, 0)
  const checks: CheckResult[] = []
  let done = 0
  for (const stage of stages) {
    for (const table of stage.tables) {
      onTable?.(stage.name, table.name, done++, all)
      const begun = process.cpuUsage()
      const report = await build(stage, table)
      reports.push(report)
      const { rows, totals } = report
      log.info(
        { stage: stage.name, table: table.name, rows, totals, cpu_ms: cpuSince(begun) },
        'built',
      )
    }
    const begun = process.cpuUsage()
    const results = await check(stage)
    checks.push(...results)
    log.info({ stage: stage.name, checks: results.length, cpu_ms: cpuSince(begun) }, 'checked')
    for (const failed of results.filter(({ rows }) => rows.length > 0)) {
      log.warn(
        { stage: stage.name, check: failed.path, rows: failed.rows.slice(0, 10) },
        failed.claim,
      )
    }
    if (results.some(isBrokenGate)) break
  }
  return checks
}

/** A gate with rows: nothing may come of such a run. */
export function isBrokenGate({ kind, rows }: CheckResult): boolean {
  return kind === 'gate' && rows.length > 0
}

/** CPU milliseconds of this process: what a table costs on a machine that others use as well. */
export function cpuSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun)
  return Math.round((user + system) / 1000)
}

/** Lends a database with our macros that spills into the run's own folder. */
export async function withDatabase<T>(
  config: Config,
  temporary: string,
  use: (database: DuckDB) => Promise<T>,
): Promise<T> {
  const database = await DuckDB.open({
    ...(config.threads === undefined ? {} : { threads: config.threads }),
    memoryLimit: config.memoryLimit,
    temporaryFolder: join(temporary, 'spill'),
  })
  try {
    await database.loadMacros()
    return await use(database)
  } finally {
    database.close()
  }
}
