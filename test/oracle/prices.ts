import type { HopLine } from './attribution.ts'
import { isValidOn } from './dates.ts'
import {
  creditAtFaceValue,
  isPercentage,
  matchKeys,
  tieredModels,
  type MatchKey,
  type PriceRule,
} from './price-rules.ts'
import { billingPlanOf, isTermed, priceDateOf, termOf } from './purchases.ts'
import type { Account, PriceList, Rates } from './rates.ts'
import { segmentOf } from './sheets.ts'
import type { Tags, UsageClass } from './usage.ts'

/** A list, its parent, its parent's parent ... */
function withParents(priceListId: string, lists: readonly PriceList[]): string[] {
  const chain: string[] = []
  for (let id = priceListId; id !== '' && !chain.includes(id);) {
    chain.push(id)
    id = lists.find((list) => list.priceListId === id)?.parentId ?? ''
  }
  return chain
}

/**
 * The lists an account may be priced by, first wins: override, own,
 * parents, market's, default (B16).
 */
export function listOrder(account: Account, rates: Rates): string[] {
  const market = rates.markets.find(({ marketId }) => marketId === account.marketId)
  const overrides = rates.priceLists.filter((list) => list.overrideOfAccount === account.accountId)
  const defaults = rates.priceLists.filter((list) => list.isDefault)
  const order = [
    ...overrides.map((list) => list.priceListId),
    ...withParents(account.priceListId, rates.priceLists),
    ...withParents(market?.priceListId ?? '', rates.priceLists),
    ...defaults.map((list) => list.priceListId),
  ]
  return order.filter((id, i) => order.indexOf(id) === i)
}

/** What limits, fees and rules may ask for. */
export function kindOf({ purchase, product }: UsageClass): 'usage' | 'purchase' | 'credit' {
  return purchase?.kind ?? (product === 'service' ? 'purchase' : 'usage')
}

/** What the line says to each key. '' = nothing: a rule that asks for it never matches usage. */
function answersOf(
  { line: { usageClass }, account }: HopLine,
  rates: Rates,
): Record<MatchKey, string> {
  const { purchase } = usageClass
  return {
    tag: '',
    meter_id: usageClass.meterId,
    sku_id: usageClass.skuId,
    product_id: usageClass.productId,
    meter_sub_category: usageClass.meterSubCategory,
    meter_category: usageClass.meterCategory,
    publisher: usageClass.publisherName,
    term: purchase === null ? '' : termOf(purchase),
    billing_plan: purchase === null ? '' : billingPlanOf(purchase),
    segment: purchase === null ? '' : segmentOf(usageClass, rates.sheets),
    region: usageClass.meterRegion,
    charge_kind: kindOf(usageClass),
    market_id: account.marketId,
  }
}

function matches(rule: PriceRule, answers: Record<MatchKey, string>, tags: Tags): boolean {
  return matchKeys.every(
    (key) =>
      rule.keys[key] === '' ||
      (key === 'tag'
        ? tags[rule.tag.name] === rule.tag.value
        : rule.keys[key] === answers[key].toLowerCase()),
  )
}

/** Smaller is better; the first difference decides (B16). */
function rankOf(
  rule: PriceRule,
  order: readonly string[],
  contractCurrency: string,
): readonly number[] {
  const inContractCurrency = rule.currency === '' || rule.currency === contractCurrency
  return [
    order.indexOf(rule.priceListId),
    inContractCurrency ? 0 : 1,
    ...matchKeys.map((key) => (rule.keys[key] === '' ? 1 : 0)),
    rule.model === 'bundled' ? 0 : 1,
    rule.isPromotion ? 0 : 1,
  ]
}

/** Negative: a wins. Later `valid_from` decides last. */
function compare(a: PriceRule, b: PriceRule, order: readonly string[], currency: string): number {
  const ranks = rankOf(a, order, currency)
  const others = rankOf(b, order, currency)
  const differences = ranks.map((rank, i) => rank - (others[i] ?? 0))
  const decisive = differences.find((difference) => difference !== 0)
  if (decisive !== undefined) return decisive
  return a.validFrom === b.validFrom ? 0 : a.validFrom > b.validFrom ? -1 : 1
}

/** A part only while whoever pays here, or the end customer, has the bundle's service that day. */
function isPartOf(bundle: string, { line, account, customer }: HopLine, rates: Rates): boolean {
  return rates.services.some(
    (service) =>
      service.serviceId.toLowerCase() === bundle.toLowerCase() &&
      [account.accountId, customer.accountId].includes(service.accountId) &&
      isValidOn(service, line.usageDate) &&
      // A service is no part of itself.
      (line.usageClass.product !== 'service' || line.usageClass.skuId !== service.serviceId),
  )
}

/**
 * A service has a cost and nothing else: rules on retail or list are not for it. A price for a term
 * is one per seat; credits are passed on otherwise only by a rule that names them (B8).
 */
function isPricedOtherwise(rule: PriceRule, { line }: HopLine): boolean {
  const { purchase, product } = line.usageClass
  const isOnCost = isPercentage(rule.model) && rule.base === 'cost'
  if (product === 'service') return isPercentage(rule.model) && !isOnCost
  if (purchase?.kind === 'credit') {
    const isMeant = isOnCost || ['free', 'excluded'].includes(rule.model)
    return rule.keys.charge_kind === '' || !isMeant
  }
  return purchase !== null && isTermed(purchase) && tieredModels.includes(rule.model)
}

/**
 * All rules that fit the line on its day, the winner first, the losers
 * behind it in order (B14–B16).
 */
export function candidateRules(hopLine: HopLine, rates: Rates): PriceRule[] {
  const order = listOrder(hopLine.account, rates)
  const answers = answersOf(hopLine, rates)
  const day = priceDateOf(hopLine.line)
  const isCredit = hopLine.line.usageClass.purchase?.kind === 'credit'
  const found = rates.priceRules
    .filter((rule) => order.includes(rule.priceListId))
    .filter((rule) => isValidOn(rule, day))
    .filter((rule) => matches(rule, answers, hopLine.line.usageClass.tags))
    .filter((rule) => !isPricedOtherwise(rule, hopLine))
    .filter((rule) => rule.model !== 'bundled' || isPartOf(rule.bundle, hopLine, rates))
    .sort(
      (a, b) =>
        compare(a, b, order, hopLine.account.currency) ||
        // Which of two that win alike is shown: no matter, since neither counts.
        (`${a.priceListId}\u001f${a.ruleId}` < `${b.priceListId}\u001f${b.ruleId}` ? -1 : 1),
    )
  return isCredit ? [...found, creditAtFaceValue] : found
}

/** Whether two rules win alike: two tags of one resource, each with a rule of its own. */
export function isTied(hopLine: HopLine, rates: Rates): boolean {
  const [first, second] = candidateRules(hopLine, rates)
  const { account } = hopLine
  if (first === undefined || second === undefined) return false
  return compare(first, second, listOrder(account, rates), account.currency) === 0
}
