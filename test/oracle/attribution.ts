import { isValidOn } from './dates.ts'
import type { Hold, HoldReason, Hop } from './holds.ts'
import { holderId } from './services.ts'
import type { SpanLine } from './spans.ts'
import type { Account, Assignment, Rates, Seller } from './rates.ts'

/** A metered line as one account meets it: rated by that account's prices, in its currency. */
export interface HopLine {
  readonly line: SpanLine
  readonly hop: Hop
  /** Who pays at this hop, as of the usage date. */
  readonly account: Account
  /** The end customer, as of the usage date. */
  readonly customer: Account
  /** false: the customer's statement behind a reseller, which is no invoice of ours. */
  readonly isInvoiced: boolean
}

export interface Attribution {
  readonly hopLines: readonly HopLine[]
  readonly holds: readonly Hold[]
}

/** One naming the subscription beats one naming the plan beats one for the whole customer (B3). */
function assignmentOf(line: SpanLine, rates: Rates): Assignment | undefined {
  const { customerId, planId, subscriptionId } = line.usageClass
  const ofCustomer = rates.assignments.filter(
    (assignment) =>
      assignment.customerTenantId === customerId && isValidOn(assignment, line.usageDate),
  )
  return [subscriptionId, planId, '']
    .map((id) => ofCustomer.find((assignment) => assignment.subscriptionId === id))
    .find((assignment) => assignment !== undefined)
}

/** What stands in the way of billing a line at all; the first that applies. */
function problemOf(
  seller: Seller | undefined,
  customer: Account | undefined,
  billedTo: string | undefined,
) {
  if (seller === undefined) return 'unknown_seller'
  if (customer === undefined) return 'unknown_customer'
  if (billedTo === undefined) return 'unassigned'
  return customer.sellerId === seller.sellerId ? null : 'seller_mismatch'
}

/**
 * Who is billed for a line, by the day of use: the reseller, if any, and the customer (B1, B3, B4).
 */
export function attribute(line: SpanLine, rates: Rates): Attribution {
  const { customerId, partnerId } = line.usageClass
  const seller = rates.sellers.find(({ partnerTenantIds }) => partnerTenantIds.includes(partnerId))
  const customer = rates.accounts.find(
    (account) =>
      holderId(account.accountId, rates) === customerId && isValidOn(account, line.usageDate),
  )
  // A reseller that has a service itself is its own customer.
  const isOwn = customer?.kind === 'reseller'
  const billedTo = isOwn ? customer.accountId : assignmentOf(line, rates)?.billedTo
  const isDirect = billedTo === undefined || billedTo === 'direct'
  const reseller = rates.accounts.find(
    (account) =>
      account.kind === 'reseller' &&
      account.accountId === billedTo &&
      isValidOn(account, line.usageDate),
  )
  const problem = problemOf(seller, customer, billedTo)
  const ofReseller = reseller?.sellerId === seller?.sellerId ? null : 'seller_mismatch'
  const resellerProblem = problem ?? (reseller === undefined ? 'unknown_reseller' : ofReseller)
  const hold = (accountId: string | null, hop: Hop, reason: HoldReason): Hold => ({
    accountId,
    customerId,
    hop,
    reason,
    detail: '',
    line,
  })

  const holds = [
    ...(problem === null || isOwn ? [] : [hold(customer?.accountId ?? null, 'customer', problem)]),
    ...(isDirect || resellerProblem === null ? [] : [hold(billedTo, 'partner', resellerProblem)]),
  ]
  const hopLines: HopLine[] = []
  if (customer !== undefined && problem === null && !isOwn) {
    hopLines.push({ line, hop: 'customer', account: customer, customer, isInvoiced: isDirect })
  }
  if (customer !== undefined && reseller !== undefined && resellerProblem === null) {
    hopLines.push({ line, hop: 'partner', account: reseller, customer, isInvoiced: true })
  }
  return { hopLines, holds }
}
