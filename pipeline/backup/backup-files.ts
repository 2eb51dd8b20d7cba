import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { configFile } from '../config.ts'
import { readLedger } from '../ledger/ledger.ts'
import { type LedgerTable, ledgerTables } from '../ledger/ledger-tables.ts'
import { readManifest, runFolder } from '../open-run.ts'
import type { Workspace } from '../workspace.ts'

/** Folders and files of `data/` that can be made again, or mean nothing elsewhere. */
const remade = new Set([
  ...['lake', 'runs', 'simulations', 'out', 'published', 'quarantine', 'schedule'],
  ...['lock.duckdb', 'lock.duckdb.json', 'ratebook.log', 'ledger.duckdb', 'ledger.duckdb.wal'],
])

/**
 * All files that a backup holds but the ledger, as paths below the workspace: rates, templates and
 * settings, the landing folder, seals, issued documents; and the runs that the ledger names, with
 * their part of the lake. What is new in `data/` belongs to it until it is known to be remade.
 */
export async function filesToBackUp(workspace: Workspace): Promise<string[]> {
  const { root } = workspace
  const kept = existsSync(join(root, 'data')) ? await readdir(join(root, 'data')) : []
  const folders = [
    join(root, 'rates'),
    join(root, 'templates'),
    ...kept.filter((name) => !remade.has(name)).map((name) => join(root, 'data', name)),
    ...(await namedFolders(workspace)),
  ]
  const files = await Promise.all([join(root, configFile), ...folders].map(filesIn))
  return [...new Set(files.flat().map((file) => relative(root, file).replaceAll('\\', '/')))].sort()
}

const ledgerNames = Object.keys(ledgerTables) as LedgerTable[]

/**
 * Runs that the ledger names, also those of seals that were taken back, and simulations that
 * documents were corrected by: their journal is still made of them.
 */
export async function namedRuns(workspace: Workspace): Promise<string[]> {
  const tables = ledgerNames.filter((name) => 'run_id' in ledgerTables[name].shape)
  const known = await readLedger(workspace, [], async (ledger) => {
    const rows = await Promise.all(tables.map((name) => ledger.rows(name)))
    return rows.flat().flatMap((row) => ('run_id' in row ? (row.run_id ?? []) : []))
  })
  return [...new Set(known)].filter((run) => existsSync(runFolder(workspace, run)))
}

async function namedFolders(workspace: Workspace): Promise<string[]> {
  const folders: string[] = []
  for (const run of await namedRuns(workspace)) {
    const { inputs } = await readManifest(workspace, run)
    folders.push(runFolder(workspace, run))
    folders.push(...inputs.map((input) => join(workspace.lake, input.lake_key)))
  }
  return folders
}

/** All files of a folder, or the file itself; of links what they lead to; nothing half-written. */
async function filesIn(path: string): Promise<string[]> {
  if (!existsSync(path)) return []
  if (!(await stat(path)).isDirectory()) return [path]
  const names = (await readdir(path)).filter((name) => !name.startsWith('.tmp-'))
  return (await Promise.all(names.map((name) => filesIn(join(path, name))))).flat()
}
