import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from './workspace.ts'

/** A file on disk; one that several names link to takes its place once. */
export interface DiskFile {
  readonly inode: string
  /** Names that it has anywhere. */
  readonly links: number
  readonly bytes: number
}

/** The files of a folder, or the file itself; none where it is gone. Links are not followed. */
export async function diskFiles(path: string): Promise<DiskFile[]> {
  try {
    const entry = await lstat(path)
    if (!entry.isDirectory()) {
      const { dev, ino, nlink: links, size: bytes } = entry
      return [{ inode: `${String(dev)}:${String(ino)}`, links, bytes }]
    }
    const names = await readdir(path)
    return (await Promise.all(names.map((name) => diskFiles(join(path, name))))).flat()
  } catch (error) {
    // others work here meanwhile
    if (systemCode(error) === 'ENOENT') return []
    throw error
  }
}

/** What files take, each once. */
export function bytesOf(files: readonly DiskFile[]): number {
  return [...new Map(files.map((file) => [file.inode, file.bytes])).values()].reduce(
    (sum, bytes) => sum + bytes,
    0,
  )
}

/** What comes back when files are removed: nothing of those that have a name elsewhere. */
export function bytesFreed(files: readonly DiskFile[]): number {
  const names = new Map<string, number>()
  for (const { inode } of files) names.set(inode, (names.get(inode) ?? 0) + 1)
  return bytesOf(files.filter(({ inode, links }) => names.get(inode) === links))
}
