import { exact, one, round10, zero, type Exact } from './exact.ts'

/** A discount of a card: on all meters but some, from a day on (blank: always). */
export interface OfferTerm {
  readonly discount: string
  readonly excluded: readonly string[]
  readonly from: string
}

/** A meter of a rate card. */
export interface CardRow {
  readonly meter: string
  readonly currency: string
  /** Rates by the quantity above which they count. */
  readonly rates: Readonly<Record<string, string>>
  readonly included: string
  /** First day of the row. */
  readonly from: string
  readonly isThirdParty: boolean
  readonly terms: readonly OfferTerm[]
}

/** What a record says was used; `kind` is what else a price could tell it by. */
export interface Use {
  readonly subscription: string
  readonly meter: string
  readonly day: string
  readonly kind: string
  readonly quantity: string
}

/** What a day of a subscription and meter costs, and how much was used by kind. */
export interface CardDay {
  readonly listAmount: Exact
  readonly cost: Exact
  readonly quantities: ReadonlyMap<string, Exact>
}

interface Price {
  readonly row: CardRow
  readonly kept: Exact
}

/**
 * What utilization costs by the cards of a month, worked out on its own: by subscription and meter,
 * then by day. Null where a day of it has no price, or two.
 */
export function rateByCards(
  cards: readonly CardRow[],
  uses: readonly Use[],
): Map<string, Map<string, CardDay> | null> {
  const rated = new Map<string, Map<string, CardDay> | null>()
  for (const [key, own] of groupBy(uses, (use) => `${use.subscription} ${use.meter}`)) {
    rated.set(key, rateMeter(cards, own))
  }
  return rated
}

function rateMeter(cards: readonly CardRow[], uses: readonly Use[]): Map<string, CardDay> | null {
  const days = [...groupBy(uses, (use) => use.day)].sort(([a], [b]) => (a < b ? -1 : 1))
  const rated = new Map<string, CardDay>()
  const currencies = new Set<string>()
  let [used, list, net] = [zero, zero, zero]
  for (const [day, own] of days) {
    const price = priceOf(cards, own[0]?.meter ?? '', day)
    if (price === null) return null
    currencies.add(price.row.currency)
    const quantities = new Map(
      [...groupBy(own, (use) => use.kind)].map(([kind, parts]) => [
        kind,
        // all usage is narrowed once per kind and day
        round10(parts.reduce((sum, { quantity }) => sum.plus(exact(quantity)), zero)),
      ]),
    )
    const after = [...quantities.values()].reduce((sum, quantity) => sum.plus(quantity), used)
    const slice = priceUpTo(price.row, after).minus(priceUpTo(price.row, used))
    const [listAfter, netAfter] = [list.plus(slice), net.plus(slice.times(price.kept))]
    rated.set(day, {
      listAmount: round10(listAfter).minus(round10(list)),
      cost: round10(netAfter).minus(round10(net)),
      quantities,
    })
    used = after
    list = listAfter
    net = netAfter
  }
  return currencies.size === 1 ? rated : null
}

/** What a quantity from zero on costs: a broken line, straight beyond both ends. */
function priceUpTo({ rates, included }: CardRow, quantity: Exact): Exact {
  const shift = exact(included)
  const bends = Object.entries(rates)
    .map(([bound, rate]) => ({ from: exact(bound).plus(shift), rate: exact(rate) }))
    .sort((a, b) => a.from.comparedTo(b.from))
  if (shift.greaterThan(0)) bends.unshift({ from: zero, rate: zero })
  const [first] = bends
  if (first === undefined) throw new Error('a card row has a rate')
  if (quantity.lessThanOrEqualTo(0)) return quantity.times(first.rate)
  return bends.reduce((sum, { from, rate }, index) => {
    const to = bends[index + 1]?.from
    const end = to === undefined || quantity.lessThan(to) ? quantity : to
    return end.greaterThan(from) ? sum.plus(end.minus(from).times(rate)) : sum
  }, zero)
}

/** The newest row that has begun; null where there is none, or rows that differ. */
function priceOf(cards: readonly CardRow[], meter: string, day: string): Price | null {
  const begun = cards.filter((row) => row.meter === meter && row.from <= day)
  const newest = begun.reduce((latest, { from }) => (from > latest ? from : latest), '')
  const prices = begun
    .filter(({ from }) => from === newest)
    .map((row) => ({ row, kept: keptOf(row, day) }))
  const [price] = prices
  if (price === undefined) return null
  const text = ({ row, kept }: Price): string =>
    JSON.stringify([row.currency, row.rates, exact(row.included), kept])
  return new Set(prices.map(text)).size === 1 ? price : null
}

/** What the latest discount leaves of a rate. */
function keptOf({ meter, isThirdParty, terms }: CardRow, day: string): Exact {
  const [latest] = terms
    .filter(({ from }) => from <= day)
    .sort((a, b) => (a.from < b.from ? 1 : -1))
  if (latest === undefined || isThirdParty || latest.excluded.includes(meter)) return one
  return one.minus(exact(latest.discount))
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return groups
}
