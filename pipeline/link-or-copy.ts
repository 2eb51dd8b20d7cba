import { existsSync } from 'node:fs'
import { copyFile, link } from 'node:fs/promises'
import { systemCode } from './workspace.ts'

/** A hard link costs nothing; across file systems it is a copy. */
export async function linkOrCopy(source: string, target: string): Promise<void> {
  if (existsSync(target)) return
  try {
    await link(source, target)
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'ENOTSUP', 'EMLINK'].includes(systemCode(error) ?? '')) throw error
    await copyFile(source, target)
  }
}
