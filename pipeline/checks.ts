import { readdir } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { DuckDB, Row } from './engine/duckdb.ts'
import { readSql } from './engine/build-table.ts'
import { packageRoot } from './package-root.ts'

/**
 * A check is a query that returns the offending rows; its file name is the claim. A gate stops the
 * run, a finding is shown and lets it go on (`-- kind: finding`).
 */
export interface CheckResult {
  readonly path: string
  /** The claim in words: the file name. */
  readonly claim: string
  readonly kind: 'gate' | 'finding'
  /** A finding to be settled or accepted before the period is closed (`-- blocks: close`). */
  readonly blocksClose: boolean
  readonly why: string
  readonly fix: string
  readonly rows: readonly Row[]
}

/** Runs every check of a stage against the tables of the open database. */
export async function runChecks(
  database: DuckDB,
  stage: { readonly name: string },
): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const path of await checkFiles(stage)) results.push(await runCheck(database, path))
  return results
}

/** The checks of a stage, in order. */
export async function checkFiles({ name }: { readonly name: string }): Promise<string[]> {
  const folder = `pipeline/${name}/checks`
  if (!existsSync(join(packageRoot, folder))) return []
  const files = await readdir(join(packageRoot, folder))
  return files
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => `${folder}/${file}`)
}

/** Runs one check. */
export async function runCheck(database: DuckDB, path: string): Promise<CheckResult> {
  const text = await readSql(path)
  const rows = await database.rows(text)
  return {
    path,
    claim: basename(path, '.sql').replaceAll('_', ' '),
    kind: noteOf(text, 'kind') === 'finding' ? 'finding' : 'gate',
    blocksClose: noteOf(text, 'blocks') === 'close',
    ...notesOf(text),
    rows,
  }
}

/** What the head of a check says: why it matters and how to mend it. */
export function notesOf(text: string): { readonly why: string; readonly fix: string } {
  return { why: noteOf(text, 'why'), fix: noteOf(text, 'fix') }
}

/** A note goes on in lines that are set in by three blanks. */
function noteOf(text: string, word: string): string {
  const note = new RegExp(`^-- ${word}: (.*(?:\\n--   .*)*)$`, 'mu').exec(text)?.[1]
  return note?.replace(/\n-- +/gu, ' ') ?? ''
}
