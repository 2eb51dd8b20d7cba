import { firstDayOf, type Day } from './dates.ts'
import { one, round10, sum, zero, type Exact } from './exact.ts'
import type { UsageClass, UsageRecord } from './usage.ts'

/** All records of one usage class on one day, summed: what prices are applied to. */
export interface MeteredLine {
  readonly usageClass: UsageClass
  readonly usageDate: Day
  /** Used before the billing month (B6). */
  readonly isLate: boolean
  readonly usageRows: number
  readonly quantity: Exact
  /** Seats of a purchase, or of a service for a whole month: what its invoice line counts (B27). */
  readonly seats?: Exact
  /** Billing currency, after PEC (B10). */
  readonly cost: Exact
  /** Pricing currency: UnitPrice × Quantity (B12). */
  readonly listAmount: Exact
  /** Pricing currency, before PEC (B11). */
  readonly retail: Exact
  /** What the PEC is worth, in pricing and in billing currency (B13). */
  readonly pecPricing: Exact
  readonly pecBilling: Exact
}

/** The class as text, members always in the same order. */
export function classKeyOf(usageClass: UsageClass): string {
  return JSON.stringify(usageClass)
}

/** Sums exactly, then narrows each sum once to ten decimals. */
function meter(records: readonly UsageRecord[], first: UsageRecord, period: string): MeteredLine {
  const { usageClass, usageDate } = first
  const quantity = round10(sum(records.map((record) => record.quantity)))
  const cost = round10(sum(records.map((record) => record.cost)))
  const pricingTotal = round10(sum(records.map((record) => record.pricingTotal)))
  const listAmount = round10(
    sum(records.map(({ quantity, unitPrice }) => quantity.times(round10(unitPrice)))),
  )
  // Covered and credited lines cost nothing, so their retail is the list
  // price and they earn no PEC.
  const isPaidOtherwise = usageClass.coverage !== '' || usageClass.credit
  const kept = one.minus(usageClass.pecRate)
  const retail = isPaidOtherwise ? listAmount : round10(pricingTotal.dividedBy(kept))
  return {
    usageClass,
    usageDate,
    // A licence line is never late.
    isLate: usageClass.purchase === null && usageDate < firstDayOf(period),
    usageRows: records.length,
    quantity,
    ...(usageClass.purchase?.kind === 'purchase' ? { seats: quantity } : {}),
    cost,
    listAmount,
    retail,
    pecPricing: isPaidOtherwise ? zero : retail.minus(pricingTotal),
    pecBilling: isPaidOtherwise ? zero : round10(cost.dividedBy(kept)).minus(cost),
  }
}

/** A record that says of its tags only those that matter. */
function withTags(record: UsageRecord, names: readonly string[]): UsageRecord {
  const entries = names.flatMap((name): [string, string][] => {
    const value = record.tags[name]
    return value === undefined ? [] : [[name, value]]
  })
  return { ...record, usageClass: { ...record.usageClass, tags: Object.fromEntries(entries) } }
}

/** The metered lines of a billing month, over all files, told apart by the tags that matter. */
export function meterUsage(
  all: readonly UsageRecord[],
  period: string,
  tagNames: readonly string[],
): MeteredLine[] {
  const records = tagNames.length === 0 ? all : all.map((record) => withTags(record, tagNames))
  const groups = new Map<string, UsageRecord[]>()
  for (const record of records.filter(({ billingMonth }) => billingMonth === period)) {
    const key = `${record.usageDate} ${classKeyOf(record.usageClass)}`
    groups.set(key, [...(groups.get(key) ?? []), record])
  }
  return [...groups.values()].flatMap((group) =>
    group[0] === undefined ? [] : [meter(group, group[0], period)],
  )
}
