import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ratebookError } from '../errors.ts'

/** A file below the folder, never outside of it: a manifest may have been tampered with. */
const path = z
  .string()
  .refine(
    (name) => !name.startsWith('/') && !name.includes('\\') && !/(^|\/)\.\.(\/|$)/u.test(name),
  )

const manifestSchema = z.strictObject({
  backup: z.literal(1),
  made: z.iso.datetime(),
  ratebook: z.string(),
  workspace: z.string(),
  files: z.record(
    path,
    z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/u), bytes: z.number() }),
  ),
})

/** What a backup holds: `backup.json` beside files that lie as in a workspace. */
export type BackupManifest = z.infer<typeof manifestSchema>

export const manifestName = 'backup.json'
const named = /^\d{4}-\d{2}-\d{2}T\d{6}\.\d{3}Z$/u

/** The name of a backup that is made now, `2026-11-23T021500.123Z`. */
export function backupName(now: Date): string {
  return now.toISOString().replaceAll(':', '')
}

/** The backups in a folder, oldest first. */
export function listBackups(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => named.test(name) && existsSync(join(folder, name, manifestName)))
    .sort()
}

/** The backup that a folder is, or the latest one in it; RB-961 where there is none. */
export function findBackup(folder: string): string {
  if (existsSync(join(folder, manifestName))) return folder
  const last = listBackups(folder).at(-1)
  if (last === undefined) throw ratebookError('RB-961', { folder }, 2)
  return join(folder, last)
}

/** Reads what a backup holds; RB-963 where nobody can tell any more. */
export async function readBackup(folder: string): Promise<BackupManifest> {
  const faults = [`${manifestName} is damaged`]
  try {
    const text = await readFile(join(folder, manifestName), 'utf8')
    return manifestSchema.parse(JSON.parse(text))
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError)
      throw ratebookError('RB-963', { backup: folder, faults })
    throw error
  }
}
