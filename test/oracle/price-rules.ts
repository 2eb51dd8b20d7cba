import type { Dated } from './dates.ts'
import { exact, hundred, one, zero, type Exact } from './exact.ts'

/** What a rule may ask of a line, most specific first (B15). A blank key asks nothing. */
export const matchKeys = [
  'tag',
  'meter_id',
  'sku_id',
  'product_id',
  'meter_sub_category',
  'meter_category',
  'publisher',
  'term',
  'billing_plan',
  'segment',
  'region',
  'charge_kind',
  'market_id',
] as const
export type MatchKey = (typeof matchKeys)[number]

/**
 * A slice of the cumulated quantity: above `from` (first: all below) up to
 * `to` (null: without end).
 */
export interface Tier {
  readonly from: Exact
  readonly to: Exact | null
  readonly price: Exact
}

const models = [
  'unit_price',
  'graduated',
  'volume',
  'package',
  'markup',
  'markdown',
  'pass_through',
  'free',
  'excluded',
  'bundled',
] as const
export type Model = (typeof models)[number]

/** Models that take a percentage of cost, retail or list. */
export function isPercentage(model: Model | undefined): boolean {
  return model === 'markup' || model === 'markdown' || model === 'pass_through'
}

/** What Microsoft asks of us, suggests to customers, or writes as UnitPrice (B10 to B12). */
export type Base = 'cost' | 'retail' | 'list'

/** One price rule; the rows of a rule with tiers are one rule. */
export interface PriceRule extends Dated {
  readonly priceListId: string
  readonly ruleId: string
  /** Lower case; '' = any. */
  readonly keys: Readonly<Record<MatchKey, string>>
  /** The tag it asks for: name in lower case, value as it is; both '' for any. */
  readonly tag: { readonly name: string; readonly value: string }
  readonly model: Model
  readonly base: Base
  /** What the base is multiplied by: 1.1 for a markup of 10 %, 0.9 for a markdown of 10 %. */
  readonly factor: Exact
  /** Share of the partner earned credit that is passed on: 0 keep, 1 pass on. */
  readonly pecPassedOn: Exact
  /** '' for percent models. */
  readonly currency: string
  /** '' = any. */
  readonly unit: string
  readonly price: Exact
  readonly tiers: readonly Tier[]
  /** Quantity of a package; 0 where the price is for no package. */
  readonly packageSize: Exact
  /** Quantity that is free in each scope and month; 0 for none. */
  readonly included: Exact
  /** Why usage is free or excluded; '' for other models. */
  readonly waivedBecause: string
  /** Service whose part the usage is; '' for other models. */
  readonly bundle: string
  readonly isPromotion: boolean
}

const builtIn = {
  priceListId: 'built-in',
  tag: { name: '', value: '' },
  keys: Object.fromEntries(matchKeys.map((key) => [key, ''])) as PriceRule['keys'],
  base: 'cost',
  factor: one,
  pecPassedOn: one,
  currency: '',
  unit: '',
  price: zero,
  tiers: [],
  packageSize: zero,
  included: zero,
  waivedBecause: '',
  bundle: '',
  isPromotion: false,
  validFrom: '',
  validTo: '',
} as const

/** The vendor's credits are passed on as they are (B8). */
export const creditAtFaceValue: PriceRule = {
  ...builtIn,
  ruleId: 'credit-at-face-value',
  model: 'pass_through',
}

/** A reservation or savings plan that somebody else owns (B9). */
export const benefitKept: PriceRule = { ...builtIn, ruleId: 'benefit-kept', model: 'excluded' }

type Row = ReadonlyMap<string, string>

function numberIn(row: Row, column: string): Exact {
  return exact((row.get(column) ?? '') || '0')
}

function modelOf(row: Row): Model {
  const written = row.get('model')
  const model = models.find((known) => known === written)
  if (model === undefined)
    throw new Error(`rule ${row.get('rule_id') ?? '?'}: model ${written ?? '?'} is none of ours`)
  // A price after a free quantity is a ladder of two steps.
  return model === 'unit_price' && (row.get('included') ?? '') !== '' ? 'graduated' : model
}

/** Blank base: markup and pass-through go from cost, markdown from retail. */
function baseOf(row: Row, model: Model): Base {
  const base = row.get('base') ?? ''
  if (base === '') return model === 'markdown' ? 'retail' : 'cost'
  return base === 'retail' || base === 'list' ? base : 'cost'
}

/** Blank policy: on cost (already net of PEC) pass on, else keep (B13). */
function pecPassedOnOf(row: Row, base: Base): Exact {
  const policy = (row.get('pec_policy') ?? '') || (base === 'cost' ? 'pass_on' : 'keep')
  if (policy === 'share') return numberIn(row, 'pec_share').dividedBy(hundred)
  return policy === 'pass_on' ? one : zero
}

function factorOf(row: Row, model: Model): Exact {
  const share = numberIn(row, 'percent').dividedBy(hundred)
  if (model === 'markup') return one.plus(share)
  return model === 'markdown' ? one.minus(share) : one
}

function keysOf(row: Row): Record<MatchKey, string> {
  const key = (name: MatchKey): string => (row.get(name) ?? '').toLowerCase()
  return {
    tag: key('tag'),
    meter_id: key('meter_id'),
    sku_id: key('sku_id'),
    product_id: key('product_id'),
    meter_sub_category: key('meter_sub_category'),
    meter_category: key('meter_category'),
    publisher: key('publisher'),
    term: key('term'),
    billing_plan: key('billing_plan'),
    segment: key('segment'),
    region: key('region'),
    charge_kind: key('charge_kind'),
    market_id: key('market_id'),
  }
}

function tagOf(row: Row): PriceRule['tag'] {
  const [name = '', ...value] = (row.get('tag') ?? '').split('=')
  return { name: name.trim().toLowerCase(), value: value.join('=').trim() }
}

/** Models that count what is used over the month. */
export const tieredModels: readonly Model[] = ['graduated', 'volume', 'package']

/** The tiers of a rule in rising order. */
function tiersOf(rows: readonly Row[]): Tier[] {
  const tiers = rows.map((row): Tier => ({
    from: numberIn(row, 'tier_from'),
    to: (row.get('tier_to') ?? '') === '' ? null : numberIn(row, 'tier_to'),
    price: numberIn(row, 'price'),
  }))
  return tiers.sort((a, b) => a.from.comparedTo(b.from))
}

function toRule(first: Row, rows: readonly Row[]): PriceRule {
  const model = modelOf(first)
  const base = baseOf(first, model)
  return {
    priceListId: first.get('price_list_id') ?? '',
    ruleId: first.get('rule_id') ?? '',
    keys: keysOf(first),
    tag: tagOf(first),
    model,
    base,
    factor: factorOf(first, model),
    pecPassedOn: pecPassedOnOf(first, base),
    currency: first.get('currency') ?? '',
    unit: first.get('unit') ?? '',
    price: numberIn(first, 'price'),
    tiers: tieredModels.includes(model) ? tiersOf(rows) : [],
    packageSize: numberIn(first, 'package_size'),
    included: numberIn(first, 'included'),
    waivedBecause: first.get('reason') ?? '',
    bundle: first.get('bundle') ?? '',
    isPromotion: (first.get('promotion') ?? '') !== '',
    validFrom: first.get('valid_from') ?? '',
    validTo: first.get('valid_to') ?? '',
  }
}

/** Price rows to rules: rows of one list with one rule id belong together. */
export function readPriceRules(rows: readonly Row[]): PriceRule[] {
  const byRule = new Map<string, Row[]>()
  for (const row of rows) {
    const id = `${row.get('price_list_id') ?? ''}\u001f${row.get('rule_id') ?? ''}`
    byRule.set(id, [...(byRule.get(id) ?? []), row])
  }
  return [...byRule.values()].flatMap((ofRule) =>
    ofRule[0] === undefined ? [] : [toRule(ofRule[0], ofRule)],
  )
}
