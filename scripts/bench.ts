import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { packageRoot } from '../pipeline/package-root.ts'
import { benchFolder, landedFiles, landing } from './bench-month.ts'

/**
 * Measures a run against two floors on the same files, each in a process of its own:
 * F, a bare scan; P, one bare COPY to Parquet with the same typed columns, plus SHA-256 of
 * the files. CPU seconds and ratios count: wall time of a shared machine does not.
 */
interface Measure {
  readonly cpuSeconds: number
  readonly wallSeconds: number
  readonly peakMegabytes: number
}

/** What a child does; it loads only what that needs. */
const measures = {
  F: async (threads: number) => (await import('./bench-floors.ts')).scanFloor(threads),
  P: async (threads: number) => (await import('./bench-floors.ts')).copyFloor(threads),
  run: async (threads: number) => (await import('./bench-run.ts')).pipelineRun(threads),
  again: async (threads: number) => (await import('./bench-run.ts')).pipelineRun(threads),
  'what-if': async (threads: number) => (await import('./bench-what-if.ts')).whatIf(threads),
} as const
type MeasureName = keyof typeof measures

/** The child: does one thing, then tells what it cost. */
async function measureHere(name: MeasureName, threads: number): Promise<void> {
  const begun = performance.now()
  await measures[name](threads)
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const measure: Measure = {
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    wallSeconds: (performance.now() - begun) / 1000,
    peakMegabytes: maxRSS / 1024,
  }
  process.stdout.write(JSON.stringify(measure) + '\n')
}

function measureInChild(name: MeasureName, threads: number): Measure {
  if (name === 'run') {
    for (const made of ['lake', 'runs', 'simulations'])
      rmSync(join(benchFolder, 'data', made), { recursive: true, force: true })
  }
  const script = fileURLToPath(import.meta.url)
  const child = spawnSync(
    process.execPath,
    [script, '--measure', name, '--threads', String(threads)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 },
  )
  if (child.status !== 0) throw new Error(`${name} failed`)
  return JSON.parse(child.stdout.trim().split('\n').at(-1) ?? '') as Measure
}

function makeInput(rows: number, count: number): void {
  const stamp = join(benchFolder, 'rows.txt')
  const wanted = `${String(rows)} rows in ${String(count)} files`
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  rmSync(benchFolder, { recursive: true, force: true })
  mkdirSync(landing, { recursive: true })
  const script = join(packageRoot, 'dist', 'scripts', 'make-month.js')
  const made = spawnSync(
    process.execPath,
    [
      script,
      '--seed',
      '1',
      '--rows',
      String(rows),
      '--files',
      String(count),
      '--out',
      landing,
      '--rates',
      join(benchFolder, 'rates'),
    ],
    { stdio: 'inherit' },
  )
  if (made.status !== 0) throw new Error('the generator failed')
  writeFileSync(stamp, wanted)
}

/** The rates of the month with another last digit in every percentage, price and exchange rate. */
function writeOtherRates(): void {
  const target = join(benchFolder, 'what-if')
  rmSync(target, { recursive: true, force: true })
  for (const part of ['price-lists', 'fx']) {
    mkdirSync(join(target, part), { recursive: true })
    for (const name of readdirSync(join(benchFolder, 'rates', part))) {
      const lines = readFileSync(join(benchFolder, 'rates', part, name), 'utf8').split('\n')
      const first = lines.findIndex((text) => !text.startsWith('#'))
      const columns = lines[first]?.split(',') ?? []
      const changed = lines.map((text, index) =>
        index <= first
          ? text
          : text
              .split(',')
              .map((cell, at) => other(cell, columns[at]))
              .join(','),
      )
      writeFileSync(join(target, part, name), changed.join('\n'))
    }
  }
}

function other(cell: string, column: string | undefined): string {
  if (!['percent', 'price', 'rate'].includes(column ?? '') || cell === '') return cell
  return cell.replace(/\d$/u, (digit) => String(9 - Number.parseInt(digit, 10)))
}

function line(name: string, measure: Measure, floor: Measure, rows: number): string {
  const perSecond = Math.round(rows / measure.wallSeconds).toLocaleString('en')
  return [
    name.padEnd(34),
    `${measure.cpuSeconds.toFixed(2)} CPU-s`.padStart(13),
    `${(measure.cpuSeconds / floor.cpuSeconds).toFixed(2)} P`.padStart(8),
    `${perSecond} rows/s`.padStart(18),
    `${Math.round(measure.peakMegabytes).toLocaleString('en')} MB`.padStart(10),
  ].join('')
}

function compare(rows: number, count: number, threads: number, rounds: number): void {
  makeInput(rows, count)
  writeOtherRates()
  const bytes = landedFiles().reduce((sum, file) => sum + statSync(file).size, 0)
  console.log(
    `${rows.toLocaleString('en')} rows, ${(bytes / 1e9).toFixed(2)} GB of CSV in ${String(count)} files, ` +
      `${String(threads)} threads, median of ${String(rounds)} rounds, Node ${process.versions.node}`,
  )
  measureInChild('F', threads)
  const taken: Record<MeasureName, Measure[]> = { F: [], P: [], run: [], again: [], 'what-if': [] }
  for (let round = 0; round < rounds; round++) {
    for (const name of ['F', 'P', 'run', 'again', 'what-if'] as const)
      taken[name].push(measureInChild(name, threads))
  }
  const none: Measure = { cpuSeconds: 0, wallSeconds: 0, peakMegabytes: 0 }
  const median = (list: Measure[]): Measure =>
    [...list].sort((a, b) => a.cpuSeconds - b.cpuSeconds)[Math.floor(list.length / 2)] ?? none
  const floor = median(taken.P)
  console.log(line('F  bare scan', median(taken.F), floor, rows))
  console.log(line('P  bare COPY and SHA-256', floor, floor, rows))
  console.log(line('ratebook run, files to drafts', median(taken.run), floor, rows))
  console.log(line('ratebook run again, nothing new', median(taken.again), floor, rows))
  console.log(line('ratebook simulate: what-if', median(taken['what-if']), floor, rows))
  const share = median(taken['what-if']).cpuSeconds / median(taken.run).cpuSeconds
  console.log(`A what-if costs ${(share * 100).toFixed(1)} % of the CPU time of the first run.`)
}

const program = new Command('bench')
  .description(
    'CPU time of a run against the floors F (bare scan) and P (bare COPY to Parquet and SHA-256)',
  )
  .option('--rows <n>', 'usage rows', '1000000')
  .option('--files <n>', 'files', '4')
  .option('--rounds <n>', 'rounds', '3')
  .option('--threads <n>', 'threads', String(cpus().length))
  .option('--measure <name>', 'used by the bench itself')
  .parse()
const options = program.opts<{
  rows: string
  files: string
  rounds: string
  threads: string
  measure?: MeasureName
}>()
if (options.measure) await measureHere(options.measure, Number(options.threads))
else
  compare(
    Number(options.rows),
    Number(options.files),
    Number(options.threads),
    Number(options.rounds),
  )
