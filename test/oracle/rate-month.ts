import { accountAtEnd, addedCharges } from './added.ts'
import { attribute } from './attribution.ts'
import { usageCharges, type Charge } from './charges.ts'
import { lastDayOf } from './dates.ts'
import { fxRate } from './fx.ts'
import { heldAccounts, type Hold } from './holds.ts'
import { invoices, type Invoice, type TaxedCharge } from './invoice.ts'
import { readUsage } from './landing.ts'
import { margins, type Margin } from './margin.ts'
import { classKeyOf, meterUsage } from './metering.ts'
import { rate, type RatedLine } from './rating.ts'
import { readRates, tagNames, type Rates } from './rates.ts'
import { serviceLines } from './services.ts'
import { readSheets } from './sheets.ts'
import { spanLines, type SpanLine } from './spans.ts'
import { taxRule } from './tax.ts'
import type { ClassOrder, TierStep } from './tiers.ts'
import type { RejectedRow, Usage } from './usage.ts'

export interface MonthInput {
  readonly ratesDir: string
  readonly landingDir: string
  /** `2026-10`: rows whose ChargeStartDate lies in it (B6). */
  readonly period: string
  /**
   * Order of usage classes of equal quantity in a tier step; by default the order of their texts.
   */
  readonly classOrder?: ClassOrder | undefined
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
function holdsFor(charge: Charge, reason: 'missing_tax' | 'missing_fx', detail: string): Hold[] {
  const { account, hop, lines } = charge
  const hold = { accountId: account.accountId, customerId: '', hop, reason, detail }
  return lines.length === 0 ? [{ ...hold, line: null }] : lines.map((line) => ({ ...hold, line }))
}

/**
 * The tax rule of every charge that we invoice, as the account stands at the tax point; where the
 * tax currency differs, its rate must be there.
 */
function taxCharges(charges: readonly Charge[], period: string, rates: Rates) {
  const taxed: TaxedCharge[] = []
  const holds: Hold[] = []
  const taxPoint = lastDayOf(period)
  for (const charge of charges.filter(({ isInvoiced }) => isInvoiced)) {
    const { account, currency, product } = charge
    const tax = taxRule(account, product, taxPoint, rates)
    const taxCurrency =
      rates.sellers.find((row) => row.sellerId === account.sellerId)?.taxCurrency ?? ''
    if (tax !== null) taxed.push({ charge, tax })
    else {
      const detail = `${account.country} ${account.customerKind} ${product}`
      holds.push(...holdsFor(charge, 'missing_tax', detail))
    }
    if (fxRate(rates, 'tax', period, currency, taxCurrency) === null) {
      holds.push(...holdsFor(charge, 'missing_fx', `tax ${period} ${currency} ${taxCurrency}`))
    }
  }
  return { taxed, holds }
}

/** Rates one billing month from its files. */
export function rateMonth({ ratesDir, landingDir, period, classOrder }: MonthInput): RatedMonth {
  const rates = { ...readRates(ratesDir), sheets: readSheets(landingDir) }
  return rateUsage(rates, readUsage(landingDir), period, classOrder)
}

/**
 * Rates the usage of one billing month by the rules as they are written down: slow, simple, and
 * sharing nothing with the pipeline but those rules.
 */
export function rateUsage(
  rates: Rates,
  { records, rejected }: Usage,
  period: string,
  classOrder: ClassOrder = classKeyOf,
): RatedMonth {
  const metered = meterUsage(records, period, tagNames(rates))
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
      model !== 'excluded' &&
      model !== 'bundled' &&
      !earned.holds.some((hold) => hold.line === line && hold.hop === hop),
  )
  const usage = usageCharges(booked, (accountId) => {
    const account = accountAtEnd(accountId, rates, period)
    return account?.invoiceBy === 'tag' ? account.invoiceTag : ''
  })
  const added = addedCharges(usage, rates, period)
  const taxes = taxCharges([...usage, ...added.charges], period, rates)
  const holds = [
    ...attributions.flatMap((attribution) => attribution.holds),
    ...rating.holds,
    ...earned.holds,
    ...added.holds,
    ...taxes.holds,
  ]
  const held = heldAccounts(holds)
  const invoiced = taxes.taxed.filter(({ charge }) => !held.has(charge.account.accountId))
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
