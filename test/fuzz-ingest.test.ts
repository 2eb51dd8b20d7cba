import { existsSync, readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { DuckDB } from '../pipeline/engine/duckdb.ts'
import { RatebookError } from '../pipeline/errors.ts'
import type * as Inspect from '../pipeline/1-ingest/inspect-file.ts'
import {
  ingestLanding,
  isConserved,
  type Landing,
  makeLanding,
  openEngine,
  readOutcomes,
} from './ingest/ingest-report.ts'
import { mutated, randomOf } from './ingest/mutate.ts'
import { goodLines, usageLine, usageText } from './ingest/usage-text.ts'
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

/** A case that takes longer hangs, whatever the machine. */
const longestCase = 30_000

const whole = Buffer.from(
  '\uFEFF' +
    usageText([
      ...goodLines(24),
      usageLine({ Tags: 'a "quoted", text' }),
      usageLine({ Tags: 'two\nlines' }),
      usageLine({ Quantity: '-3.5', UsageDate: '2026-10-07T00:00:00Z' }),
      usageLine({ MeterCategory: 'Łąka' }),
      usageLine({ CreditPercentage: '100' }),
      usageLine({ PartnerEarnedCreditPercentage: '' }),
    ]),
)

let database: DuckDB

beforeAll(async () => {
  database = await openEngine()
})

afterAll(() => {
  database.close()
})

/** A damaged file: plain, a gzip of damaged text, or a damaged gzip. */
function fileOf(seed: number): Buffer {
  const random = randomOf(seed)
  const kind = random(10)
  if (kind < 6) return mutated(whole, random)
  return kind < 8 ? gzipSync(mutated(whole, random)) : mutated(gzipSync(whole), random, 2)
}

const everything = '* exclude (source_sha256, record_number)'

/**
 * What the lake holds when the splitter reads the file, though the strict parser may have taken it.
 */
async function outcomesOfSplitter(landing: Landing): Promise<unknown> {
  const split: Landing = { ...landing, lake: landing.lake + '-split' }
  suspicion.isForced = true
  try {
    const { sources } = await ingestLanding(database, split)
    return await readOutcomes(database, split, sources, everything)
  } finally {
    suspicion.isForced = false
  }
}

async function checkSeed(seed: number): Promise<string> {
  const landing = makeLanding({ 'usage.csv': fileOf(seed) })
  try {
    const { sources, refused } = await ingestLanding(database, landing)
    expect(sources.length + refused.length).toBe(1)
    expect(
      refused.every((error) => error instanceof RatebookError && error.code.startsWith('RB-1')),
    ).toBe(true)
    // "this should not happen" must not
    expect(refused.map(({ code }) => code)).not.toContain('RB-109')
    const outcomes = await readOutcomes(database, landing, sources, everything)
    expect(outcomes.filter((outcome) => !isConserved(outcome))).toEqual([])
    expect(existsSync(landing.lake) ? readdirSync(landing.lake).length : 0).toBe(sources.length)
    if (sources.length === 0) return refused[0]?.code ?? ''
    // Who reads a file must not change its values, or one broken row
    // elsewhere would change good rows.
    expect(await outcomesOfSplitter(landing)).toEqual(outcomes)
    return outcomes[0]?.rejects.length === 0 ? 'whole' : 'quarantine'
  } finally {
    landing.remove()
  }
}

/** Rejects when a case takes too long, naming its seed. */
async function inTime(seed: number): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('takes too long'))
    }, longestCase)
  })
  try {
    return await Promise.race([checkSeed(seed), late])
  } catch (error) {
    throw new Error(
      `RATEBOOK_SEED=${String(seed)}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  } finally {
    clearTimeout(timer)
  }
}

test(
  'a damaged file is taken without losing a record, or refused with a reason',
  { timeout: 3_600_000 },
  async () => {
    const all = testSeeds('mutations', { plain: 100, deep: 1_000 })
    const results = new Map<string, number>()
    const failures: string[] = []
    for (const seed of all) {
      const result = await inTime(seed).catch((error: unknown) => {
        failures.push(String(error))
        return 'failed'
      })
      results.set(result, (results.get(result) ?? 0) + 1)
    }
    expect(failures).toEqual([])
    // Mutations that never reach a path would prove nothing.
    if (all.length > 1)
      expect([...results.keys()]).toEqual(
        expect.arrayContaining(['whole', 'quarantine', 'RB-102', 'RB-104']),
      )
  },
)
