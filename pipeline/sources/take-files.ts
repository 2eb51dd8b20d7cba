import { createHash } from 'node:crypto'
import { copyFile, open, readFile, stat } from 'node:fs/promises'
import { basename, extname, join, relative, resolve } from 'node:path'
import { ratebookError } from '../errors.ts'
import { readCsvHeader } from '../1-ingest/bind-header.ts'
import { errorReason, makeFolder } from '../workspace.ts'

/** Copies files into the landing folder, unless they are there; returns their names below it. */
export async function takeFiles(landing: string, files: readonly string[]): Promise<string[]> {
  makeFolder(landing)
  const names: string[] = []
  for (const file of files) {
    const below = relative(landing, resolve(file)).replaceAll('\\', '/')
    if (!below.startsWith('../') && !/^[A-Za-z]:/u.test(below)) names.push(below)
    else names.push(await copyInto(landing, file, ''))
  }
  return names
}

/**
 * Copies a mended quarantine into `fixes/` of the landing folder; RB-133 where the file is none.
 */
export async function takeFix(landing: string, file: string): Promise<string> {
  const head = await readHead(file)
  const { headers } = readCsvHeader(head, file)
  if (!headers.includes('ratebook_source') || !headers.includes('ratebook_record')) {
    throw ratebookError('RB-133', { file })
  }
  makeFolder(join(landing, 'fixes'))
  return copyInto(landing, file, 'fixes/')
}

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    throw ratebookError('RB-112', { file, reason: errorReason(cause) })
  })
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1 << 20), 0, 1 << 20, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/**
 * A name that is taken by another content gets a part of its hash, so that nothing is overwritten.
 */
async function copyInto(landing: string, file: string, folder: string): Promise<string> {
  const found = await stat(file).catch((cause: unknown) => {
    throw ratebookError('RB-112', { file, reason: errorReason(cause) })
  })
  if (found.isDirectory()) throw ratebookError('RB-108', { file })
  const name = folder + basename(file)
  const target = join(landing, name)
  const existing = await stat(target).catch(() => null)
  if (existing === null) {
    await copyFile(file, target)
    return name
  }
  const [mine, theirs] = await Promise.all([hashOf(file), hashOf(target)])
  if (mine === theirs) return name
  const end = extname(name)
  const other = `${name.slice(0, name.length - end.length)}-${mine.slice(0, 8)}${end}`
  await copyFile(file, join(landing, other))
  return other
}

async function hashOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}
