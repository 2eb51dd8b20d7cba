import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../pipeline/package-root.ts'

/** The workspace of the month that is measured, and where its files lie. */
export const benchFolder = join(packageRoot, 'data', 'bench')
export const landing = join(benchFolder, 'data', 'landing')

/** Paths of its usage files, in order of name. */
export function landedFiles(): string[] {
  return readdirSync(landing)
    .sort()
    .map((name) => join(landing, name))
}
