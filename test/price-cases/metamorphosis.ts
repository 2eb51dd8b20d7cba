import type { CompactRow } from '../cases/write-files.ts'
import { exact, roundTo, sum, type Exact } from '../oracle/exact.ts'
import type { WorkspaceRun } from '../run-workspace.ts'
import type { CaseRows } from './case-rows.ts'
import { type CaseRule, markOf, type PriceCase } from './price-case.ts'

/** Columns of usage that add up. */
const measures = ['Quantity', 'PricingPreTaxTotal', 'BillingPreTaxTotal'] as const

function withMeasures(row: CompactRow, change: (value: Exact) => Exact): CompactRow {
  const changed = measures.map((name) => [name, change(exact(row[name] ?? '0')).toString()])
  return { ...row, ...Object.fromEntries(changed) }
}

/** Every row in two unequal parts, the parts of all rows from the last to the first. */
export function splitAndShuffled(one: CaseRows): CaseRows {
  const part = (value: Exact): Exact => roundTo(value.times(exact('0.3')), 10)
  const usage = one.usage.flatMap((row) =>
    // A part keeps ten decimals, so what has more is left whole.
    exact(row['Quantity'] ?? '0').decimalPlaces() > 10
      ? [row]
      : [withMeasures(row, part), withMeasures(row, (value) => value.minus(part(value)))],
  )
  return { ...one, usage: usage.toReversed() }
}

/** Every row reversed. */
export function reversed(one: CaseRows): CaseRows {
  return { ...one, usage: one.usage.map((row) => withMeasures(row, (value) => value.negated())) }
}

/** Every row, and its exact reversal on the same day, on another invoice: lines of their own. */
export function withReversal(one: CaseRows): CaseRows {
  const reversal = reversed(one).usage.map((row) => ({ ...row, InvoiceNumber: 'G000000002' }))
  return { ...one, usage: [...reversal, ...one.usage] }
}

/** The same case without returned usage. */
export function onlyPositive(one: PriceCase): PriceCase {
  return {
    ...one,
    usage: one.usage.map((use) => ({ ...use, quantity: use.quantity.replace('-', '') })),
  }
}

function raisedRow(row: CompactRow): CompactRow {
  const { model = '', price, percent } = row
  if (price !== undefined) return { ...row, price: exact(price).plus(exact('0.37')).toString() }
  if (percent === undefined || percent === '') return row
  const higher = exact(percent).plus(exact('5'))
  const lower = exact(percent).dividedBy(exact('2'))
  return { ...row, percent: (model === 'markup' ? higher : roundTo(lower, 7)).toString() }
}

/** The same case with every price higher, and less taken off by markdowns. */
export function raised(one: PriceCase): PriceCase {
  return { ...one, rules: one.rules.map((rule) => ({ ...rule, terms: rule.terms.map(raisedRow) })) }
}

/** The same case with every price as one per unit, and nothing included: none counts a month. */
export function additive(one: PriceCase): PriceCase {
  const perUnit = ({ terms: [row = {}] }: CaseRule): CompactRow =>
    row['price'] === undefined
      ? row
      : { model: 'unit_price', price: row['price'], currency: row['currency'] ?? '' }
  return { ...one, rules: one.rules.map((rule) => ({ ...rule, terms: [perUnit(rule)] })) }
}

/**
 * The same case without included quantity, and every price in tiers as the one of its first tier:
 * what returned usage is worth, as tiers reach down without end.
 */
export function ofFirstTier(one: PriceCase): PriceCase {
  const first = ({ terms: [row = {}] }: CaseRule): CompactRow => {
    const { tier_to: end, ...endless } = row
    return end === undefined ? row : endless
  }
  return { ...one, rules: one.rules.map((rule) => ({ ...rule, terms: [first(rule)] })) }
}

/** The same case without rules that include a quantity. */
export function withoutIncluded(one: PriceCase): PriceCase {
  const rules = one.rules.filter(({ terms }) => terms.every(({ included = '' }) => included === ''))
  return { ...one, rules }
}

/** The same case with prices that hold on all days; rules that are then alike but one fall away. */
export function undated(one: PriceCase): PriceCase {
  const rules = one.rules.map((rule): CaseRule => ({ ...rule, dates: ['', ''] }))
  return { ...one, rules: [...new Map(rules.map((rule) => [markOf(rule), rule])).values()] }
}

/** The same case with every other use, the first or the second of two. */
export function everyOther(one: PriceCase, which: 0 | 1): PriceCase {
  return { ...one, usage: one.usage.filter((_, i) => i % 2 === which) }
}

/** The same case with all usage of one meter, subscription and kind: days of one line. */
export function alike(one: PriceCase): PriceCase {
  const [first] = one.usage
  if (first === undefined) return one
  const usage = one.usage.map(({ day, quantity }) => ({ ...first, day, quantity }))
  return { ...one, usage }
}

/** What is used before a day, and from it on. */
export function halves(one: PriceCase, day: string): readonly [PriceCase, PriceCase] {
  return [
    { ...one, usage: one.usage.filter((use) => use.day < day) },
    { ...one, usage: one.usage.filter((use) => use.day >= day) },
  ]
}

/** Accounts that pay one meter by more than one rule. */
export async function withSharedMeters(run: WorkspaceRun): Promise<ReadonlySet<string>> {
  const rules = new Map<string, string>()
  const shared = new Set<string>()
  for (const { account_id: account, meter_id: meter, ...row } of await run.table('priced_usage')) {
    const key = JSON.stringify([account, meter])
    const rule = JSON.stringify([row['price_list_id'], row['rule_id']])
    if ((rules.get(key) ?? rule) !== rule) shared.add(account ?? '')
    rules.set(key, rule)
  }
  return shared
}

/** Exact amounts of the rated lines of each account that is not held, by what they are for. */
export async function amountsOf(run: WorkspaceRun): Promise<Map<string, Map<string, Exact>>> {
  const held = new Set((await run.table('held')).map((row) => row['account_id']))
  const amounts = new Map<string, Map<string, Exact>>()
  for (const row of await run.table('rated_line')) {
    const account = row['account_id'] ?? ''
    if (held.has(account)) continue
    const ofAccount = amounts.get(account) ?? new Map<string, Exact>()
    const key = `${row['usage_class_id'] ?? ''} ${row['usage_date'] ?? ''}`
    amounts.set(account, ofAccount.set(key, exact(row['amount'] ?? '')))
  }
  return amounts
}

/** What an account owes altogether. */
export function total(amounts: ReadonlyMap<string, Exact> | undefined): Exact {
  return sum([...(amounts?.values() ?? [])])
}

/** Further apart than what is rounded at ten places can be, at any exchange rate. */
export function differs(a: Exact, b: Exact): boolean {
  return a.minus(b).abs().greaterThan('0.000001')
}
