import { cp, mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../pipeline/package-root.ts'

/**
 * A fresh workspace with the rates and files of the sample month; `rename`
 * gives the files other names.
 */
export async function sampleWorkspace(
  rename: (name: string, index: number) => string = (name) => name,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ratebook-test-'))
  await cp(join(packageRoot, 'rates'), join(folder, 'rates'), { recursive: true })
  const landing = join(folder, 'data', 'landing')
  await mkdir(landing, { recursive: true })
  const files = ['usage_2026-10_1.csv', 'usage_2026-10_2.csv.gz', 'usage_2026-10_3.csv']
  for (const [index, file] of files.entries()) {
    await cp(join(packageRoot, 'data', 'sample', file), join(landing, rename(file, index)))
  }
  return folder
}
