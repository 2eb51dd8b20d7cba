import { randomBytes } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Path of the unfinished twin of a file, in the same folder so that the rename is atomic. */
export function temporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.tmp-${randomBytes(6).toString('hex')}`)
}

/** Writes a file whole or not at all, readable by its owner only. */
export async function writeWholeFile(path: string, content: string | Buffer): Promise<void> {
  const temporary = temporaryPath(path)
  try {
    await writeFile(temporary, content, { mode: 0o600 })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
