import fc from 'fast-check'
import type { CompactRow } from '../cases/write-files.ts'
import { meters } from '../random/meters.ts'
import { currencies } from '../random/parties.ts'
import {
  addedKinds,
  markOf,
  type CaseAdded,
  type CaseRule,
  type CaseUse,
  type PriceCase,
} from './price-case.ts'

const price = fc.constantFrom('1', '0.005', '1.005', '12.345', '0.1234567891', '0', '2.5', '100')
const currency = fc.oneof(
  { weight: 4, arbitrary: fc.constant('EUR') },
  { weight: 3, arbitrary: fc.constantFrom(...currencies) },
)
const included = fc.constantFrom('', '', '', '1', '2.5', '10', '12.0000000001')
const bounds = ['1', '2.5', '10', '12.0000000001', '100', '1000.5'] as const
const counts = ['1', '2', '3', '10', '100'] as const
const sizes = fc.constantFrom('1', '3', '10', '2.5', '1.0000000001', '1000')

/** Rows of a rule, a tier each. */
function tiers(tops: readonly string[]): fc.Arbitrary<CompactRow[]> {
  const steps = fc.subarray([...tops], { minLength: 1, maxLength: 3 })
  const prices = fc.tuple(price, price, price, price)
  return fc
    .tuple(steps, prices)
    .map(([inner, ofTier]) =>
      [...inner, ''].map((to, i) => ({
        price: ofTier[i] ?? '0',
        tier_from: inner[i - 1] ?? '0',
        tier_to: to,
      })),
    )
}

/** Every row with the same further columns. */
function withColumns(rows: fc.Arbitrary<CompactRow[]>, columns: fc.Arbitrary<CompactRow>) {
  return fc
    .tuple(rows, columns)
    .map(([ofTiers, others]): CompactRow[] => ofTiers.map((row) => ({ ...row, ...others })))
}

const percentage = fc
  .record({
    model: fc.constantFrom('pass_through', 'markup', 'markdown'),
    base: fc.constantFrom('', 'cost', 'retail', 'list'),
    pec_policy: fc.constantFrom('', 'keep', 'pass_on', 'share'),
    percent: fc.constantFrom('10', '0', '12.5', '7.25', '33.3333333', '100'),
    pec_share: fc.constantFrom('40', '0', '33.3333', '100'),
  })
  .map((row): CompactRow[] => [
    {
      ...row,
      percent: row.model === 'pass_through' ? '' : row.percent,
      // a markdown from list must say what it is for
      charge_kind: row.model === 'markdown' && row.base === 'list' ? 'usage' : '',
      pec_share: row.pec_policy === 'share' ? row.pec_share : '',
    },
  ])

const onePrice = fc.record({ price }).map((row): CompactRow[] => [row])
const unitPrice = withColumns(
  onePrice,
  fc.record({ model: fc.constant('unit_price'), currency, included }),
)
const graduated = withColumns(
  tiers(bounds),
  fc.record({ model: fc.constant('graduated'), currency, included }),
)
const volume = withColumns(tiers(bounds), fc.record({ model: fc.constant('volume'), currency }))
const packages = withColumns(
  fc.oneof(onePrice, tiers(counts)),
  fc.record({ model: fc.constant('package'), currency, included, package_size: sizes }),
)
const unbilled = fc
  .constantFrom('free', 'excluded')
  .map((model): CompactRow[] => [{ model, reason: 'agreed' }])

/** All models in which a price is written, each as the rows of one rule. */
export const terms: fc.Arbitrary<readonly CompactRow[]> = fc.oneof(
  { weight: 4, arbitrary: unitPrice },
  { weight: 4, arbitrary: graduated },
  { weight: 4, arbitrary: volume },
  { weight: 4, arbitrary: packages },
  { weight: 4, arbitrary: percentage },
  { weight: 1, arbitrary: unbilled },
)

const match = fc.oneof(
  { weight: 3, arbitrary: fc.constant<CompactRow>({}) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<CompactRow>(
      { meter_id: 'meter-vm' },
      { meter_id: 'METER-SSD' },
      { meter_category: 'virtual machines' },
      { sku_id: '0001' },
      { region: 'EU West' },
      { market_id: 'DE' },
      { meter_category: 'Storage', region: 'EU West' },
      { segment: 'Commercial' },
    ),
  },
)

/** Days of use: the first and last of the month, those at which dates turn, any, and late ones. */
function dayOfUse(turns: readonly string[]): fc.Arbitrary<string> {
  const eve = (day: string): string => day.slice(0, 8) + String(Number(day.slice(8)) - 1)
  return fc.oneof(
    fc.constantFrom('2026-10-01', '2026-10-31'),
    fc.constantFrom(...turns, ...turns.map((day) => eve(day).replace(/-(\d)$/, '-0$1'))),
    fc.integer({ min: 1, max: 31 }).map((day) => `2026-10-${String(day).padStart(2, '0')}`),
    fc.constantFrom('2026-10-02', '2026-10-02', '2026-09-30', '2026-09-15'),
  )
}

/** Whole, at and beside the bounds of tiers and packages, tiny, large, nothing; of both signs. */
const quantity = fc
  .tuple(
    fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 30 }).map(String) },
      {
        weight: 2,
        arbitrary: fc.constantFrom('1', '2.5', '10', '12.0000000001', '12', '100', '1000.5'),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom('9.9999999999', '0.3333333333', '7.1', '990', '0.6666666666'),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '1E-10',
          '0.000000000049999999',
          '12345.678',
          '99999.9999999999',
        ),
      },
    ),
    fc.integer({ min: 0, max: 5 }),
  )
  .map(([size, sign]) => (sign === 5 ? `-${size}` : size))

function use(turns: readonly string[]): fc.Arbitrary<CaseUse> {
  return fc.record({
    meter: fc.integer({ min: 0, max: meters.length - 1 }).map((n) => (n > 3 ? 0 : n)),
    subscription: fc.integer({ min: 0, max: 2 }),
    day: dayOfUse(turns),
    quantity,
    pec: fc.constantFrom('0', '15'),
    kind: fc.constantFrom('charged', 'charged', 'charged', 'charged', 'covered', 'credit', 'zero'),
  })
}

function dates(turns: readonly string[]): fc.Arbitrary<CaseRule['dates']> {
  const since = fc.constantFrom('', ...turns)
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant<CaseRule['dates']>(['', '']) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(since, since)
        .map(([from, to]): CaseRule['dates'] => [from, to > from ? to : '']),
    },
  )
}

/** A case of which no price begins or ends but on one of these days. */
export function arbitraryCase(turns: readonly string[]): fc.Arbitrary<PriceCase> {
  const rule = fc.record({
    list: fc.constantFrom('own', 'own', 'own', 'parent', 'deal'),
    match,
    dates: dates(turns),
    promotion: fc.constantFrom(false, false, false, true),
    unit: fc.constantFrom('', '', '', '', '', '', '', '', '', '1 Hour'),
    terms,
  })
  // The first rule fits everything, so that most cases have a price for each row.
  const anything = terms.map((rows): CaseRule => ({
    list: 'own',
    match: {},
    dates: ['', ''],
    promotion: false,
    unit: '',
    terms: rows,
  }))
  const others = fc.uniqueArray(rule, { maxLength: 4, selector: markOf })
  return fc.record({
    currency,
    tierScope: fc.constantFrom('', 'plan', 'subscription'),
    owner: fc.constantFrom('seller', 'customer', 'nobody'),
    rules: fc
      .tuple(anything, others, fc.integer({ min: 0, max: 15 }))
      .map(([first, rest, luck]) =>
        luck === 15 && rest.length > 0
          ? rest
          : [first, ...rest.filter((other) => markOf(other) !== markOf(first))],
      ),
    usage: fc.array(use(turns), { minLength: 1, maxLength: 12 }),
    added: fc.constant<CaseAdded>({ seed: 0, kinds: [] }),
  })
}

/** A case with some of what is charged beside usage. */
export function arbitraryFullCase(turns: readonly string[]): fc.Arbitrary<PriceCase> {
  const added = fc.record({ seed: fc.nat(999_999), kinds: fc.subarray([...addedKinds]) })
  return fc
    .tuple(arbitraryCase(turns), added)
    .map(([one, more]): PriceCase => ({ ...one, added: more }))
}
