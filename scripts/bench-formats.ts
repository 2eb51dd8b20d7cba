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
} from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { DuckDB, sqlText } from '../pipeline/engine/duckdb.ts'
import { jsonText } from '../pipeline/engine/json-text.ts'
import { createSourceText, csvText } from '../pipeline/engine/source-text.ts'
import { bindHeaders, readCsvHeader } from '../pipeline/1-ingest/bind-header.ts'
import { formatOf } from '../pipeline/1-ingest/formats/formats.ts'
import { ingestFiles } from '../pipeline/1-ingest/ingest.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { type BulkFormat, bulkFormats, writeBulkFile } from './bench-files.ts'
import { floorColumn } from './floor-column.ts'

/**
 * Measures how much more than the floor P it costs to take a file of each bulk format: P is one
 * bare COPY of the same file to Parquet, every column of it, money, quantities and dates typed,
 * plus SHA-256; each in a process of its own.
 */
interface Measure {
  readonly cpuSeconds: number
  readonly peakMegabytes: number
}

const folder = join(packageRoot, 'data', 'bench-formats')
const source = join(packageRoot, 'data', 'bench', 'data', 'landing')
const fileOf = (format: BulkFormat): string =>
  join(folder, 'landing', format + (format.endsWith('json') ? '.gz' : '.csv'))

/** The fields that become a number under another name. */
const takenAs: Readonly<Record<string, string>> = { billable_quantity: 'quantity' }

const typed = (field: string): string => floorColumn(field, takenAs[field])

async function copyFloor(format: BulkFormat, threads: number): Promise<void> {
  const database = await DuckDB.open({ threads })
  await database.loadMacros()
  const path = fileOf(format)
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 22 }))
    hash.update(chunk as Buffer)
  hash.digest('hex')
  const { fields } = formatOf(bulkFormats[format])
  if (format.endsWith('json')) {
    const keys = fields.flatMap(({ name, aliases: [key] }) =>
      key === undefined
        ? []
        : [{ key, field: name, isFraction: false, path: [key] as const, isOfPage: false }],
    )
    const wanted = { names: fields.map(({ name }) => name), kept: [], nullTexts: [] }
    const text = jsonText({ path, form: 'gzip-lines', items: null, keys }, wanted)
    await createSourceText(database, text)
    await copyAll(
      database,
      fields.map(({ name }) => typed(name)),
    )
  } else {
    const { headers } = readCsvHeader(readFileSync(path).subarray(0, 1 << 16), path)
    const binding = bindHeaders(headers, formatOf(bulkFormats[format]), path)
    const names = binding.columns.map((column, index) => column ?? `other_${String(index)}`)
    const csv = {
      path,
      gzip: false,
      header: true,
      numbered: false,
      columns: names,
      headers,
      fractions: [],
    }
    await createSourceText(database, csvText(csv, { names, kept: [], nullTexts: [] }))
    await copyAll(database, names.map(typed))
  }
  database.close()
}

async function copyAll(database: DuckDB, columns: readonly string[]): Promise<void> {
  const target = sqlText(join(folder, 'floor.parquet'))
  await database.run(
    `copy (select ${columns.join(', ')} from source_text) to ${target} (format parquet, compression zstd)`,
  )
}

async function ingestOnly(format: BulkFormat, threads: number): Promise<void> {
  const lake = join(folder, 'lake')
  rmSync(lake, { recursive: true, force: true })
  const database = await DuckDB.open({ threads })
  await database.loadMacros()
  const landing = join(folder, 'landing')
  const name = fileOf(format).slice(landing.length + 1)
  const { sources, refused } = await ingestFiles(database, landing, [name], { lake })
  if (sources.length !== 1) throw new Error(refused.map(({ message }) => message).join('\n'))
  database.close()
}

async function measureHere(what: string, format: BulkFormat, threads: number): Promise<void> {
  await (what === 'P' ? copyFloor : ingestOnly)(format, threads)
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const measure: Measure = {
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMegabytes: maxRSS / 1024,
  }
  process.stdout.write(JSON.stringify(measure) + '\n')
}

function measureInChild(what: string, format: BulkFormat, threads: number): Measure {
  const child = spawnSync(
    process.execPath,
    [
      fileURLToPath(import.meta.url),
      '--measure',
      what,
      '--only',
      format,
      '--threads',
      String(threads),
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  )
  if (child.status !== 0) throw new Error(`${what} of ${format} failed`)
  return JSON.parse(child.stdout.trim().split('\n').at(-1) ?? '') as Measure
}

function median(list: readonly Measure[]): Measure {
  const sorted = [...list].sort((a, b) => a.cpuSeconds - b.cpuSeconds)
  return sorted[Math.floor(sorted.length / 2)] ?? { cpuSeconds: 0, peakMegabytes: 0 }
}

async function compare(
  formats: readonly BulkFormat[],
  threads: number,
  rounds: number,
): Promise<void> {
  if (!existsSync(source))
    throw new Error('make the bench month first: npm run bench -- --rounds 1')
  mkdirSync(join(folder, 'landing'), { recursive: true })
  const given = readdirSync(source)
    .sort()
    .map((name) => join(source, name))
  for (const format of formats) {
    if (!existsSync(fileOf(format))) await writeBulkFile(format, given, fileOf(format))
    const taken: Record<'P' | 'ingest', Measure[]> = { P: [], ingest: [] }
    for (let round = 0; round < rounds; round++) {
      for (const what of ['P', 'ingest'] as const)
        taken[what].push(measureInChild(what, format, threads))
    }
    const [floor, ingest] = [median(taken.P), median(taken.ingest)]
    console.log(
      [
        format.padEnd(28),
        `${(statSync(fileOf(format)).size / 1e9).toFixed(2)} GB`.padStart(8),
        `P ${floor.cpuSeconds.toFixed(2)} CPU-s`.padStart(16),
        `ingest ${ingest.cpuSeconds.toFixed(2)}`.padStart(16),
        `${(ingest.cpuSeconds / floor.cpuSeconds).toFixed(2)} P`.padStart(9),
        `${Math.round(ingest.peakMegabytes).toLocaleString('en')} MB`.padStart(10),
      ].join(''),
    )
  }
}

const program = new Command('bench-formats')
  .description(
    'CPU time to take a file of each bulk format, against the floor P; needs the month of npm run bench',
  )
  .option('--only <format>', Object.keys(bulkFormats).join(', '))
  .option('--rounds <n>', 'rounds', '3')
  .option('--threads <n>', 'threads', String(cpus().length))
  .option('--measure <what>', 'used by the bench itself')
  .parse()
const options = program.opts<{
  only?: BulkFormat
  rounds: string
  threads: string
  measure?: string
}>()
const asked =
  options.only === undefined ? (Object.keys(bulkFormats) as BulkFormat[]) : [options.only]
if (options.measure !== undefined && options.only !== undefined) {
  await measureHere(options.measure, options.only, Number(options.threads))
} else await compare(asked, Number(options.threads), Number(options.rounds))
