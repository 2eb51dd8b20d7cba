import { monthOf, type Day } from './dates.ts'
import { sum } from './exact.ts'
import { classKeyOf, type MeteredLine } from './metering.ts'
import type { Rates } from './rates.ts'

/** The metered lines of a class over days on which nothing that decides its price changes. */
export interface SpanLine extends MeteredLine {
  /** Last day of usage; `usageDate` is the first. */
  readonly lastDate: Day
  readonly days: readonly MeteredLine[]
}

/** Days on which any price, account, assignment or benefit begins or ends, rising. */
function boundsOf(rates: Rates): Day[] {
  const bundles = rates.priceRules.map(({ bundle }) => bundle.toLowerCase())
  const dated = [
    ...rates.priceRules,
    ...rates.accounts,
    ...rates.assignments,
    ...rates.benefits,
    ...rates.services.filter(({ serviceId }) => bundles.includes(serviceId.toLowerCase())),
  ]
  return [...new Set(dated.flatMap(({ validFrom, validTo }) => [validFrom, validTo]))]
    .filter((day) => day !== '')
    .sort()
}

/** Usage is rated span by span: a month, cut where a row of the rates begins or ends. */
export function spanLines(lines: readonly MeteredLine[], rates: Rates): SpanLine[] {
  const bounds = boundsOf(rates)
  const groups = new Map<string, MeteredLine[]>()
  for (const line of lines) {
    const since = bounds.findLast((bound) => bound <= line.usageDate) ?? ''
    const key = `${monthOf(line.usageDate)} ${since} ${classKeyOf(line.usageClass)}`
    groups.set(key, [...(groups.get(key) ?? []), line])
  }
  return [...groups.values()].flatMap((group) => {
    const days = group.toSorted((a, b) => (a.usageDate < b.usageDate ? -1 : 1))
    const [first] = days
    const last = days.at(-1)
    if (first === undefined || last === undefined) return []
    return [
      {
        ...first,
        lastDate: last.usageDate,
        days,
        usageRows: days.reduce((total, day) => total + day.usageRows, 0),
        quantity: sum(days.map((day) => day.quantity)),
        cost: sum(days.map((day) => day.cost)),
        listAmount: sum(days.map((day) => day.listAmount)),
        retail: sum(days.map((day) => day.retail)),
        pecPricing: sum(days.map((day) => day.pecPricing)),
        pecBilling: sum(days.map((day) => day.pecBilling)),
      },
    ]
  })
}
