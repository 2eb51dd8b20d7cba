import { one, round10, type Exact } from './exact.ts'
import type { MeteredLine } from './metering.ts'
import type { PriceRule } from './price-rules.ts'

/** An amount in the currency in which the price speaks. */
export interface PricedAmount {
  readonly currency: string
  readonly amount: Exact
}

/**
 * What a line costs by a rule, in price currency; graduated rules are priced per day in `tiers.ts`.
 * Cost base: already net of PEC, so the part we keep is added back before the markup (B13).
 * Retail base: before PEC, so the part we pass on is deducted after the markdown (B13).
 */
export function priceLine(line: MeteredLine, rule: PriceRule): PricedAmount {
  if (rule.model === 'unit_price') {
    return { currency: rule.currency, amount: line.quantity.times(rule.price) }
  }
  const { billingCurrency, pricingCurrency, coverage } = line.usageClass
  if (rule.base === 'retail') {
    const passedOn = rule.pecPassedOn.times(line.pecPricing)
    return { currency: pricingCurrency, amount: line.retail.times(rule.factor).minus(passedOn) }
  }
  if (coverage !== '') {
    // A covered line has no cost of its own: pay-as-you-go stands in for it,
    // in pricing currency (B9).
    return { currency: pricingCurrency, amount: line.listAmount.times(rule.factor) }
  }
  const kept = round10(one.minus(rule.pecPassedOn).times(line.pecBilling))
  return { currency: billingCurrency, amount: line.cost.plus(kept).times(rule.factor) }
}
