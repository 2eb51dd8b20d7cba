import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { exampleRatesFiles, type ExampleFile } from '../3-price/document-rates.ts'
import { ratebookError } from '../errors.ts'
import { packageRoot } from '../package-root.ts'

const landingNote =
  'Put the daily rated usage exports of Partner Center here: CSV, or CSV packed with gzip.\n'

/**
 * Writes a new workspace with one commented example of every rates file, which loads as it
 * stands. Returns the paths written, below `dir`. Nothing is ever written over: RB-910 if one of
 * the files is there already.
 */
export async function initWorkspace(dir: string): Promise<string[]> {
  const files: ExampleFile[] = [
    ...(await exampleRatesFiles()),
    {
      path: 'rates/README.md',
      text: await readFile(join(packageRoot, 'rates', 'README.md'), 'utf8'),
    },
    { path: 'data/landing/README.txt', text: landingNote },
  ]
  const taken = files.find((file) => existsSync(join(dir, file.path)))
  if (taken !== undefined) throw ratebookError('RB-910', { path: join(dir, taken.path) }, 2)
  for (const { path, text } of files) {
    await mkdir(dirname(join(dir, path)), { recursive: true, mode: 0o700 })
    await writeFile(join(dir, path), text, { mode: 0o600, flag: 'wx' })
  }
  return files.map((file) => file.path)
}
