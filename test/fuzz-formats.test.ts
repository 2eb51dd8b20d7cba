import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type DuckDB, sqlText } from '../pipeline/engine/duckdb.ts'
import { ingestFiles, type Source } from '../pipeline/1-ingest/ingest.ts'
import type * as Inspect from '../pipeline/1-ingest/inspect-file.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { allRenderers } from './formats/all-renderers.ts'
import { damaged } from './ingest/damage.ts'
import { type Landing, makeLanding, openEngine } from './ingest/ingest-report.ts'
import { makeDice } from './random/dice.ts'

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

/** No file may take longer, whatever is wrong with it. */
const longestFile = 10_000
const batch = 20
const renderers = await allRenderers()
let database: DuckDB

beforeAll(async () => {
  database = await openEngine()
})

afterAll(() => {
  database.close()
})

/** 300 seeds and a fresh one; 20,000 when deep; RATEBOOK_SEED runs one alone. */
function seeds(): number[] {
  const only = process.env['RATEBOOK_SEED']
  if (only !== undefined) return [Number.parseInt(only, 10)]
  const fresh = 1_000_000 + (Date.now() % 1_000_000_000)
  process.stdout.write(`fresh damage: RATEBOOK_SEED=${String(fresh)}\n`)
  const count = process.env['RATEBOOK_DEEP'] === undefined ? 300 : 20_000
  return [...Array.from({ length: count }, (_, index) => index + 1), fresh]
}

/** A file of some format that has been damaged: seeds take turns through the formats. */
function fileOf(seed: number): { readonly name: string; readonly bytes: Buffer } {
  const renderer = renderers[seed % renderers.length]
  const dice = makeDice(seed)
  const file = dice.pick(renderer?.render(dice).files ?? [])
  // the name must not matter
  return { name: `${String(seed)}/${file.name}`, bytes: damaged(file.bytes, dice) }
}

/** Records that the lake holds of a source, good and in quarantine, and the numbers they have. */
async function faultOf({ key, stored }: Source, lake: string): Promise<string | null> {
  const { schema, records } = stored
  const [found] = await database.rows(
    'select count(*) as records, count(distinct record) as numbers, min(record) as first, max(record) as last from (' +
      'select coalesce(record_number, file_row_number + 1) as record from read_parquet(' +
      `${sqlText(join(lake, key, `${schema}.parquet`))}, file_row_number = true) union all ` +
      `select record_number from read_parquet(${sqlText(join(lake, key, 'reject.parquet'))}))`,
  )
  const expected = records === 0 ? [0, 0, null, null] : [records, records, 1, records]
  const told = [found?.records, found?.numbers, found?.first, found?.last].join(' ')
  return told === expected.join(' ')
    ? null
    : `${String(records)} records; count, numbers, first, last: ${told}`
}

/**
 * Whether the splitter would have given other rows than the strict parser: a broken row
 * must not change good ones.
 */
async function disagreements(landing: Landing, sources: readonly Source[]): Promise<string[]> {
  const lake = landing.lake + '-split'
  suspicion.isForced = true
  try {
    const split = await ingestFiles(
      database,
      landing.folder,
      sources.map(({ name }) => name),
      { lake },
    )
    const missing = split.refused.map(({ message }) => `${message} when it is split`)
    const faults: string[] = []
    const whole = sources.filter(({ stored }) => stored.structuralRejects === 0)
    for (const { name, key, stored } of whole) {
      const rows = (folder: string): string =>
        'select coalesce(record_number, file_row_number + 1) as record, * exclude (record_number, file_row_number) ' +
        `from read_parquet(${sqlText(join(folder, key, `${stored.schema}.parquet`))}, file_row_number = true)`
      if (!existsSync(join(lake, key))) continue
      const [one, other] = [rows(landing.lake), rows(lake)]
      const differing = await database.value(
        `select count(*) from (((${one}) except (${other})) union all ` +
          `((${other}) except (${one})))`,
      )
      if (differing !== '0') faults.push(`RATEBOOK_SEED=${name}: other rows when it is split`)
    }
    return [...missing, ...faults]
  } finally {
    suspicion.isForced = false
  }
}

/** What is wrong with the outcome of some seeds, and how often each outcome came. */
async function check(some: readonly number[], results: Map<string, number>): Promise<string[]> {
  const files = some.map((seed) => ({ seed, ...fileOf(seed) }))
  const landing = makeLanding(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])))
  const faults: string[] = []
  const started = new Map<string, number>()
  const tell = (name: string, fault: string): void => {
    faults.push(`RATEBOOK_SEED=${name.replace('/', ' ')}: ${fault}`)
  }
  const count = (outcome: string): void => {
    results.set(outcome, (results.get(outcome) ?? 0) + 1)
  }
  try {
    const taken = await ingestFiles(
      database,
      landing.folder,
      landing.names,
      landing,
      (name, state) => {
        if (state === 'reading') started.set(name, performance.now())
        else if (performance.now() - (started.get(name) ?? 0) > longestFile)
          tell(name, 'takes too long')
      },
    )
    for (const { code, message } of taken.refused) {
      count(code)
      // "this should not happen" must not, and nobody can mend a file by what our SQL says
      if (!code.startsWith('RB-1') || code === 'RB-109') tell(message, code)
    }
    for (const source of taken.sources) {
      count(source.stored.format)
      const fault = await faultOf(source, landing.lake)
      if (fault !== null) tell(source.name, fault)
    }
    const accounted = taken.sources.length + taken.refused.length + taken.duplicates.length
    if (accounted !== files.length)
      tell(String(some[0]), `${String(accounted)} of ${String(files.length)} files`)
    // both readers for every third batch: it takes as long again
    if ((some[0] ?? 0) % 3 === 1 || some.length === 1)
      faults.push(...(await disagreements(landing, taken.sources)))
    const left = existsSync(landing.lake) ? readdirSync(landing.lake).length : 0
    if (left !== taken.sources.length) tell(String(some[0]), `${String(left)} folders in the lake`)
    return faults
  } catch (error) {
    // after some faults of its own the engine answers nothing any more
    database.close()
    database = await openEngine()
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
    const all = seeds()
    const results = new Map<string, number>()
    const faults: string[] = []
    for (let start = 0; start < all.length && faults.length < 10; start += batch) {
      faults.push(...(await check(all.slice(start, start + batch), results)))
      if (start % 2_000 === 0 && start > 0) process.stdout.write(`${String(start)} damaged files\n`)
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
