import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { packageRoot } from '../pipeline/package-root.ts'

/**
 * The sample month from files to invoices, by the same commands a user types; what
 * they say comes at the end.
 */
const cli = join(packageRoot, 'dist', 'pipeline', 'cli.js')

function ratebook(...words: string[]): string {
  process.stderr.write(`\n$ ratebook ${words.join(' ').replaceAll(packageRoot, '.')}\n`)
  const { status, stdout } = spawnSync(
    process.execPath,
    [cli, '--workspace', packageRoot, ...words],
    { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' },
  )
  if (status !== 0) {
    process.stdout.write(stdout)
    process.exit(status ?? 1)
  }
  return stdout
}

const summary = ratebook(
  'run',
  '--period',
  '2026-10',
  '--landing',
  join(packageRoot, 'data', 'sample'),
)
const documents = ratebook('render')
const published = ratebook('publish')
process.stdout.write(`\n${documents.slice(0, documents.indexOf('\n\n')).trimEnd()}\n\n${summary}\n`)
process.stdout.write(documents.slice(documents.indexOf('\nInvoices') + 1))
process.stdout.write(`Database  ${published.replace('Published ', '').split('\n')[0] ?? ''}\n`)
process.stdout.write(
  '\nNext: open an invoice; npx ratebook explain 2026-10.ACC-001.PLN/1; npx ratebook --help\n',
)
