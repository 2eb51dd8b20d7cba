import { existsSync } from 'node:fs'
import { chmod, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDB } from '../engine/duckdb.ts'
import { writeQuarantine } from '../engine/quarantine.ts'
import type { Source } from '../1-ingest/ingest.ts'
import { safeFileName } from '../7-issue/safe-file-name.ts'
import { makeFolder, type Workspace } from '../workspace.ts'

/**
 * Writes the quarantine of every file that has one into `data/quarantine/`, as a CSV to
 * mend and give back with `ingest --fix`; without the records that were mended already.
 * Returns the files written.
 */
export async function writeQuarantineFiles(
  workspace: Workspace,
  sources: readonly Pick<Source, 'name' | 'key' | 'stored'>[],
  mended: ReadonlyMap<string, readonly string[]>,
): Promise<string[]> {
  const spoilt = sources.filter(
    ({ key, stored }) =>
      stored.structuralRejects > 0 || existsSync(join(workspace.lake, key, 'quarantine.parquet')),
  )
  const folder = join(workspace.root, 'data', 'quarantine')
  await rm(folder, { recursive: true, force: true })
  if (spoilt.length === 0) return []
  makeFolder(folder)
  const database = await DuckDB.open()
  try {
    const written: string[] = []
    for (const { name, key, stored } of spoilt) {
      const quarantine = join(workspace.lake, key, 'quarantine.parquet')
      const target = join(folder, `${safeFileName(name.replaceAll('/', '_'))}.csv`)
      const isOpen = await writeQuarantine(
        database,
        stored,
        {
          quarantine: existsSync(quarantine) ? quarantine : null,
          reject: join(workspace.lake, key, 'reject.parquet'),
        },
        mended.get(stored.sha256) ?? [],
        target,
      )
      if (!isOpen) await rm(target)
      else written.push(target)
      if (isOpen) await chmod(target, 0o600)
    }
    return written
  } finally {
    database.close()
  }
}
