import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../package-root.ts'
import { makeFolder, type Workspace } from '../workspace.ts'
import { filesBelow } from './seal-folder.ts'

/**
 * Keeps the templates as they are now, in a folder named by their content, and returns that name:
 * what was once issued is made anew from it, whatever becomes of the templates.
 */
export async function freezeTemplates(workspace: Workspace): Promise<string> {
  const folders = [join(packageRoot, 'templates'), join(workspace.root, 'templates')]
  const building = join(
    workspace.issued,
    `.tmp-${String(process.pid)}-${randomBytes(4).toString('hex')}`,
  )
  makeFolder(building)
  try {
    for (const folder of folders.filter((one) => existsSync(one)))
      await cp(folder, building, { recursive: true })
    const sha256 = await hashOf(building)
    const target = frozenTemplates(workspace, sha256)
    if (!existsSync(target)) {
      makeFolder(join(workspace.issued, 'templates'))
      await rename(building, target)
    }
    return sha256
  } finally {
    await rm(building, { recursive: true, force: true })
  }
}

/** Where the templates of a hash lie. */
export function frozenTemplates(workspace: Workspace, sha256: string): string {
  return join(workspace.issued, 'templates', sha256)
}

/** Whether frozen templates are what they were. */
export async function templatesAreFrozen(workspace: Workspace, sha256: string): Promise<boolean> {
  const folder = frozenTemplates(workspace, sha256)
  return existsSync(folder) && (await hashOf(folder)) === sha256
}

async function hashOf(folder: string): Promise<string> {
  const hash = createHash('sha256')
  for (const name of await filesBelow(folder)) {
    const content = await readFile(join(folder, name))
    hash.update(`${name} ${String(content.length)}\n`).update(content)
  }
  return hash.digest('hex')
}
