import type { HopLine } from './attribution.ts'
import { monthOf, type Day } from './dates.ts'
import { cut12, exact, greatest, least, round10, sum, zero, type Exact } from './exact.ts'
import type { PriceRule, Tier } from './price-rules.ts'
import type { Rates } from './rates.ts'
import type { UsageClass } from './usage.ts'

/** A line that a graduated rule prices. */
export interface GraduatedLine {
  readonly hopLine: HopLine
  readonly rule: PriceRule
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

/** Share of a line in its day, cut to twelve decimals; none where the day nearly cancels out. */
function weightOf(quantity: Exact, day: Exact): Exact {
  if (day.isZero() || quantity.abs().greaterThan(day.abs().times(exact('1000')))) return zero
  return cut12(quantity.dividedBy(day))
}

/** Each line its share, the largest line the remainder. */
function spread(amount: Exact, day: Exact, lines: readonly HopLine[], order: ClassOrder) {
  const bySize = [...lines].sort(
    (a, b) =>
      b.line.quantity.abs().comparedTo(a.line.quantity.abs()) ||
      (order(a.line.usageClass) < order(b.line.usageClass) ? -1 : 1),
  )
  const [largest, ...others] = bySize
  const shares = new Map(
    others.map((hopLine) => [
      hopLine,
      round10(round10(amount).times(weightOf(hopLine.line.quantity, day))),
    ]),
  )
  if (largest !== undefined) shares.set(largest, amount.minus(sum([...shares.values()])))
  const isTie = others.some(({ line }) => largest?.line.quantity.abs().equals(line.quantity.abs()))
  return { shares, isTie }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return [...groups.keys()].sort().map((key) => groups.get(key) ?? [])
}

function scopeOf({ hopLine, rule }: GraduatedLine, rates: Rates): string {
  const list = rates.priceLists.find(({ priceListId }) => priceListId === rule.priceListId)
  const { planId, subscriptionId } = hopLine.line.usageClass
  return list?.tierScope === 'subscription' ? subscriptionId : planId
}

/** The steps of one meter in one scope and month, one after the other. */
function climb(lines: readonly GraduatedLine[], scopeId: string, order: ClassOrder): TierStep[] {
  const days = groupBy(lines, ({ hopLine, rule }) =>
    [hopLine.line.usageDate, rule.ruleId, rule.priceListId].join('\u001f'),
  )
  let before = zero
  return days.flatMap((day): TierStep[] => {
    const [first] = day
    if (first === undefined) return []
    const {
      hopLine: { account, hop, line },
      rule,
    } = first
    const quantity = sum(day.map((member) => member.hopLine.line.quantity))
    const start = before
    before = start.plus(quantity)
    const amount = sliceAmount(rule.tiers, start, before)
    return [
      {
        accountId: account.accountId,
        hop,
        scopeId,
        meterId: line.usageClass.meterId,
        usageDate: line.usageDate,
        rule,
        quantity,
        before: start,
        after: before,
        amount,
        ...spread(
          amount,
          quantity,
          day.map(({ hopLine }) => hopLine),
          order,
        ),
      },
    ]
  })
}

/**
 * All tier steps: per hop, account, scope, meter and calendar month of
 * usage, by day and rule (B17).
 */
export function tierSteps(
  lines: readonly GraduatedLine[],
  rates: Rates,
  order: ClassOrder,
): TierStep[] {
  const ladders = groupBy(lines, (graduated) => {
    const { hop, account, line } = graduated.hopLine
    const scope = scopeOf(graduated, rates)
    return [hop, account.accountId, scope, line.usageClass.meterId, monthOf(line.usageDate)].join(
      '\u001f',
    )
  })
  return ladders.flatMap((ladder) =>
    ladder[0] === undefined ? [] : climb(ladder, scopeOf(ladder[0], rates), order),
  )
}
