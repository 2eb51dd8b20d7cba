import type { Customer } from './customers.ts'
import { powerOfTen, quantityScale, scaled } from './decimal.ts'
import type { Period } from './period.ts'
import type { Random } from './random.ts'
import { fillSeries, scenarioSeries } from './series.ts'
import type { Series } from './series.ts'
import { priceByTier } from './tiers.ts'

/**
 * Who pays: the customer, a reservation, a savings plan (`overflow` is beyond it), or Azure credit.
 */
export type Payment = 'charged' | 'reservation' | 'savings' | 'overflow' | 'credit'

/** One row of the file before it is text. Day 0 and below lie in the month before. */
export type Line = {
  readonly series: Series
  readonly day: number
  /** at `quantityScale` */
  readonly quantity: bigint
  /** USD at `priceScale`, before credit */
  readonly unitPrice: bigint
  /** partner earned credit in percent */
  readonly pec: 0 | 15
  readonly payment: Payment
  /** whether the effective price is an average over tiers, with its 22 decimals */
  readonly averaged: boolean
}

/** Exactly `quota` lines of a customer for a month, by day and then by resource. */
export function customerLines(
  customer: Customer,
  quota: number,
  period: Period,
  random: Random,
): Line[] {
  const flat: Line[] = []
  const tiered: Line[] = []
  const add = (series: Series): void => {
    const lines = linesOf(series, period, random)
    if (series.meter.tiers.length > 1) tiered.push(...lines)
    else flat.push(...lines)
  }
  const days = daysPerScenario(customer, quota, period)
  for (const series of scenarioSeries(customer, days, random)) add(series)
  const wanted = customer.subscriptionNames.length * (15 + random.int(46))
  const slots = Math.max(4, Math.min(wanted, Math.ceil(quota / period.days / 1.5)))
  const fill = fillSeries(customer, slots, period.days, random)
  while (flat.length + tiered.length < quota) add(fill.next().value)
  const priced = priceByTier(tiered, quota)
  const lines = [...flat.slice(0, quota - priced.length), ...priced]
  return lines.sort((a, b) => a.day - b.day || a.series.number - b.series.number)
}

/** In a month too small for whole scenarios each gets some days only. */
function daysPerScenario(customer: Customer, quota: number, period: Period): number {
  const extraRows = 12 // late lines, overflow, lines split at a tier
  const share = Math.floor((quota - extraRows) / Math.max(1, customer.scenarios.length))
  return Math.max(9, Math.min(period.days, share))
}

function linesOf(series: Series, period: Period, random: Random): Line[] {
  const lines: Line[] = []
  for (let day = series.from; day <= series.to; day++) {
    const line = lineOf(series, day, quantityOf(series, period.isoDay(day), period.days, random))
    lines.push(line)
    // What exceeds the commitment of a savings plan is an ordinary charge with a row of its own.
    if (series.kind === 'savings' && day % 3 === 0) {
      lines.push({ ...line, payment: 'overflow', quantity: line.quantity / 7n, pec: 0 })
    }
  }
  const first = lines[0]
  if (series.kind === 'late' && first !== undefined) {
    lines.unshift(lateLine(first, 0, random), lateLine(first, -1, random))
  }
  if (series.kind === 'correction' && first !== undefined) {
    // A day was metered too high: half of it comes back under the same day.
    const wrong = lines[Math.min(lines.length - 1, 5)] ?? first
    lines.push({ ...wrong, quantity: -(wrong.quantity / 2n) })
  }
  return lines
}

function lineOf(series: Series, day: number, quantity: bigint): Line {
  const { kind, meter } = series
  const inGap = day >= series.creditGap.from && day <= series.creditGap.to
  const payment =
    kind === 'reservation' || kind === 'savings' || kind === 'credit' ? kind : 'charged'
  return {
    series,
    day,
    quantity,
    payment,
    unitPrice: meter.tiers[0]?.price ?? 0n,
    pec: meter.kind.pec && !inGap && payment === 'charged' ? 15 : 0,
    averaged: meter.tiers.length > 1,
  }
}

/**
 * Usage of the month before that was metered too late for its file; the lower
 * tiers were used up by then.
 */
function lateLine(line: Line, day: number, random: Random): Line {
  const { tiers } = line.series.meter
  return {
    ...line,
    day,
    quantity: (line.quantity * BigInt(300 + random.int(600))) / 1000n,
    unitPrice: (tiers[1] ?? tiers[0])?.price ?? 0n,
  }
}

function quantityOf(series: Series, isoDay: string, days: number, random: Random): bigint {
  const { quantity } = series.meter.kind
  const one = powerOfTen(quantityScale)
  switch (quantity.pattern) {
    case 'hours': {
      if (!series.officeHours) {
        // Now and then a machine is restarted and a few minutes are missing.
        const minutes = random.chance(6) ? 1440 - random.int(400) : 1440
        return (BigInt(minutes * series.size) * one) / 60n
      }
      const weekday = new Date(isoDay).getUTCDay()
      const seconds =
        weekday === 0 || weekday === 6 ? 600 + random.int(5_000) : 28_000 + random.int(14_000)
      return (BigInt(seconds * series.size) * one) / 3600n
    }
    case 'monthly':
      return (BigInt(series.size) * one) / BigInt(days)
    case 'metered': {
      const low = scaled(quantity.low, quantityScale)
      const range = scaled(quantity.high, quantityScale) - low
      const exact = low + (range * random.fifteenDigits()) / one
      return exact - (exact % powerOfTen(quantityScale - quantity.places))
    }
  }
}
