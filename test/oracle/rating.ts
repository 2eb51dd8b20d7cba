import type { HopLine } from './attribution.ts'
import { isValidOn } from './dates.ts'
import { one, round10, sum, zero, type Exact } from './exact.ts'
import { fxRate } from './fx.ts'
import type { Hold, HoldReason } from './holds.ts'
import { baseOf, noAmount, priceLine, type PricedAmount } from './models.ts'
import {
  benefitKept,
  isPercentage,
  tieredModels,
  type Model,
  type PriceRule,
} from './price-rules.ts'
import { candidateRules, isTied } from './prices.ts'
import { hasUnknownTerm, isTermed, rateMonthOf } from './purchases.ts'
import type { Rates } from './rates.ts'
import { tierSteps, type ClassOrder, type TieredLine, type TierStep } from './tiers.ts'

/** A metered line with its exact amount at one hop. */
export interface RatedLine extends HopLine {
  readonly model: Model | 'covered'
  /** null: covered, so no price was asked. */
  readonly rule: PriceRule | null
  readonly priceCurrency: string
  /** In price currency. */
  readonly priceAmount: Exact
  /** Sell rate of the month of use; 1 where price and contract currency are equal. */
  readonly sellRate: Exact
  /** Contract currency (B22). */
  readonly currency: string
  readonly amount: Exact
}

export interface Rating {
  readonly ratedLines: readonly RatedLine[]
  readonly steps: readonly TierStep[]
  readonly holds: readonly Hold[]
}

function holdOf(hopLine: HopLine, reason: HoldReason, detail: string): Hold {
  const { account, hop, line } = hopLine
  return {
    accountId: account.accountId,
    customerId: line.usageClass.customerId,
    hop,
    reason,
    detail,
    line,
  }
}

/**
 * Whose benefit covers the line (B9): that of whoever pays here → free; another's → pay-as-you-go.
 */
function coverageAt({ line, hop, account, customer }: HopLine, rates: Rates) {
  const { coverage, benefitOrderId } = line.usageClass
  if (coverage === '') return 'none'
  const benefit = rates.benefits.find(
    (row) => row.benefitOrderId === benefitOrderId && isValidOn(row, line.usageDate),
  )
  if (benefit === undefined) return 'unknown'
  if (benefit.owner === account.accountId) return 'free'
  return hop === 'partner' && benefit.owner === customer.accountId ? 'free' : 'payg'
}

/**
 * Whether somebody else pays for the reservation or savings plan that is bought (B9); one who is
 * neither customer nor reseller cannot be charged from here.
 */
function ownershipAt({ line, account, customer, isInvoiced }: HopLine, rates: Rates) {
  const { purchase, benefitOrderId } = line.usageClass
  if (purchase?.kind !== 'purchase') return 'ours'
  const benefit = rates.benefits.find(
    (row) => row.benefitOrderId === benefitOrderId && isValidOn(row, line.usageDate),
  )
  if (benefit === undefined) return 'ours'
  if ([account.accountId, customer.accountId].includes(benefit.owner)) return 'ours'
  return benefit.owner !== 'seller' && isInvoiced ? 'nobody here' : 'kept'
}

/** Why a rule has no amount for a line. */
function lackOf(hopLine: HopLine, rule: PriceRule, rates: Rates): HoldReason | null {
  const { line } = hopLine
  const { purchase, unitType } = line.usageClass
  const isWaived = ['free', 'excluded', 'bundled'].includes(rule.model)
  const isOnCost = isPercentage(rule.model) && rule.base === 'cost'
  if (hasUnknownTerm(line) && !isOnCost && !isWaived) return 'unknown_term'
  if (isPercentage(rule.model) && baseOf(hopLine, rule, rates) === null)
    return rule.base === 'list' ? 'missing_list_price' : 'missing_retail'
  const isForTerm = purchase !== null && isTermed(purchase)
  const isMonths = isForTerm && ['1 month', '1 year'].includes(rule.unit.toLowerCase())
  return rule.unit === '' || rule.unit === unitType || isMonths ? null : 'unit_mismatch'
}

function coveredLine(hopLine: HopLine): RatedLine {
  const { currency } = hopLine.account
  return {
    ...hopLine,
    model: 'covered',
    rule: null,
    priceCurrency: currency,
    priceAmount: zero,
    sellRate: one,
    currency,
    amount: zero,
  }
}

/** The winning rule of a line, or why there is no price. */
function ruleFor(hopLine: HopLine, rates: Rates): PriceRule | Hold {
  const [winner] = candidateRules(hopLine, rates)
  const { meterId, product, billingCurrency } = hopLine.line.usageClass
  const isService = product === 'service'
  const { sellerId } = hopLine.account
  const seller = rates.sellers.find((row) => row.sellerId === sellerId)
  // Its cost could not be converted, so it kept its own currency.
  if (isService && billingCurrency !== seller?.billingCurrency)
    return holdOf(hopLine, 'missing_fx', `cost ${billingCurrency}`)
  // A percentage of no cost is no price (B21).
  const hasNoCost = isService && isPercentage(winner?.model) && hopLine.line.cost.isZero()
  if (winner === undefined || hasNoCost) return holdOf(hopLine, 'missing_price', meterId)
  if (isTied(hopLine, rates)) return holdOf(hopLine, 'ambiguous_price', winner.ruleId)
  const lack = lackOf(hopLine, winner, rates)
  return lack === null ? winner : holdOf(hopLine, lack, winner.ruleId)
}

/**
 * Price currency to contract currency, exactly once, and not at all where the two are equal (B24).
 */
function convert(
  hopLine: HopLine,
  rule: PriceRule,
  priced: PricedAmount,
  rates: Rates,
): RatedLine | Hold {
  const { currency } = hopLine.account
  const month = rateMonthOf(hopLine.line)
  const sellRate = fxRate(rates, 'sell', month, priced.currency, currency)
  if (sellRate === null)
    return holdOf(hopLine, 'missing_fx', `sell ${month} ${priced.currency} ${currency}`)
  const isSame = priced.currency === currency
  return {
    ...hopLine,
    model: rule.model,
    rule,
    priceCurrency: priced.currency,
    priceAmount: priced.amount,
    sellRate,
    currency,
    amount: isSame ? priced.amount : round10(priced.amount).times(sellRate),
  }
}

/** Rates every line at every hop. */
export function rate(hopLines: readonly HopLine[], rates: Rates, order: ClassOrder): Rating {
  const ratedLines: RatedLine[] = []
  const holds: Hold[] = []
  const tiered: TieredLine[] = []
  const finish = (hopLine: HopLine, rule: PriceRule, priced: PricedAmount): void => {
    const result = convert(hopLine, rule, priced, rates)
    if ('reason' in result) holds.push(result)
    else ratedLines.push(result)
  }
  for (const hopLine of hopLines) {
    const coverage = coverageAt(hopLine, rates)
    const [winner] = candidateRules(hopLine, rates)
    const isOnNoLine = winner?.model === 'excluded' || winner?.model === 'bundled'
    const ownership = ownershipAt(hopLine, rates)
    if (ownership === 'nobody here') holds.push(holdOf(hopLine, 'other_benefit_owner', ''))
    else if (ownership === 'kept') finish(hopLine, benefitKept, noAmount(hopLine))
    else if (coverage === 'free' && isOnNoLine) finish(hopLine, winner, noAmount(hopLine))
    else if (coverage === 'free') ratedLines.push(coveredLine(hopLine))
    else if (coverage === 'unknown') {
      holds.push(holdOf(hopLine, 'unknown_benefit_owner', hopLine.line.usageClass.benefitOrderId))
    } else {
      const rule = ruleFor(hopLine, rates)
      if ('reason' in rule) holds.push(rule)
      else if (tieredModels.includes(rule.model)) tiered.push({ hopLine, rule })
      else finish(hopLine, rule, priceLine(hopLine, rule, rates))
    }
  }
  const steps = tierSteps(tiered, rates, order)
  for (const { hopLine, rule } of tiered) {
    const amount = sum(steps.flatMap(({ shares }) => shares.get(hopLine) ?? []))
    finish(hopLine, rule, { currency: rule.currency, amount })
  }
  return { ratedLines, steps, holds }
}
