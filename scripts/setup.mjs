// Sets a fresh clone up: dependencies, build. Node's own modules only, because
// nothing else is there yet.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const stamp = join(root, 'node_modules', '.ratebook-setup')

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Ratebook needs Node.js 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(2)
}

/** Runs a program of npm; what it prints is shown only where it fails. */
function step(title, command, args) {
  process.stderr.write(`${title} … `)
  const begun = Date.now()
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...process.env, npm_config_loglevel: 'error' },
  })
  if (result.status !== 0) {
    process.stderr.write(
      `failed\n${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}\n`,
    )
    process.stderr.write(`Run it by hand to see more: ${command} ${args.join(' ')}\n`)
    process.exit(1)
  }
  process.stderr.write(`${((Date.now() - begun) / 1000).toFixed(1)} s\n`)
}

function newestSource(folder) {
  return Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  )
}

const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  step('Installing dependencies (npm ci)', 'npm', ['ci'])
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, lock)
}

const built = join(root, 'dist', '.tsbuildinfo')
const sources = Math.max(newestSource(join(root, 'pipeline')), newestSource(join(root, 'scripts')))
if (!existsSync(built) || statSync(built).mtimeMs < sources) {
  step('Building', process.execPath, [
    join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
    '-p',
    'tsconfig.build.json',
  ])
}
// npm gives a command the right to run when it first links a folder and trusts its cache from then
// on, so a second clone at the same path would find a command that nobody may run.
chmodSync(join(root, 'dist', 'pipeline', 'cli.js'), 0o755)
