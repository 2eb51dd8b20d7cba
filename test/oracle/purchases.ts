import { monthOf, type Day } from './dates.ts'
import { exact, round10, zero, type Exact } from './exact.ts'
import type { MeteredLine } from './metering.ts'
import type { Purchase } from './usage.ts'

const dayLength = 86_400_000

function daysBetween(first: Day, next: Day): number {
  return (Date.parse(next) - Date.parse(first)) / dayLength
}

function dayAfter(day: Day): Day {
  return new Date(Date.parse(day) + dayLength).toISOString().slice(0, 10)
}

/** Months later, on the same day of the month or, where it has none, on its last. */
function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 0, date = 0] = day.split('-').map((part) => Number.parseInt(part, 10))
  const first = new Date(Date.UTC(year, month - 1 + months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(date, last))
  return first.toISOString().slice(0, 10)
}

const words: Readonly<Record<string, string>> = { one: '1', two: '2', three: '3', five: '5' }

/** `One-Year commitment for monthly/yearly billing` → `P1Y`; '' where no term is named. */
export function termOf({ termText }: Purchase): string {
  const found = /\b(one|two|three|five|\d+)[- ]+(month|year)/.exec(termText.toLowerCase())
  if (found === null) return ''
  const [, count = '', unit = ''] = found
  return `P${words[count] ?? count}${unit.slice(0, 1).toUpperCase()}`
}

/** How often it is billed: what the file says, else what the days of the charge tell. */
export function billingPlanOf({ frequency, chargeStart, chargeEnd }: Purchase): string {
  const written = frequency.toLowerCase()
  if (written.startsWith('month')) return 'Monthly'
  if (written.startsWith('annual') || written.startsWith('year')) return 'Annual'
  if (written.startsWith('trienn')) return 'Triennial'
  if (chargeEnd === '') return ''
  const nights = daysBetween(chargeStart, chargeEnd)
  if (nights < 32) return 'Monthly'
  return nights < 367 ? 'Annual' : 'Triennial'
}

const planMonths: Readonly<Record<string, number>> = { Monthly: 1, Annual: 12, Triennial: 36 }

function monthsOfTerm(purchase: Purchase): number | null {
  const [, count, unit] = /^P(\d+)([MY])$/.exec(termOf(purchase)) ?? []
  return count === undefined ? null : Number.parseInt(count, 10) * (unit === 'Y' ? 12 : 1)
}

/** Licences, reservations and savings plans have a price for a term (B15). */
export function isTermed({ kind, family }: Purchase): boolean {
  return kind === 'purchase' && ['license', 'reservation', 'savings_plan'].includes(family)
}

/** The day whose price holds: the start of the term (B14). */
export function priceDateOf({ usageClass: { purchase }, usageDate }: MeteredLine): Day {
  if (purchase?.kind !== 'purchase') return usageDate
  return purchase.termStart || purchase.chargeStart
}

/** The charge cycle around the first day of a charge, counted back from the end of the term. */
function cycleOf(purchase: Purchase) {
  const months = planMonths[billingPlanOf(purchase)] ?? monthsOfTerm(purchase)
  if (months === null) return null
  const { termStart, termEnd, chargeStart } = purchase
  const anchor = termEnd === '' ? termStart || chargeStart : dayAfter(termEnd)
  let ahead = 100
  while (addMonths(anchor, ahead * months) > chargeStart) ahead -= 1
  return {
    months,
    first: addMonths(anchor, ahead * months),
    next: addMonths(anchor, (ahead + 1) * months),
  }
}

/** The part of the price of one unit for a whole term that a line is charged for (B15, B18). */
interface Part {
  /** Of the cycle: days, or months where the billing plan changes. */
  readonly billed: number
  readonly whole: number
  readonly cycleMonths: number
  readonly termMonths: number
}

function partOf(purchase: Purchase): Part | null {
  if (!isTermed(purchase)) return { billed: 1, whole: 1, cycleMonths: 1, termMonths: 1 }
  const cycle = cycleOf(purchase)
  const termMonths = monthsOfTerm(purchase)
  if (cycle === null || termMonths === null || purchase.chargeEnd === '') return null
  const { chargeStart, chargeEnd, chargeType } = purchase
  const lengths = { cycleMonths: cycle.months, termMonths }
  if (chargeType === 'changebillingplan') {
    const after = dayAfter(chargeEnd)
    let billed = 0
    while (addMonths(chargeStart, billed + 1) <= after) billed += 1
    return { billed, whole: cycle.months, ...lengths }
  }
  const billed = daysBetween(chargeStart, dayAfter(chargeEnd))
  return { billed, whole: daysBetween(cycle.first, cycle.next), ...lengths }
}

/** A purchase whose term nobody can tell has no price but its cost. */
export function hasUnknownTerm({ usageClass: { purchase } }: MeteredLine): boolean {
  return purchase !== null && purchase.kind === 'purchase' && partOf(purchase) === null
}

function portion(price: Exact, quantity: Exact, billed: number, whole: number): Exact {
  const part = exact(String(billed)).dividedBy(exact(String(whole)))
  return round10(round10(price).times(quantity).times(part))
}

/** What a price for a term, or for 1 or 12 months of it, comes to (B18). */
export function priceOfTerm(line: MeteredLine, price: Exact, unit: string): Exact {
  const part = line.usageClass.purchase && partOf(line.usageClass.purchase)
  if (part === null) return zero
  const isTerm = line.usageClass.purchase !== null && isTermed(line.usageClass.purchase)
  const named = { '1 month': 1, '1 year': 12 }[unit.toLowerCase()]
  const months = isTerm ? (named ?? part.termMonths) : 1
  return portion(price, line.quantity, part.billed * part.cycleMonths, part.whole * months)
}

/** UnitPrice of the line, which is for a cycle, for the part that it charges (B12). */
export function listOf(line: MeteredLine): Exact | null {
  const { purchase } = line.usageClass
  if (purchase?.kind !== 'purchase') return line.listAmount
  const part = partOf(purchase)
  return part && portion(purchase.unitPrice, line.quantity, part.billed, part.whole)
}

/**
 * Month of its exchange rates: of what is given back, and of a change of seats, that of the charge
 * that it corrects (B25).
 */
export function rateMonthOf(line: MeteredLine): string {
  const { purchase } = line.usageClass
  if (purchase === null || !isTermed(purchase)) return monthOf(line.usageDate)
  const isChange = ['addquantity', 'removequantity'].includes(purchase.chargeType)
  if (!isChange && !line.quantity.isNegative()) return monthOf(line.usageDate)
  const cycleStart = cycleOf(purchase)?.first ?? ''
  const priceDate = priceDateOf(line)
  const charged = cycleStart > priceDate ? cycleStart : priceDate
  return monthOf(charged < purchase.chargeStart ? charged : purchase.chargeStart)
}
