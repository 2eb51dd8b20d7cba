import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { packageRoot } from '../pipeline/package-root.ts'

/** The sample month from files to invoices, by the same commands a user types. */
const cli = join(packageRoot, 'dist', 'pipeline', 'cli.js')
const steps = [
  ['run', '--period', '2026-10', '--landing', join(packageRoot, 'data', 'sample')],
  ['render'],
  ['publish'],
]

for (const step of steps) {
  process.stderr.write(`\n$ ratebook ${step.join(' ').replaceAll(packageRoot, '.')}\n`)
  const { status } = spawnSync(process.execPath, [cli, '--workspace', packageRoot, ...step], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
