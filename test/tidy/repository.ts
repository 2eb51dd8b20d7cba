import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { packageRoot } from '../../pipeline/package-root.ts'
import type { SourceFile } from './rule.ts'

/** What is not ours or not kept: installed, built, made by runs and tests. */
const skipped = /^(node_modules|dist|\.git|test\/output|data\/(?!sample(\/|$))[^/]+)(\/|$)/u
const texts = /\.(ts|mjs|js|sql|hbs|css|md|json|csv)$/u

/** Every text file of the repository. */
export function repositoryFiles(): SourceFile[] {
  return pathsBelow('')
    .filter((path) => texts.test(path) && path !== 'package-lock.json')
    .map((path) => ({ path, text: readFileSync(join(packageRoot, path), 'utf8') }))
}

/** Every path of the repository, folders too, in byte order. */
export function pathsBelow(folder: string): string[] {
  return readdirSync(join(packageRoot, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = relative(packageRoot, join(packageRoot, folder, entry.name)).replaceAll(
        '\\',
        '/',
      )
      if (skipped.test(path)) return []
      return entry.isDirectory() ? pathsBelow(path) : [path]
    })
    .sort()
}
