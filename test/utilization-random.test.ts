import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../pipeline/package-root.ts'
import { writeBaseRates } from './golden-month.ts'
import { exact, sum, type Exact } from './oracle/exact.ts'
import { rateByCards, type CardDay } from './oracle/rate-card.ts'
import type { TextRow } from './oracle/tables.ts'
import { type CardWorld, cardWorld, writeCardWorlds } from './random/card-worlds.ts'
import { runWorkspace, type WorkspaceRun } from './run-workspace.ts'

/**
 * Random cards and utilization: what the run makes of them against an oracle that knows nothing of
 * the run. 200 seeds and a fresh one; 2,000 when deep; RATEBOOK_SEED runs one alone. Many seeds
 * share a run, each with a customer of its own.
 */
const worldsPerRun = 50

function seeds(): number[] {
  const only = process.env['RATEBOOK_SEED']
  if (only !== undefined) return [Number.parseInt(only, 10)]
  const fresh = 1_000_000 + (Date.now() % 1_000_000_000)
  process.stdout.write(`fresh utilization: RATEBOOK_SEED=${String(fresh)}\n`)
  const count = process.env['RATEBOOK_DEEP'] === undefined ? 200 : 2_000
  return [...Array.from({ length: count }, (_, i) => i + 1), fresh]
}

const batches = seeds().reduce<number[][]>((all, seed) => {
  const last = all.at(-1)
  if (last === undefined || last.length === worldsPerRun) all.push([seed])
  else last.push(seed)
  return all
}, [])

const amount = (text: string | null | undefined): Exact => exact(text ?? '0')

/** What a run says of a subscription and meter, by day. */
interface Found {
  readonly days: ReadonlyMap<string, TextRow>
  readonly metered: readonly TextRow[]
}

interface Month {
  readonly found: ReadonlyMap<string, Found>
  readonly charged: ReadonlyMap<string, Exact>
  readonly held: ReadonlySet<string>
}

async function monthOf(run: WorkspaceRun): Promise<Month> {
  const found = new Map<string, { days: Map<string, TextRow>; metered: TextRow[] }>()
  const of = (
    subscription: string,
    meter: string,
  ): { days: Map<string, TextRow>; metered: TextRow[] } => {
    const key = `${subscription} ${meter}`
    const known = found.get(key) ?? { days: new Map<string, TextRow>(), metered: [] }
    found.set(key, known)
    return known
  }
  for (const row of await run.table('utilization_day'))
    of(row['scope_id'] ?? '', row['meter_key'] ?? '').days.set(row['usage_date'] ?? '', row)
  const classes = new Map(
    (await run.table('usage_class')).map((row) => [row['usage_class_id'], row]),
  )
  for (const row of await run.table('metered_usage')) {
    const known = classes.get(row['usage_class_id'])
    of(known?.['subscription_id'] ?? '', known?.['meter_id'] ?? '').metered.push({
      ...known,
      ...row,
    })
  }
  const charged = new Map<string, Exact>()
  for (const row of await run.table('charge')) {
    const account = row['account_id'] ?? ''
    charged.set(account, (charged.get(account) ?? exact('0')).plus(amount(row['amount'])))
  }
  const held = (await run.table('held')).filter(({ reason }) => reason === 'missing_rate_card')
  return { found, charged, held: new Set(held.map((row) => row['account_id'] ?? '')) }
}

/** A share of a day is what its quantity is of the day's, but for rounding. */
function isShare(row: TextRow, day: CardDay): boolean {
  const used = [...day.quantities.values()]
  const [total, gross] = [sum(used), sum(used.map((one) => one.abs()))]
  // a day that nets to nearly nothing goes to one of them
  if (gross.greaterThanOrEqualTo(total.abs().times(1000))) return true
  const ideal = day.cost.times(amount(row['quantity'])).dividedBy(total)
  // quantities have 10 places, weights 12 and shares 10
  const places = exact('0.0000000001').times(gross).dividedBy(total.times(total))
  const tolerance = day.cost.abs().times(places.plus('0.000000000003')).plus('0.0000000002')
  return amount(row['cost']).minus(ideal).abs().lessThanOrEqualTo(tolerance)
}

function dayFaults(day: string, expected: CardDay, found: Found): string[] {
  const row = found.days.get(day)
  const parts = found.metered.filter((part) => part['usage_date'] === day)
  const claims: readonly (readonly [claim: string, holds: boolean])[] = [
    ['cost', amount(row?.['cost']).equals(expected.cost)],
    ['list amount', amount(row?.['list_amount']).equals(expected.listAmount)],
    ['costs of its parts', sum(parts.map((part) => amount(part['cost']))).equals(expected.cost)],
    [
      'retail of its parts',
      sum(parts.map((part) => amount(part['retail']))).equals(expected.listAmount),
    ],
    ['basis', parts.every((part) => part['cost_basis'] === 'rate_card')],
    ['kinds', parts.length === expected.quantities.size],
    [
      'quantities',
      parts.every((part) =>
        amount(part['quantity']).equals(
          expected.quantities.get(part['meter_region'] ?? '') ?? 'NaN',
        ),
      ),
    ],
    ['shares', parts.every((part) => isShare(part, expected))],
  ]
  return claims.filter(([, holds]) => !holds).map(([claim]) => `${day}: ${claim}`)
}

/** What a run and the oracle disagree on for a world. */
function worldFaults(world: CardWorld, { found, charged, held }: Month): string[] {
  const rated = rateByCards(world.cards.flat(), world.uses)
  const faults: string[] = []
  const costs: Exact[] = []
  for (const [key, days] of rated) {
    const own = found.get(key) ?? { days: new Map<string, TextRow>(), metered: [] }
    if (days === null) {
      const isNone = own.metered.every((row) => row['cost_basis'] === 'none')
      if (own.days.size > 0 || own.metered.length === 0 || !isNone) faults.push(`${key}: is rated`)
      continue
    }
    if (own.days.size !== days.size) faults.push(`${key}: ${String(own.days.size)} days`)
    for (const [day, expected] of days) {
      costs.push(expected.cost)
      faults.push(...dayFaults(day, expected, own).map((fault) => `${key} ${fault}`))
    }
  }
  const isHeld = [...rated.values()].includes(null)
  if (held.has(world.account) !== isHeld) faults.push(`held: expected ${String(isHeld)}`)
  if (!(charged.get(world.account) ?? exact('0')).equals(sum(costs))) faults.push('charged')
  return faults.map((fault) => `RATEBOOK_SEED=${String(world.seed)} ${fault}`)
}

async function runWorlds(worlds: readonly CardWorld[], layout: number): Promise<WorkspaceRun> {
  const dir = join(packageRoot, 'test', 'output', 'utilization-random', String(layout))
  rmSync(dir, { recursive: true, force: true })
  writeBaseRates(dir)
  writeCardWorlds(dir, worlds, layout)
  const run = await runWorkspace(dir, '2026-10')
  rmSync(dir, { recursive: true })
  return run
}

describe('utilization costs what the oracle says', () => {
  test.each(batches.map((batch) => ({ from: batch[0] ?? 0, to: batch.at(-1) ?? 0, batch })))(
    'seeds $from to $to',
    async ({ from, batch }) => {
      const worlds = batch.map(cardWorld)
      const month = await monthOf(await runWorlds(worlds, from))
      expect(worlds.flatMap((world) => worldFaults(world, month))).toEqual([])
    },
  )

  test('and so it does however the records are dealt into files', async () => {
    const worlds = (batches[0] ?? []).map(cardWorld)
    const [one, other] = [await runWorlds(worlds, 1), await runWorlds(worlds, 4711)]
    expect(await other.table('metered_usage')).toEqual(await one.table('metered_usage'))
  })

  test('has months of every kind', () => {
    const rated = Array.from({ length: 200 }, (_, seed) => cardWorld(seed + 1)).map((world) =>
      rateByCards(world.cards.flat(), world.uses),
    )
    const meters = rated.flatMap((world) => [...world.values()])
    const days = meters.flatMap((meter) => [...(meter ?? new Map<string, CardDay>()).values()])
    expect(meters.filter((meter) => meter === null).length).toBeGreaterThan(20)
    expect(days.filter(({ cost }) => cost.isNegative() && !cost.isZero()).length).toBeGreaterThan(
      20,
    )
    expect(
      days.filter(({ cost, listAmount }) => cost.isZero() && !listAmount.isZero()).length,
    ).toBeGreaterThan(5)
    expect(days.filter(({ quantities }) => quantities.size > 1).length).toBeGreaterThan(50)
  })
})
