import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryCase, arbitraryFullCase } from './price-cases/arbitrary-case.ts'
import { caseRows, compactCsv } from './price-cases/case-rows.ts'
import { differingCases } from './price-cases/compare-cases.ts'
import { runPack } from './price-cases/pack.ts'
import type { PriceCase } from './price-cases/price-case.ts'
import { sampleOf, shrunk } from './price-cases/shrink.ts'

const outputFolder = join(dirname(fileURLToPath(import.meta.url)), 'output', 'price-cases')
const casesInRun = 1000
/** Days on which anything that is charged may begin or end. */
const fullTurns = ['2026-10-01', '2026-10-02', '2026-10-10', '2026-10-16', '2026-10-31'] as const

/** Two runs, one of them new; a hundred when deep; RATEBOOK_SEED runs one alone. */
function seeds(): number[] {
  const only = process.env['RATEBOOK_SEED']
  if (only !== undefined) return [Number.parseInt(only, 10)]
  const fresh = 1_000_000 + (Date.now() % 1_000_000_000)
  const runs = process.env['RATEBOOK_DEEP'] === undefined ? 2 : 100
  return [...Array.from({ length: runs - 1 }, (_, i) => i + 1), fresh]
}

/** Days on which the prices of a run begin and end; few in some runs, so that spans are long. */
function turnsOf(seed: number): string[] {
  const days = ['2026-10-01', '2026-10-10', '2026-10-16', '2026-10-31']
  const [turns = days] = fc.sample(fc.subarray(days, { minLength: 1 }), { seed, numRuns: 1 })
  return turns
}

/** Two of three runs are charged more than usage: then prices turn on all days. */
function kindOf(seed: number) {
  const isFull = seed % 3 !== 0
  const turns = isFull ? fullTurns : turnsOf(seed)
  return { turns, arbitrary: (isFull ? arbitraryFullCase : arbitraryCase)(turns) }
}

async function differing(dir: string, cases: readonly PriceCase[], turns: readonly string[]) {
  const rows = cases.map(caseRows)
  const run = await runPack(dir, rows, turns)
  expect([0, 1], 'exit code').toContain(run.exitCode)
  return differingCases(run, rows, turns)
}

/** The smallest case that still fails, as the files that anyone can run. */
async function report(
  dir: string,
  one: fc.Value<PriceCase>,
  { turns, arbitrary }: ReturnType<typeof kindOf>,
) {
  const failingOf = async (cases: readonly PriceCase[]): Promise<number[]> => [
    ...(await differing(dir, cases, turns)).keys(),
  ]
  const smallest = await shrunk(arbitrary, one, failingOf)
  const { rates, usage, purchases } = caseRows(smallest, 0)
  const told = (await differing(dir, [smallest], turns)).get(0) ?? ['only among others']
  return [
    ...told,
    ...Object.entries(rates).map(([file, rows]) => `--- rates/${file}\n${compactCsv(rows)}`),
    `--- usage.csv\n${compactCsv(usage)}`,
    `--- reconciliation.csv\n${compactCsv(purchases)}`,
  ].join('\n')
}

describe('the pipeline agrees with the oracle on a thousand customers at a time', () => {
  test.each(seeds())('seed %i', { timeout: 240_000 }, async (seed) => {
    const dir = join(outputFolder, String(seed))
    const kind = kindOf(seed)
    const { turns, arbitrary } = kind
    const cases = sampleOf(arbitrary, seed, casesInRun)
    const found = await differing(
      dir,
      cases.map(({ value }) => value),
      turns,
    )
    const first = cases[[...found.keys()].at(0) ?? -1]
    if (first === undefined) return
    const text = await report(dir, first, kind)
    expect.fail(`RATEBOOK_SEED=${String(seed)}: ${String(found.size)} cases differ\n${text}`)
  })
})
