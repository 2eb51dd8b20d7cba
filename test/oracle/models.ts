import type { HopLine } from './attribution.ts'
import { one, round10, zero, type Exact } from './exact.ts'
import type { PriceRule } from './price-rules.ts'

/** An amount in the currency in which the price speaks. */
export interface PricedAmount {
  readonly currency: string
  readonly amount: Exact
}

/**
 * What a line costs by a rule, in price currency; rules that count over the month are priced per
 * day in `tiers.ts`. What is free or excluded costs nothing, in the currency of whoever pays.
 * Cost base: already net of PEC, so the part we keep is added back before the markup (B13).
 * Retail and list: before PEC, so the part we pass on is deducted after the markdown (B13).
 */
export function priceLine({ line, account }: HopLine, rule: PriceRule): PricedAmount {
  if (['free', 'excluded', 'bundled'].includes(rule.model))
    return { currency: account.currency, amount: zero }
  if (rule.model === 'unit_price') {
    return { currency: rule.currency, amount: line.quantity.times(rule.price) }
  }
  const { billingCurrency, pricingCurrency, coverage } = line.usageClass
  if (rule.base !== 'cost') {
    const passedOn = rule.pecPassedOn.times(line.pecPricing)
    const base = rule.base === 'list' ? line.listAmount : line.retail
    return { currency: pricingCurrency, amount: base.times(rule.factor).minus(passedOn) }
  }
  if (coverage !== '') {
    // A covered line has no cost of its own: pay-as-you-go stands in for it,
    // in pricing currency (B9).
    return { currency: pricingCurrency, amount: line.listAmount.times(rule.factor) }
  }
  const kept = round10(one.minus(rule.pecPassedOn).times(line.pecBilling))
  return { currency: billingCurrency, amount: line.cost.plus(kept).times(rule.factor) }
}
