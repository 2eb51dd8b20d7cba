import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { CheckResult } from './checks.ts'
import type { TableReport } from './engine/build-table.ts'
import { schemaNames } from './1-ingest/source-format.ts'

const text = z.string()
const hash = z.string().regex(/^[0-9a-f]{64}$/u)

/** What a run was made of and what it made. Everything below `run` is free of time and place. */
export const manifestSchema = z.strictObject({
  manifest: z.literal(1),
  run: z.strictObject({ id: text, started: text, finished: text, workspace: text }),
  period: text,
  /** Only of a simulation: what it was made of instead of files. */
  simulated: z
    .strictObject({
      base_run: text,
      base_digest: hash,
      /** Folder that was laid over rates/ or stood in its place; null where rates/ alone was. */
      with: text.nullable(),
      /** Tables that the rates did not change: those of the base run. */
      kept: z.array(text),
    })
    .optional(),
  versions: z.strictObject({ ratebook: text, duckdb: text, usage_schema: z.number() }),
  inputs: z.array(
    z.strictObject({
      sha256: hash,
      name: text,
      bytes: z.number(),
      schema: z.enum(schemaNames).default('usage'),
      format: text,
      records: z.number(),
      lake_key: text,
      unknown_columns: z.array(text),
    }),
  ),
  /** How dates with slashes were told to be written, where the user had to say it. */
  date_format: z.enum(['mdy', 'dmy']).optional(),
  /** All files of the landing folder, whatever became of them. */
  landed: z.array(text).optional(),
  duplicates: z.array(z.strictObject({ name: text, of: text })),
  refused: z.array(z.strictObject({ code: text, message: text, remedy: text })),
  /** Names of the tags that usage is told apart by, in lower case and in order. */
  billing_tags: z.array(text).default([]),
  rates: z.record(text, hash),
  sql: z.record(text, hash),
  tables: z.record(
    text,
    z.strictObject({
      rows: text.nullable(),
      sha256: hash.nullable(),
      totals: z.record(text, text),
    }),
  ),
  checks: z.array(
    z.strictObject({
      path: text,
      claim: text,
      kind: z.enum(['gate', 'finding']),
      blocks_close: z.boolean(),
      why: text,
      fix: text,
      rows: z.number(),
    }),
  ),
  /** SHA-256 over the tables' hashes: equal for equal inputs, whenever and wherever it ran. */
  digest: hash,
})

export type Manifest = z.infer<typeof manifestSchema>

/** What the manifest keeps of tables. */
export function noteTables(reports: readonly TableReport[]): Manifest['tables'] {
  return Object.fromEntries(
    reports.map(({ table, rows, sha256, totals }) => [table, { rows, sha256, totals }]),
  )
}

/** What the manifest keeps of a check. */
export function noteCheck(check: CheckResult): Manifest['checks'][number] {
  const { path, claim, kind, blocksClose: blocks_close, why, fix, rows } = check
  return { path, claim, kind, blocks_close, why, fix, rows: rows.length }
}

/**
 * Hashes every file below a folder of the package or workspace that ends in one of the suffixes.
 */
export async function hashFiles(
  root: string,
  folder: string,
  suffix: string,
): Promise<Record<string, string>> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
  const hashes: [string, string][] = []
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith(suffix)) continue
    const path = join(entry.parentPath, entry.name)
    const name = path.slice(root.length + 1).replaceAll('\\', '/')
    hashes.push([
      name,
      // some hundred small files: waiting for each costs more than reading it
      createHash('sha256').update(readFileSync(path)).digest('hex'),
    ])
  }
  return Object.fromEntries(hashes.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** SHA-256 over table names and hashes. */
export function digestOf(tables: Manifest['tables']): string {
  const hash = createHash('sha256')
  for (const name of Object.keys(tables).sort())
    hash.update(`${name} ${String(tables[name]?.sha256)}\n`)
  return hash.digest('hex')
}
