import type { HopLine } from './attribution.ts'
import { one, round10, zero, type Exact } from './exact.ts'
import type { PriceRule } from './price-rules.ts'
import { listOf, priceOfTerm } from './purchases.ts'
import type { Rates } from './rates.ts'
import { suggestedFor } from './sheets.ts'

/** An amount in the currency in which the price speaks. */
export interface PricedAmount {
  readonly currency: string
  readonly amount: Exact
}

/** What is free or excluded costs nothing, in the currency of whoever pays. */
export function noAmount({ account }: HopLine): PricedAmount {
  return { currency: account.currency, amount: zero }
}

/**
 * Retail: of usage before PEC; of licences, software and benefits what a sheet suggests; of the
 * marketplace the price of the line, where both give or take (B11).
 */
function retailOf(hopLine: HopLine, rates: Rates): PricedAmount | null {
  const { line } = hopLine
  const { purchase, pricingCurrency } = line.usageClass
  const metered = { currency: pricingCurrency, amount: line.retail }
  if (purchase?.kind !== 'purchase') return metered
  if (purchase.family !== 'marketplace') return suggestedFor(hopLine, rates.sheets)
  const list = listOf(line)
  return list === null || list.lessThan(0) !== line.retail.lessThan(0)
    ? metered
    : { currency: pricingCurrency, amount: list }
}

/** What a percentage starts from (B10 to B12); null where nobody says. */
export function baseOf(hopLine: HopLine, rule: PriceRule, rates: Rates): PricedAmount | null {
  const { line } = hopLine
  const { billingCurrency, pricingCurrency, coverage } = line.usageClass
  if (rule.base === 'retail') return retailOf(hopLine, rates)
  if (rule.base === 'list') {
    const amount = listOf(line)
    return amount && { currency: pricingCurrency, amount }
  }
  // A covered line has no cost of its own: list stands in for it, in pricing currency (B9).
  if (coverage !== '') return { currency: pricingCurrency, amount: line.listAmount }
  const kept = round10(one.minus(rule.pecPassedOn).times(line.pecBilling))
  return { currency: billingCurrency, amount: line.cost.plus(kept) }
}

/**
 * What a line costs by a rule, in price currency; rules that count over the month are priced per
 * day in `tiers.ts`. Cost base: already net of PEC, so the part we keep is added back before the
 * markup. Retail and list: before PEC, so the part we pass on is deducted after the markdown (B13).
 */
export function priceLine(hopLine: HopLine, rule: PriceRule, rates: Rates): PricedAmount {
  const { line } = hopLine
  if (['free', 'excluded', 'bundled'].includes(rule.model)) return noAmount(hopLine)
  if (rule.model === 'unit_price') {
    const isBought = line.usageClass.purchase?.kind === 'purchase'
    const amount = isBought
      ? priceOfTerm(line, rule.price, rule.unit)
      : line.quantity.times(rule.price)
    return { currency: rule.currency, amount }
  }
  const base = baseOf(hopLine, rule, rates)
  if (base === null) throw new Error(`${rule.ruleId}: no base, and not held`)
  const passedOn = rule.base === 'cost' ? zero : rule.pecPassedOn.times(line.pecPricing)
  return { currency: base.currency, amount: base.amount.times(rule.factor).minus(passedOn) }
}
