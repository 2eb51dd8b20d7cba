import { parseConfig } from '../pipeline/config.ts'
import { silentLog } from '../pipeline/log.ts'
import { openRun } from '../pipeline/open-run.ts'
import { parsePeriod } from '../pipeline/period.ts'
import type { Manifest } from '../pipeline/run-manifest.ts'
import { outcomeOf } from '../pipeline/run-outcome.ts'
import { run } from '../pipeline/run.ts'
import { openWorkspace, type Workspace } from '../pipeline/workspace.ts'
import type { TextRow } from './oracle/tables.ts'

/** A finished run of the real pipeline. */
export interface WorkspaceRun {
  readonly exitCode: number
  readonly manifest: Manifest
  /** All rows of a table of the run, values as text. */
  table(name: string): Promise<TextRow[]>
}

/**
 * Runs the pipeline in this process over a workspace folder (`rates/`, `data/landing/`). `wanted`:
 * the tables that will be asked for, where reading all of a large run would be a waste.
 */
export async function runWorkspace(
  dir: string,
  period: string,
  settings: Readonly<Record<string, unknown>> = {},
  wanted?: readonly string[],
): Promise<WorkspaceRun> {
  const workspace = openWorkspace(dir)
  const config = parseConfig({ threads: 2, ...settings })
  const finished = await run({ workspace, period: parsePeriod(period), config, log: silentLog })
  const stored = Object.entries(finished.manifest.tables).filter(
    ([name, { sha256 }]) => sha256 !== null && (wanted?.includes(name) ?? true),
  )
  // One opening for all tables: making every view of a run costs more than reading a small one.
  const tables = new Map(
    await readTables(
      workspace,
      finished.id,
      stored.map(([name]) => name),
    ),
  )
  return {
    exitCode: outcomeOf(finished.manifest, config).exitCode,
    manifest: finished.manifest,
    async table(name) {
      const known = tables.get(name)
      if (known !== undefined) return known
      const [read] = await readTables(workspace, finished.id, [name])
      return read?.[1] ?? []
    },
  }
}

async function readTables(
  workspace: Workspace,
  id: string,
  names: readonly string[],
): Promise<[string, TextRow[]][]> {
  const { database } = await openRun(workspace, id)
  try {
    const read: [string, TextRow[]][] = []
    for (const name of names) {
      const rows = await database.rows('from ' + name)
      read.push([
        name,
        rows.map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([column, value]) => [
              column,
              value === null ? null : String(value),
            ]),
          ),
        ),
      ])
    }
    return read
  } finally {
    database.close()
  }
}
