import { round10, zero, type Exact } from './exact.ts'
import { fxRate } from './fx.ts'
import type { Hold } from './holds.ts'
import { rateMonthOf } from './purchases.ts'
import type { Rates } from './rates.ts'
import type { RatedLine } from './rating.ts'

/**
 * What we earn on one invoiced line, in the seller's billing currency, kept to ten decimals (B26).
 */
export interface Margin {
  readonly ratedLine: RatedLine
  readonly bookCurrency: string
  readonly revenue: Exact
  readonly cost: Exact
  /** Revenue at the sell rate less revenue at the book rate. */
  readonly fxPart: Exact
  /** What is left of revenue − cost. */
  readonly pricePart: Exact
}

/** The margin of one line, or the book rate that is missing. */
function marginOf(ratedLine: RatedLine, rates: Rates): Margin | Hold {
  const { account, line, hop } = ratedLine
  const month = rateMonthOf(line)
  const bookCurrency =
    rates.sellers.find((row) => row.sellerId === account.sellerId)?.billingCurrency ?? ''
  // What is covered, free or excluded has no amount, so there is nothing to convert.
  const rateFrom = (from: string): Exact | null =>
    ['covered', 'free', 'excluded', 'bundled'].includes(ratedLine.model)
      ? zero
      : fxRate(rates, 'book', month, from, bookCurrency)
  const contractRate = rateFrom(ratedLine.currency)
  const priceRate = rateFrom(ratedLine.priceCurrency)
  if (contractRate === null || priceRate === null) {
    const from = contractRate === null ? ratedLine.currency : ratedLine.priceCurrency
    return {
      accountId: account.accountId,
      customerId: line.usageClass.customerId,
      hop,
      line,
      reason: 'missing_fx',
      detail: `book ${month} ${from} ${bookCurrency}`,
    }
  }
  const revenue = round10(round10(ratedLine.amount).times(contractRate))
  const fxPart = revenue.minus(round10(round10(ratedLine.priceAmount).times(priceRate)))
  return {
    ratedLine,
    bookCurrency,
    revenue,
    cost: line.cost,
    fxPart,
    pricePart: revenue.minus(line.cost).minus(fxPart),
  }
}

/** Margins of all lines that we invoice. */
export function margins(ratedLines: readonly RatedLine[], rates: Rates) {
  const found: Margin[] = []
  const holds: Hold[] = []
  for (const ratedLine of ratedLines.filter(({ isInvoiced }) => isInvoiced)) {
    const result = marginOf(ratedLine, rates)
    if ('reason' in result) holds.push(result)
    else found.push(result)
  }
  return { margins: found, holds }
}
