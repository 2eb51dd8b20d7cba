import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type DuckDB, sqlFileText } from '../pipeline/engine/duckdb.ts'
import { ingestFiles, type Source } from '../pipeline/1-ingest/ingest.ts'
import { SmallFiles } from '../pipeline/1-ingest/small-files.ts'
import type * as Inspect from '../pipeline/1-ingest/inspect-file.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { allRenderers } from './formats/all-renderers.ts'
import { damaged } from './ingest/damage.ts'
import { type Landing, makeLanding, openEngine } from './ingest/ingest-report.ts'
import { makeDice } from './random/dice.ts'
import { testSeeds } from './random/seeds.ts'

const suspicion = vi.hoisted(() => ({ isForced: false }))

// Whatever is suspect goes to the splitter unread: so both readers can be given the same file.
vi.mock('../pipeline/1-ingest/inspect-file.ts', async (importOriginal) => {
  const original = await importOriginal<typeof Inspect>()
  const inspectFile: typeof Inspect.inspectFile = async (...file) => {
    const inspection = await original.inspectFile(...file)
    return suspicion.isForced ? { ...inspection, suspect: true } : inspection
  }
  return { ...original, inspectFile }
})

/** Milliseconds of CPU that reading a file may take, and storing a lot of them. */
const longest = { reading: 10_000, storing: 60_000 } as const
/** Seeds take turns through the formats: of each as many files as are stored together. */
const batch = 500
/** So many files of a batch are read by themselves as well, which costs ten times as much. */
const alone = 20
const renderers = await allRenderers()
let database: DuckDB

beforeAll(async () => {
  database = await openEngine(1)
})

afterAll(() => {
  database.close()
})

/** A file of some format that has been damaged: seeds take turns through the formats. */
function fileOf(seed: number): { readonly name: string; readonly bytes: Buffer } {
  const renderer = renderers[seed % renderers.length]
  const dice = makeDice(seed)
  const file = dice.pick(renderer?.render(dice).files ?? [])
  // the name must not matter
  return { name: `${String(seed)}/${file.name}`, bytes: damaged(file.bytes, dice) }
}

/** Sources by what their rows became: those of one are read in one statement. */
function bySchema(sources: readonly Source[]): [schema: string, of: Source[]][] {
  const schemas = new Set(sources.map(({ stored }) => stored.schema))
  return [...schemas].map((schema) => [
    schema,
    sources.filter(({ stored }) => stored.schema === schema),
  ])
}

function listOf(sources: readonly Source[], lake: string, name: string): string {
  return `[${sources.map(({ key }) => sqlFileText(join(lake, key, name))).join(', ')}]`
}

/** Rows of typed files with the key of their source and the numbers of their records. */
function typedRows(sources: readonly Source[], lake: string, schema: string): string {
  const files = listOf(sources, lake, `${schema}.parquet`)
  return (
    'select parse_filename(parse_dirpath(filename)) as source, ' +
    'coalesce(record_number, file_row_number + 1) as record, ' +
    '* exclude (filename, record_number, file_row_number) ' +
    `from read_parquet(${files}, union_by_name = true, filename = true, file_row_number = true)`
  )
}

/** Records that the lake holds of sources, good and in quarantine, and the numbers they have. */
async function lostRecords(sources: readonly Source[], lake: string): Promise<string[]> {
  const faults: string[] = []
  for (const [schema, own] of bySchema(sources)) {
    const found = await database.rows(
      'select source, count(*) as records, count(distinct record) as numbers, ' +
        'min(record) as first, max(record) as last from (' +
        `select source, record from (${typedRows(own, lake, schema)}) union all ` +
        'select parse_filename(parse_dirpath(filename)), record_number ' +
        `from read_parquet(${listOf(own, lake, 'reject.parquet')}, filename = true)) ` +
        'group by source',
    )
    const told = new Map(
      found.map(({ source, records, numbers, first, last }) => [
        source,
        [records, numbers, first, last].join(' '),
      ]),
    )
    for (const { key, name, stored } of own) {
      const records = String(stored.records)
      const expected = records === '0' ? undefined : [records, records, 1, records].join(' ')
      if (told.get(key) !== expected)
        faults.push(`${name}: ${records} records; count, numbers, first, last: ${told.get(key)}`)
    }
  }
  return faults
}

/** Takes sources once more into a lake beside theirs; what became of other rows than before. */
async function disagreements(
  landing: Landing,
  sources: readonly Source[],
  how: string,
): Promise<string[]> {
  const lake = `${landing.lake}-${how}`
  const names = sources.map(({ name }) => name)
  const again = await ingestFiles(database, landing.folder, names, { lake })
  const faults = again.refused.map(({ message }) => `${message} when it is ${how}`)
  const keys = new Set(again.sources.map(({ key }) => key))
  const both = sources.filter(({ key }) => keys.has(key))
  for (const [schema, own] of bySchema(both)) {
    const [one, other] = [landing.lake, lake].map((each) => typedRows(own, each, schema))
    const differing = await database.rows(
      `select distinct source from (((${one}) except (${other})) union all ` +
        `((${other}) except (${one})))`,
    )
    const others = new Set(differing.map(({ source }) => source))
    for (const { key, name } of own)
      if (others.has(key)) faults.push(`${name}: other rows when it is ${how}`)
  }
  return faults
}

/** Whether the splitter gives the same rows as the strict parser: a broken row changes no other. */
async function splitDisagreements(landing: Landing, sources: readonly Source[]): Promise<string[]> {
  suspicion.isForced = true
  try {
    const whole = sources.filter(({ stored }) => stored.structuralRejects === 0)
    return await disagreements(landing, whole, 'split')
  } finally {
    suspicion.isForced = false
  }
}

/** Whether files that are read by themselves give the same rows as among others. */
async function soleDisagreements(landing: Landing, sources: readonly Source[]): Promise<string[]> {
  const takes = vi.spyOn(SmallFiles, 'takes').mockReturnValue(false)
  try {
    return await disagreements(landing, sources.slice(0, alone), 'read alone')
  } finally {
    takes.mockRestore()
  }
}

type TestFile = ReturnType<typeof fileOf> & { readonly seed: number }

/** What is wrong with the outcome of some files, and how often each outcome came. */
async function outcomeFaults(
  files: readonly TestFile[],
  landing: Landing,
  results: Map<string, number>,
): Promise<string[]> {
  const faults: string[] = []
  const count = (outcome: string): void => {
    results.set(outcome, (results.get(outcome) ?? 0) + 1)
  }
  let begun = process.cpuUsage()
  const taken = await ingestFiles(
    database,
    landing.folder,
    landing.names,
    landing,
    (name, state) => {
      const { user, system } = process.cpuUsage(begun)
      const most = state === 'stored' ? longest.storing : longest.reading
      if ((user + system) / 1_000 > most)
        faults.push(`${name}: took too long before it was ${state}`)
      begun = process.cpuUsage()
    },
  )
  for (const { code, message } of taken.refused) {
    count(code)
    // "this should not happen" must not, and nobody can mend a file by what our SQL says
    if (!code.startsWith('RB-1') || code === 'RB-109') faults.push(`${message}: ${code}`)
  }
  for (const source of taken.sources) count(source.stored.format)
  faults.push(...(await lostRecords(taken.sources, landing.lake)))
  const accounted = taken.sources.length + taken.refused.length + taken.duplicates.length
  if (accounted !== files.length)
    faults.push(`${String(accounted)} of ${String(files.length)} files`)
  const left = existsSync(landing.lake) ? readdirSync(landing.lake).length : 0
  if (left !== taken.sources.length) faults.push(`${String(left)} folders in the lake`)
  // once more for every third batch: it takes as long again
  if (Math.floor((files[0]?.seed ?? 0) / batch) % 3 === 0 || files.length === 1) {
    faults.push(...(await splitDisagreements(landing, taken.sources)))
    faults.push(...(await soleDisagreements(landing, taken.sources)))
  }
  return faults
}

/** What is wrong with the outcome of some seeds; each by itself where that ends in an exception. */
async function check(some: readonly number[], results: Map<string, number>): Promise<string[]> {
  const files = some.map((seed) => ({ seed, ...fileOf(seed) }))
  const landing = makeLanding(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])))
  const counts = new Map<string, number>()
  try {
    const faults = await outcomeFaults(files, landing, counts)
    for (const [outcome, times] of counts) results.set(outcome, (results.get(outcome) ?? 0) + times)
    return faults.map((fault) => `RATEBOOK_SEED=${fault.replace('/', ' ')}`)
  } catch (error) {
    // after some faults of its own the engine answers nothing any more
    database.close()
    database = await openEngine(1)
    if (some.length > 1) {
      const alone: string[] = []
      for (const seed of some) alone.push(...(await check([seed], results)))
      return alone
    }
    keep(files[0]?.name ?? '', files[0]?.bytes ?? Buffer.alloc(0))
    return [
      `RATEBOOK_SEED=${String(some[0])}: ${error instanceof Error ? error.message : String(error)}`,
    ]
  } finally {
    landing.remove()
  }
}

/** Keeps a file that made an exception, to be looked at. */
function keep(name: string, bytes: Buffer): void {
  const folder = join(packageRoot, 'test', 'output', 'fuzz')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name.replace('/', '-')), bytes)
}

test(
  'a damaged file of any format is taken without losing a record, or refused',
  { timeout: 7_200_000 },
  async () => {
    const all = testSeeds('damage', { plain: 300, deep: 20_000 })
    const results = new Map<string, number>()
    const faults: string[] = []
    for (let start = 0; start < all.length && faults.length < 10; start += batch) {
      faults.push(...(await check(all.slice(start, start + batch), results)))
      if (start > 0) process.stdout.write(`${String(start)} damaged files\n`)
    }
    const counted = [...results].sort().map(([name, times]) => `${name} ${String(times)}`)
    process.stdout.write(`outcomes: ${counted.join(', ')}\n`)
    expect(faults).toEqual([])
    // damage that is always refused at the door would prove nothing
    const formats = new Set(renderers.map(({ format }) => format))
    if (all.length > 100)
      expect([...results.keys()]).toEqual(expect.arrayContaining([...formats, 'RB-103', 'RB-104']))
  },
)
