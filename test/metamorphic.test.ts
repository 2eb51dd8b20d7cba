import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Exact } from './oracle/exact.ts'
import { arbitraryCase } from './price-cases/arbitrary-case.ts'
import { caseRows, compactCsv, type CaseRows } from './price-cases/case-rows.ts'
import {
  additive,
  alike,
  amountsOf,
  differs,
  everyOther,
  halves,
  ofFirstTier,
  onlyPositive,
  raised,
  reversed,
  splitAndShuffled,
  total,
  undated,
  withoutIncluded,
  withReversal,
  withSharedMeters,
} from './price-cases/metamorphosis.ts'
import type { PriceCase } from './price-cases/price-case.ts'
import { runLate, runPack } from './price-cases/pack.ts'
import { sampleOf } from './price-cases/shrink.ts'

const outputFolder = join(dirname(fileURLToPath(import.meta.url)), 'output', 'metamorphic')
const count = process.env['RATEBOOK_DEEP'] === undefined ? 200 : 2000
const seed = Number.parseInt(process.env['RATEBOOK_SEED'] ?? '1', 10)
// The second half of a month begins on a day that cuts spans, so that no line is in both.
const middle = '2026-10-16'
const turns = ['2026-10-10', middle]
const cases = sampleOf(arbitraryCase(turns), seed, count).map(({ value }) => value)

async function amounts(name: string, rows: readonly CaseRows[]) {
  const run = await runPack(join(outputFolder, name), rows, turns)
  expect([0, 1], 'exit code').toContain(run.exitCode)
  return amountsOf(run)
}

/** Fails with the first account that the rule does not hold for, and what it has. */
function expectOfEach(rows: readonly CaseRows[], faultOf: (account: string) => string | null) {
  const found = rows.flatMap(({ accountId, rates, usage }) => {
    const fault = faultOf(accountId)
    const prices = compactCsv(rates['price-lists/one.csv'] ?? [])
    return fault === null ? [] : [`${accountId}: ${fault}\n${prices}\n${compactCsv(usage)}`]
  })
  expect(found.slice(0, 1), `${String(found.length)} cases, RATEBOOK_SEED=${String(seed)}`).toEqual(
    [],
  )
}

const text = (lines: ReadonlyMap<string, Exact> | undefined): string =>
  [...(lines ?? [])]
    .map(([key, amount]) => `${key} ${amount.toString()}`)
    .sort()
    .join('; ')

describe('what must hold of amounts, whatever the prices', () => {
  test('rows split in two and turned around give the same lines', async () => {
    const rows = cases.map(caseRows)
    const whole = await amounts('whole', rows)
    const parts = await amounts('parts', rows.map(splitAndShuffled))
    expect(whole.size).toBeGreaterThan(count / 2)
    expectOfEach(rows, (id) =>
      text(whole.get(id)) === text(parts.get(id))
        ? null
        : `${text(whole.get(id))} in parts: ${text(parts.get(id))}`,
    )
  })
  test('usage and its exact reversal cost nothing', async () => {
    const rows = cases.map(caseRows).map(withReversal)
    const nothing = await amounts('reversal', rows)
    expect(nothing.size).toBeGreaterThan(count / 2)
    expectOfEach(rows, (id) => (total(nothing.get(id)).isZero() ? null : text(nothing.get(id))))
  })
  test('returned usage is paid back at the price of the first tier', async () => {
    const positive = cases.map(onlyPositive).map(withoutIncluded)
    const used = await amounts('used', positive.map(ofFirstTier).map(caseRows))
    const rows = positive.map(caseRows).map(reversed)
    const returned = await amounts('returned', rows)
    expect(returned.size).toBeGreaterThan(count / 2)
    expectOfEach(rows, (id) =>
      differs(total(returned.get(id)), total(used.get(id)).negated())
        ? `${text(returned.get(id))} for what costs ${total(used.get(id)).toString()}`
        : null,
    )
  })
  test('no higher price lowers an amount of positive usage', async () => {
    const positive = cases.map(onlyPositive)
    const rows = positive.map(caseRows)
    const before = await amounts('before', rows)
    const after = await amounts('after', positive.map(raised).map(caseRows))
    const totals = [...before].filter(([id, lines]) => total(lines).lessThan(total(after.get(id))))
    expect(totals.length, 'accounts that pay more').toBeGreaterThan(count / 4)
    expectOfEach(rows, (id) => {
      const lower = [...(before.get(id) ?? [])].filter(
        ([key, amount]) => !(after.get(id)?.get(key)?.greaterThanOrEqualTo(amount) ?? false),
      )
      return lower.length === 0 ? null : `${text(new Map(lower))} became ${text(after.get(id))}`
    })
  })
  test('what comes late to a sealed month is what the whole month costs more', async () => {
    const months = cases.map(undated)
    const rows = months.map(caseRows)
    const of = (which: 0 | 1): CaseRows[] =>
      months.map((one) => everyOther(one, which)).map(caseRows)
    const inTime = await runPack(join(outputFolder, 'in-time'), rows, turns)
    const whole = await amountsOf(inTime)
    // where rules share a meter it matters which of them comes first
    const shared = await withSharedMeters(inTime)
    const runs = await runLate(join(outputFolder, 'late'), of(0), of(1), turns)
    const [sealed, late] = await Promise.all(runs.map(amountsOf))
    const later = rows.filter(
      ({ accountId: id }) => whole.has(id) && late?.has(id) && !shared.has(id),
    )
    expect(later.length).toBeGreaterThan(count / 4)
    expectOfEach(later, (id) => {
      const both = total(sealed?.get(id)).plus(total(late?.get(id)))
      return differs(both, total(whole.get(id)))
        ? `${text(whole.get(id))} whole; ${text(sealed?.get(id))} and late ${text(late?.get(id))}`
        : null
    })
  })
  async function expectHalves(
    ofCases: readonly PriceCase[],
    day: string,
    isOther: (a: Exact, b: Exact) => boolean,
  ) {
    const whole = ofCases.map(caseRows)
    const parts = ofCases.flatMap((one) => halves(one, day))
    const partRows = parts.map((one, i) => caseRows(one, count + i))
    const of = await amounts('halves', [...whole, ...partRows])
    const accounts = whole.filter(({ accountId }) => of.has(accountId))
    expect(accounts.length).toBeGreaterThan(count / 4)
    expectOfEach(accounts, (id) => {
      const i = whole.findIndex(({ accountId }) => accountId === id)
      const [first, second] = partRows.slice(2 * i, 2 * i + 2).map((row) => of.get(row.accountId))
      const both = total(first).plus(total(second))
      return isOther(both, total(of.get(id))) ? `${both.toString()} by halves` : null
    })
  }
  test('two halves of a month add up to the whole by prices that count nothing', () =>
    expectHalves(cases.map(additive), middle, (a, b) => !a.equals(b)))
  test('two parts of one line add up to it by prices that count nothing', () =>
    expectHalves(cases.map(additive).map(alike), '2026-10-02', differs))
})
