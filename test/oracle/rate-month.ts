import { attribute } from './attribution.ts'
import { lastDayOf } from './dates.ts'
import { fxRate } from './fx.ts'
import { heldAccounts, type Hold } from './holds.ts'
import { invoices, type Invoice, type TaxedLine } from './invoice.ts'
import { margins, type Margin } from './margin.ts'
import { classKeyOf, meterUsage } from './metering.ts'
import { rate, type RatedLine } from './rating.ts'
import { readRates, type Rates } from './rates.ts'
import { serviceLines } from './services.ts'
import { spanLines, type SpanLine } from './spans.ts'
import { taxRule } from './tax.ts'
import type { ClassOrder, TierStep } from './tiers.ts'
import { readUsage, type RejectedRow } from './usage.ts'

export interface MonthInput {
  readonly ratesDir: string
  readonly landingDir: string
  /** `2026-10`: rows whose ChargeStartDate lies in it (B6). */
  readonly period: string
  /**
   * Order of usage classes of equal quantity in a tier step; by default the order of their texts.
   */
  readonly classOrder?: ClassOrder
}

/** A whole month, exact: what the pipeline must say too. */
export interface RatedMonth {
  readonly spanLines: readonly SpanLine[]
  /** Both hops, held accounts included: what could be rated of them. */
  readonly ratedLines: readonly RatedLine[]
  readonly tierSteps: readonly TierStep[]
  readonly margins: readonly Margin[]
  readonly holds: readonly Hold[]
  /** Accounts without any hold only. */
  readonly invoices: readonly Invoice[]
  readonly rejected: readonly RejectedRow[]
}

/** A tax question concerns the whole account, not one of its customers. */
function holdFor(ratedLine: RatedLine, reason: 'missing_tax' | 'missing_fx', detail: string): Hold {
  const { account, hop, line } = ratedLine
  return { accountId: account.accountId, customerId: '', hop, reason, detail, line }
}

/**
 * The tax rule of every line that we invoice; where the tax currency
 * differs, its rate must be there.
 */
function taxLines(ratedLines: readonly RatedLine[], period: string, rates: Rates) {
  const taxed: TaxedLine[] = []
  const holds: Hold[] = []
  const taxPoint = lastDayOf(period)
  for (const ratedLine of ratedLines.filter(({ isInvoiced }) => isInvoiced)) {
    const { account, currency } = ratedLine
    const tax = taxRule(account, taxPoint, rates)
    const taxCurrency =
      rates.sellers.find((row) => row.sellerId === account.sellerId)?.taxCurrency ?? ''
    if (tax !== null) taxed.push({ ratedLine, tax })
    else holds.push(holdFor(ratedLine, 'missing_tax', `${account.country} ${account.customerKind}`))
    if (fxRate(rates, 'tax', period, currency, taxCurrency) === null) {
      holds.push(holdFor(ratedLine, 'missing_fx', `tax ${period} ${currency} ${taxCurrency}`))
    }
  }
  return { taxed, holds }
}

/**
 * Rates one billing month from its files, by the rules as they are written down: slow, simple, and
 * sharing nothing with the pipeline but those rules.
 */
export function rateMonth({
  ratesDir,
  landingDir,
  period,
  classOrder = classKeyOf,
}: MonthInput): RatedMonth {
  const rates = readRates(ratesDir)
  const { records, rejected } = readUsage(landingDir)
  const metered = meterUsage(records, period)
  const spans = spanLines([...metered, ...serviceLines(rates, period, metered)], rates)
  const attributions = spans.map((line) => attribute(line, rates))
  const rating = rate(
    attributions.flatMap(({ hopLines }) => hopLines),
    rates,
    classOrder,
  )
  const earned = margins(rating.ratedLines, rates)
  // A line that cannot be booked is no charge yet, an excluded one never, and only charges are
  // taxed.
  const booked = rating.ratedLines.filter(
    ({ line, hop, model }) =>
      model !== 'excluded' && !earned.holds.some((hold) => hold.line === line && hold.hop === hop),
  )
  const taxes = taxLines(booked, period, rates)
  const holds = [
    ...attributions.flatMap((attribution) => attribution.holds),
    ...rating.holds,
    ...earned.holds,
    ...taxes.holds,
  ]
  const held = heldAccounts(holds)
  const invoiced = taxes.taxed.filter(({ ratedLine }) => !held.has(ratedLine.account.accountId))
  const taxFx = (sellerId: string, currency: string) => {
    const taxCurrency = rates.sellers.find((row) => row.sellerId === sellerId)?.taxCurrency ?? ''
    return taxCurrency === currency ? null : fxRate(rates, 'tax', period, currency, taxCurrency)
  }
  return {
    spanLines: spans,
    ratedLines: rating.ratedLines,
    tierSteps: rating.steps,
    margins: earned.margins,
    holds,
    invoices: invoices(invoiced, { rates, taxPoint: lastDayOf(period), taxFx }),
    rejected,
  }
}
