import type { HopLine } from './attribution.ts'
import { monthOf, type Day } from './dates.ts'
import { cut12, exact, greatest, least, round10, sum, zero, type Exact } from './exact.ts'
import type { MeteredLine } from './metering.ts'
import type { PriceRule, Tier } from './price-rules.ts'
import type { Rates } from './rates.ts'
import type { UsageClass } from './usage.ts'

/** A line that a rule prices by what the month holds. */
export interface TieredLine {
  readonly hopLine: HopLine
  readonly rule: PriceRule
}

/** One day of it: tiers fill up day by day. */
interface TierDay extends TieredLine {
  readonly day: MeteredLine
}

/** One day of one meter in one scope at one rule (B17). */
export interface TierStep {
  readonly accountId: string
  readonly hop: string
  /** Plan or subscription, by the list. */
  readonly scopeId: string
  readonly meterId: string
  readonly usageDate: Day
  readonly rule: PriceRule
  /** What was used this day, and in the month before and after it. */
  readonly quantity: Exact
  readonly before: Exact
  readonly after: Exact
  /** In the currency of the rule. */
  readonly amount: Exact
  /** The day's amount spread over the day's lines; adds up to `amount`. */
  readonly shares: ReadonlyMap<HopLine, Exact>
  /** Two lines are equally large, so their ids decide who takes the remainder. */
  readonly isTie: boolean
}

/** Orders usage classes where quantity leaves a tie: the smaller text first. */
export type ClassOrder = (usageClass: UsageClass) => string

/** How much of a cumulated quantity falls below the top of a tier, counted from its bottom. */
function clamp(cumulated: Exact, tier: Tier, isFirst: boolean): Exact {
  const capped = tier.to === null ? cumulated : least(cumulated, tier.to)
  return isFirst ? capped : greatest(capped, tier.from)
}

/**
 * The price of going from one cumulated quantity to another; going back gives the same amount back.
 */
export function sliceAmount(tiers: readonly Tier[], before: Exact, after: Exact): Exact {
  return sum(
    tiers.map((tier, i) =>
      tier.price.times(clamp(after, tier, i === 0).minus(clamp(before, tier, i === 0))),
    ),
  )
}

/** Packages that a quantity starts; below zero as many as above it, taken back. */
export function packagesOf(quantity: Exact, size: Exact): Exact {
  const started = quantity.abs().dividedBy(size).ceil()
  return quantity.isNegative() ? started.negated() : started
}

/** What the tiers of a rule count: units or packages beyond what is included. */
function countedBy({ model, included, packageSize }: PriceRule, cumulated: Exact): Exact {
  const beyond = included.isZero() ? cumulated : greatest(cumulated.minus(included), zero)
  return model === 'package' ? packagesOf(beyond, packageSize) : beyond
}

/** The price at which a month's total puts every unit of it. */
export function volumePrice(tiers: readonly Tier[], total: Exact): Exact {
  const reached = tiers.filter(({ from }, i) => i === 0 || total.greaterThanOrEqualTo(from))
  return reached.at(-1)?.price ?? zero
}

/** Share of a line in its day, cut to twelve decimals; none where the day nearly cancels out. */
function weightOf(quantity: Exact, day: Exact): Exact {
  if (day.isZero() || quantity.abs().greaterThan(day.abs().times(exact('1000')))) return zero
  return cut12(quantity.dividedBy(day))
}

/** Each line its share, the largest line the remainder. */
function spread(amount: Exact, whole: Exact, days: readonly TierDay[], order: ClassOrder) {
  const bySize = [...days].sort(
    (a, b) =>
      b.day.quantity.abs().comparedTo(a.day.quantity.abs()) ||
      (order(a.day.usageClass) < order(b.day.usageClass) ? -1 : 1),
  )
  const [largest, ...others] = bySize
  const shares = new Map(
    others.map(({ hopLine, day }) => [
      hopLine,
      round10(round10(amount).times(weightOf(day.quantity, whole))),
    ]),
  )
  if (largest !== undefined) shares.set(largest.hopLine, amount.minus(sum([...shares.values()])))
  const isTie = others.some(({ day }) => largest?.day.quantity.abs().equals(day.quantity.abs()))
  return { shares, isTie }
}

/** Where one price holds for every unit, each line has its own amount. */
function atPrice(price: Exact, days: readonly TierDay[]): Map<HopLine, Exact> {
  return new Map(days.map(({ hopLine, day }) => [hopLine, day.quantity.times(price)]))
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return [...groups.keys()].sort().map((key) => groups.get(key) ?? [])
}

function scopeOf({ hopLine, rule }: TieredLine, rates: Rates): string {
  const list = rates.priceLists.find(({ priceListId }) => priceListId === rule.priceListId)
  const { planId, subscriptionId } = hopLine.line.usageClass
  return list?.tierScope === 'subscription' ? subscriptionId : planId
}

/** The steps of one meter in one scope and month, one after the other. */
function climb(lines: readonly TierDay[], scopeId: string, order: ClassOrder): TierStep[] {
  const days = groupBy(lines, ({ day, rule }) =>
    [day.usageDate, rule.priceListId, rule.ruleId].join('\u001f'),
  )
  const total = sum(lines.map(({ day }) => day.quantity))
  let before = zero
  return days.flatMap((together): TierStep[] => {
    const [first] = together
    if (first === undefined) return []
    const {
      hopLine: { account, hop },
      rule,
      day,
    } = first
    const quantity = sum(together.map((member) => member.day.quantity))
    const start = before
    before = start.plus(quantity)
    const price = volumePrice(rule.tiers, total)
    const amount =
      rule.model === 'volume'
        ? quantity.times(price)
        : sliceAmount(rule.tiers, countedBy(rule, start), countedBy(rule, before))
    return [
      {
        accountId: account.accountId,
        hop,
        scopeId,
        meterId: day.usageClass.meterId,
        usageDate: day.usageDate,
        rule,
        quantity,
        before: start,
        after: before,
        amount,
        ...(rule.model === 'volume'
          ? { shares: atPrice(price, together), isTie: false }
          : spread(amount, quantity, together, order)),
      },
    ]
  })
}

/**
 * All tier steps: per hop, account, scope, meter and calendar month of
 * usage, by day and rule (B17).
 */
export function tierSteps(
  lines: readonly TieredLine[],
  rates: Rates,
  order: ClassOrder,
): TierStep[] {
  const days = lines.flatMap((line) => line.hopLine.line.days.map((day) => ({ ...line, day })))
  const ladders = groupBy(days, (tiered) => {
    const { hop, account } = tiered.hopLine
    const { usageClass, usageDate } = tiered.day
    const scope = scopeOf(tiered, rates)
    return [hop, account.accountId, scope, usageClass.meterId, monthOf(usageDate)].join('\u001f')
  })
  return ladders.flatMap((ladder) =>
    ladder[0] === undefined ? [] : climb(ladder, scopeOf(ladder[0], rates), order),
  )
}
