import { join } from 'node:path'
import { exportArrow } from '../export/export-arrow.ts'
import { openLog } from '../log.ts'
import { openRun } from '../open-run.ts'
import { publish } from '../publish/publish.ts'
import { query } from '../publish/query.ts'
import { makeFolder } from '../workspace.ts'
import { answer, type Context } from './context.ts'
import { textTable } from './text-table.ts'

/** `ratebook publish`. */
export async function publishCommand(context: Context): Promise<number> {
  const published = await publish(
    context.workspace,
    openLog(context.workspace.log, context.config.logLevel),
  )
  answer(
    context,
    published,
    () =>
      `Published ${published.path}\n  ${String(published.tables)} tables and views from ${published.runs.join(', ')}`,
  )
  return 0
}

/** `ratebook query`: rows as a table, or as JSON with exact values. */
export async function queryCommand(context: Context, sql: string): Promise<number> {
  const rows = await query(context.workspace, sql)
  answer(context, rows, () => {
    const columns = Object.keys(rows[0] ?? {})
    const cells = rows.map((row) => columns.map((column) => String(row[column] ?? '')))
    return columns.length === 0
      ? '(no rows)'
      : textTable(
          columns.map((head) => ({ head })),
          cells,
        )
  })
  return 0
}

/** `ratebook export`: the usage of a run as one Arrow file. */
export async function exportCommand(
  context: Context,
  wanted: string | undefined,
  options: { out?: string },
): Promise<number> {
  const run = await openRun(context.workspace, wanted)
  try {
    const folder = join(context.workspace.out, run.id)
    if (options.out === undefined) makeFolder(folder)
    const path = options.out ?? join(folder, 'usage.arrow')
    const rows = await exportArrow(run.database, path)
    answer(context, { path, rows }, () => `${path}: ${String(rows)} usage records`)
    return 0
  } finally {
    run.database.close()
  }
}
