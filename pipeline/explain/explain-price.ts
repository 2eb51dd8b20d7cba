import { join } from 'node:path'
import { z } from 'zod'
import { createParquetViews, sqlPath } from '../engine/build-table.ts'
import { DuckDB } from '../engine/duckdb.ts'
import { createTableOfRows } from '../engine/stored-table.ts'
import { ratebookError } from '../errors.ts'
import { ratesTableColumns } from '../3-price/database-tables.ts'
import { loadRates } from '../3-price/load-rates.ts'
import { readRates } from '../3-price/read-rates.ts'
import { priceStage } from '../3-price/stage.ts'
import type { OpenRun } from '../open-run.ts'
import { validityWords } from './layout.ts'
import {
  priceWanted,
  type PriceWanted,
  type UsageKey,
  usageKeys,
  usageWords,
} from './price-wanted.ts'
import { type Candidate, candidateRow } from './rows.ts'
import { buildFrom, buildStep, buildSteps, readStep } from './tables.ts'
import { type ExplainOptions, limitsOf } from './wanted.ts'

/**
 * Where prices are looked up: the folder `rates/` as it is now, or the rates that a run used.
 * A run also tells what is not asked for, where all its usage of that kind agrees: the
 * category of a SKU, its publisher.
 */
export type PriceSource =
  { readonly rates: string; readonly usage?: OpenRun } | { readonly run: OpenRun }

const accountRow = z.object({
  account_id: z.string(),
  name: z.string(),
  kind: z.string(),
  currency: z.string(),
  market_id: z.string(),
  valid_from: z.string(),
  valid_to: z.string(),
  file: z.string(),
  line_no: z.string(),
  holds: z.boolean(),
})
const tierRow = z.object({
  tier_no: z.string(),
  tier_from: z.string(),
  tier_to: z.string(),
  unit_price: z.string(),
  file: z.string(),
  line_no: z.string(),
})
const rateRow = z.object({
  from_currency: z.string(),
  to_currency: z.string(),
  month: z.string(),
  rate: z.string().nullable(),
  source: z.string().nullable(),
  file: z.string().nullable(),
  line_no: z.string().nullable(),
})
const closerRow = z.object({
  price_list_id: z.string(),
  rule_id: z.string(),
  matches: z.string(),
  list_rank: z.string(),
  file: z.string(),
  line_no: z.string(),
  place: z.string(),
})
const rankRow = z.object({ price_list_id: z.string(), list_rank: z.string() })

/**
 * Which price an account gets on a day, and why: the rule that won, those that
 * lost, those that nearly match.
 */
export interface PriceExplanation {
  readonly kind: 'price'
  readonly account: z.infer<typeof accountRow>
  readonly day: string
  /** The usage that was priced: what was asked for, completed. */
  readonly usage: Readonly<Partial<Record<UsageKey, string>>>
  /** Keys that the usage of a run told, and the run. */
  readonly known: { readonly run: string; readonly keys: readonly UsageKey[] } | null
  /** Keys that were neither asked for nor known. */
  readonly assumed: readonly UsageKey[]
  readonly price: Candidate
  readonly tiers: readonly z.infer<typeof tierRow>[]
  /**
   * The sell rate of the month; null where the price is in the contract
   * currency or has none of its own.
   */
  readonly rate: z.infer<typeof rateRow> | null
  readonly passed: readonly Candidate[]
  readonly passed_more: number
  /** Rules that would win if the usage had more of what they name. */
  readonly closer: readonly z.infer<typeof closerRow>[]
  readonly closer_more: number
}

/**
 * Looks a price up with the very SQL that a run uses, on one usage class made of what is asked for.
 * RB-216 and RB-218 for a question that is none, RB-217 for an account that does not hold that day,
 * RB-219 where nothing matches.
 */
export async function explainPrice(
  source: PriceSource,
  asked: PriceWanted,
  options: ExplainOptions = {},
): Promise<PriceExplanation> {
  const wanted = priceWanted(asked)
  const known = await knownUsage('run' in source ? source.run : source.usage, wanted)
  const database = await openRates(source)
  try {
    const usage = { ...known?.usage, ...wanted.usage }
    const assumed: UsageKey[] = usage.publisher_name === undefined ? ['publisher_name'] : []
    const priced = { publisher_name: 'Microsoft', ...usage }
    await createWanted(database, { ...wanted, usage: priced })
    const account = await findAccount(database, wanted)
    await buildSteps(database, ['usage_class', 'usage_tag', 'attribution'])
    for (const table of priceStage.tables.filter(({ name }) => pricing.includes(name))) {
      await buildFrom(database, sqlPath(priceStage, table), table.name)
    }
    await buildStep(database, 'asked_price', 'explained_price')
    await buildSteps(database, ['explained_candidate', 'asked_tier', 'asked_rate', 'closer_rule'])
    const found = await readPrice(database, options)
    const { price } = found
    if (price === null) throw await nothingMatches(database, wanted, usageWords(priced), found)
    const told = known === null ? null : { run: known.run, keys: known.keys }
    return {
      kind: 'price',
      account,
      day: wanted.day,
      usage: priced,
      known: told,
      assumed,
      ...found,
      price,
    }
  } finally {
    database.close()
  }
}

const pricing: readonly string[] = ['price_list_rank', 'price_candidate', 'resolved_price']

async function openRates(source: PriceSource): Promise<DuckDB> {
  const rates = 'run' in source ? null : await readRates(source.rates)
  const database = await DuckDB.open()
  await database.loadMacros()
  if (rates !== null) await loadRates(database.connection, rates)
  else if ('run' in source) {
    await createParquetViews(
      database,
      join(source.run.folder, 'tables'),
      Object.keys(ratesTableColumns),
    )
  }
  return database
}

async function createWanted(
  database: DuckDB,
  wanted: ReturnType<typeof priceWanted>,
): Promise<void> {
  await createTableOfRows(
    database,
    'wanted',
    [
      { name: 'account_id', type: 'varchar', of: () => wanted.account },
      { name: 'day', type: 'date', of: () => wanted.day },
      ...usageKeys.map((key) => ({
        name: key,
        type: 'varchar',
        of: () => wanted.usage[key] ?? null,
      })),
    ],
    [wanted],
  )
}

const knownRow = z.object(Object.fromEntries(usageKeys.map((key) => [key, z.string().nullable()])))

interface KnownUsage {
  readonly run: string
  readonly keys: readonly UsageKey[]
  readonly usage: Partial<Record<UsageKey, string>>
}

async function knownUsage(
  run: OpenRun | undefined,
  wanted: ReturnType<typeof priceWanted>,
): Promise<KnownUsage | null> {
  if (run === undefined) return null
  await createWanted(run.database, wanted)
  await buildSteps(run.database, ['known_usage'])
  const [row] = await readStep(run.database, 'known_usage', knownRow, 'classes')
  const told = usageKeys.flatMap((key): [UsageKey, string][] => {
    const value = row?.[key]
    return value === null || value === undefined || wanted.usage[key] !== undefined
      ? []
      : [[key, value]]
  })
  return { run: run.id, keys: told.map(([key]) => key), usage: Object.fromEntries(told) }
}

async function findAccount(
  database: DuckDB,
  wanted: ReturnType<typeof priceWanted>,
): Promise<PriceExplanation['account']> {
  await buildSteps(database, ['asked_account'])
  const rows = await readStep(database, 'asked_account', accountRow, 'valid_from')
  const account = rows.find((row) => row.holds)
  if (account !== undefined) return account
  await buildSteps(database, ['known_account'])
  const all = await readStep(
    database,
    'known_account',
    accountRow.pick({ account_id: true }),
    'account_id',
  )
  throw ratebookError(
    'RB-217',
    {
      account: wanted.account,
      day: wanted.day,
      rows: rows.map((row) => validityWords(row.valid_from, row.valid_to)),
      known: all.map((row) => row.account_id),
    },
    2,
  )
}

type Found = Omit<
  PriceExplanation,
  'kind' | 'account' | 'day' | 'usage' | 'known' | 'assumed' | 'price'
> & { readonly price: Candidate | null }

async function readPrice(database: DuckDB, options: ExplainOptions): Promise<Found> {
  const most = limitsOf(options).candidates
  const candidates = await readStep(database, 'explained_candidate', candidateRow, 'place')
  const passed = candidates.filter((candidate) => !candidate.is_winner)
  const closer = await readStep(database, 'closer_rule', closerRow, 'place')
  const [rate] = await readStep(database, 'asked_rate', rateRow, 'from_currency')
  return {
    price: candidates.find((candidate) => candidate.is_winner) ?? null,
    tiers: await readStep(database, 'asked_tier', tierRow, 'tier_no'),
    rate: rate ?? null,
    passed: passed.slice(0, most),
    passed_more: Math.max(0, passed.length - most),
    closer: closer.slice(0, most),
    closer_more: Math.max(0, closer.length - most),
  }
}

async function nothingMatches(
  database: DuckDB,
  wanted: ReturnType<typeof priceWanted>,
  usage: string,
  found: Found,
): Promise<Error> {
  const lists = await readStep(database, 'price_list_rank', rankRow, 'list_rank')
  const near = [
    ...found.passed.map(
      (rule) =>
        `${rule.rule_id} of ${rule.price_list_id}: ${rule.lost_because ?? 'beaten'} ` +
        `(${rule.file}:${rule.line_no})`,
    ),
    ...found.closer.map(
      (rule) =>
        `${rule.rule_id} of ${rule.price_list_id}: only for ${rule.matches} ` +
        `(${rule.file}:${rule.line_no})`,
    ),
  ]
  const names = lists.map(({ price_list_id: list }) => list).join(', ')
  return ratebookError('RB-219', {
    account: wanted.account,
    usage,
    day: wanted.day,
    lists: names,
    near,
  })
}
