import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDB, type Row } from '../engine/duckdb.ts'
import { ratebookError } from '../errors.ts'
import { errorReason, type Workspace } from '../workspace.ts'

/** Runs one SELECT on the published database, read-only; every number comes back as exact text. */
export async function query(workspace: Workspace, sql: string): Promise<Row[]> {
  const path = join(workspace.published, 'ratebook.duckdb')
  if (!existsSync(path)) throw ratebookError('RB-501', { path })
  const database = await DuckDB.open({ path, readOnly: true })
  try {
    if (!(await database.isOneSelect(sql)))
      throw ratebookError('RB-502', { reason: 'only one SELECT is allowed' }, 2)
    return await database.rows(sql)
  } catch (error) {
    throw error instanceof Error && error.name === 'RatebookError'
      ? error
      : ratebookError('RB-502', { reason: errorReason(error) }, 2)
  } finally {
    database.close()
  }
}
