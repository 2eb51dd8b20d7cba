import type { TextRow } from '../oracle/tables.ts'
import type { WorkspaceRun } from '../run-workspace.ts'

/** Adds to every row the columns of the row that it points to. */
function join(rows: readonly TextRow[], others: readonly TextRow[], key: string): TextRow[] {
  const byKey = new Map(others.map((other) => [other[key], other]))
  return rows.map((row) => ({ ...byKey.get(row[key]), ...row }))
}

/**
 * A table of the run with the columns that its readers look up elsewhere: the account of an invoice line,
 * the dimensions of a rated line.
 */
export async function tableOfRun(run: WorkspaceRun, name: string): Promise<TextRow[]> {
  const rows = await run.table(name)
  if (name === 'invoice_line' || name === 'tax_line') return join(rows, await run.table('invoice'), 'invoice_key')
  if (name === 'rated_line') return join(rows, await run.table('usage_class'), 'usage_class_id')
  return rows
}
