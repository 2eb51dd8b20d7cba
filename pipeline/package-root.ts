import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/**
 * Walks up to the folder that holds package.json, so built and source files
 * find SQL and templates alike.
 */
function findPackageRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder
    if (dirname(folder) === folder) throw new Error(`no package.json above ${start}`)
  }
}

/**
 * Absolute path of the installed package: the home of `pipeline/**.sql`,
 * `templates/` and the fonts.
 */
export const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)))

/** Version of this program, from package.json. */
export function packageVersion(): string {
  const text = readFileSync(join(packageRoot, 'package.json'), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}
