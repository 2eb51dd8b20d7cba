import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../package-root.ts'

const folder = join(packageRoot, 'pipeline', '7-issue', 'read')

/**
 * Text of a query of `read/`: one SELECT that can be pasted into the
 * DuckDB shell on a finished run.
 */
export function readQuery(name: string): Promise<string> {
  return readFile(join(folder, `${name}.sql`), 'utf8')
}
