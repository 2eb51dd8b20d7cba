import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  createReadStream,
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
import { parseConfig } from '../pipeline/config.ts'
import { DuckDB } from '../pipeline/engine/duckdb.ts'
import { bindHeaders, readCsvHeader } from '../pipeline/1-ingest/bind-header.ts'
import { wantedFields } from '../pipeline/1-ingest/copy-records.ts'
import { dailyRatedUsage } from '../pipeline/1-ingest/formats/daily-rated-usage.ts'
import { usageColumns } from '../pipeline/1-ingest/usage-schema.ts'
import { createSourceText, csvText } from '../pipeline/engine/source-text.ts'
import { openLog } from '../pipeline/log.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { findRun, readManifest } from '../pipeline/open-run.ts'
import { run } from '../pipeline/run.ts'
import { simulate } from '../pipeline/simulate/simulate.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { floorColumn } from './floor-column.ts'

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

const folder = join(packageRoot, 'data', 'bench')
const landing = (): string => join(folder, 'data', 'landing')
const files = (): string[] =>
  readdirSync(landing())
    .sort()
    .map((name) => join(landing(), name))

async function scanFloor(threads: number): Promise<void> {
  const database = await DuckDB.open({ threads })
  for (const file of files()) {
    await bindSource(database, file)
    await database.value('select count(*) from source_text')
  }
  database.close()
}

async function copyFloor(threads: number): Promise<void> {
  const database = await DuckDB.open({ threads })
  await database.loadMacros()
  const fields = new Set(dailyRatedUsage.fields.map(({ name }) => name))
  const columns = usageColumns
    .filter(({ name }) => fields.has(name))
    .map(({ name }) => floorColumn(name))
  for (const [index, file] of files().entries()) {
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 22 }))
      hash.update(chunk as Buffer)
    hash.digest('hex')
    await bindSource(database, file)
    const target = join(folder, `floor-${String(index)}.parquet`)
    await database.run(
      `copy (select ${columns.join(', ')} from source_text) to '${target}' (format parquet, compression zstd)`,
    )
  }
  database.close()
}

async function bindSource(database: DuckDB, file: string): Promise<void> {
  const { headers } = readCsvHeader(readFileSync(file).subarray(0, 1 << 16), file)
  const source = { path: file, gzip: false, header: true, numbered: false }
  const binding = bindHeaders(headers, dailyRatedUsage, file)
  const text = csvText({ ...source, ...binding }, wantedFields(dailyRatedUsage))
  await createSourceText(database, text)
}

async function pipelineRun(threads: number): Promise<void> {
  const workspace = openWorkspace(folder)
  const config = parseConfig({ threads })
  await run({
    workspace,
    period: parsePeriod('2026-10'),
    config,
    log: openLog(workspace.log, 'info'),
  })
}

/**
 * A month with other prices and exchange rates: every percentage of every list, every price and
 * every sell rate differs, so that every amount of the month is made again.
 */
async function whatIf(threads: number): Promise<void> {
  const workspace = openWorkspace(folder)
  await simulate({
    workspace,
    base: await readManifest(workspace, findRun(workspace)),
    with: join(folder, 'what-if'),
    config: parseConfig({ threads }),
    log: openLog(join(workspace.simulations, 'ratebook.log'), 'info'),
  })
}

const measures = {
  F: scanFloor,
  P: copyFloor,
  run: pipelineRun,
  again: pipelineRun,
  'what-if': whatIf,
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
      rmSync(join(folder, 'data', made), { recursive: true, force: true })
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
  const stamp = join(folder, 'rows.txt')
  const wanted = `${String(rows)} rows in ${String(count)} files`
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(landing(), { recursive: true })
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
      landing(),
      '--rates',
      join(folder, 'rates'),
    ],
    { stdio: 'inherit' },
  )
  if (made.status !== 0) throw new Error('the generator failed')
  writeFileSync(stamp, wanted)
}

/** The rates of the month with another last digit in every percentage, price and exchange rate. */
function writeOtherRates(): void {
  const target = join(folder, 'what-if')
  rmSync(target, { recursive: true, force: true })
  for (const part of ['price-lists', 'fx']) {
    mkdirSync(join(target, part), { recursive: true })
    for (const name of readdirSync(join(folder, 'rates', part))) {
      const lines = readFileSync(join(folder, 'rates', part, name), 'utf8').split('\n')
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
  const bytes = files().reduce((sum, file) => sum + statSync(file).size, 0)
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
