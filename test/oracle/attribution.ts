import { isValidOn } from './dates.ts'
import type { Hold, HoldReason, Hop } from './holds.ts'
import type { MeteredLine } from './metering.ts'
import type { Account, Assignment, Rates, Seller } from './rates.ts'

/** A metered line as one account meets it: rated by that account's prices, in its currency. */
export interface HopLine {
  readonly line: MeteredLine
  readonly hop: Hop
  /** Who pays at this hop, as of the usage date. */
  readonly account: Account
  /** The end customer, as of the usage date. */
  readonly customer: Account
  /** false: the customer's statement behind a reseller, which is no invoice of ours. */
  readonly isInvoiced: boolean
}

export interface Attribution { readonly hopLines: readonly HopLine[]; readonly holds: readonly Hold[] }

/** One naming the subscription beats one naming the plan beats one for the whole customer (B3). */
function assignmentOf(line: MeteredLine, rates: Rates): Assignment | undefined {
  const { customerId, planId, subscriptionId } = line.usageClass
  const ofCustomer = rates.assignments.filter((assignment) =>
    assignment.customerTenantId === customerId && isValidOn(assignment, line.usageDate))
  return [subscriptionId, planId, '']
    .map((id) => ofCustomer.find((assignment) => assignment.subscriptionId === id))
    .find((assignment) => assignment !== undefined)
}

/** Every line must come from the tenant of the seller to whom the account belongs (B1). */
function sellerProblem(hopLine: HopLine, sellers: readonly Seller[]): HoldReason | null {
  const { partnerId } = hopLine.line.usageClass
  const seller = sellers.find(({ partnerTenantIds }) => partnerTenantIds.includes(partnerId))
  if (seller === undefined) return 'unknown_seller'
  return seller.sellerId === hopLine.account.sellerId ? null : 'seller_mismatch'
}

/** Who is billed for a line, by the day it was used (B3, B4). */
export function attribute(line: MeteredLine, rates: Rates): Attribution {
  const { customerId } = line.usageClass
  const hold = (accountId: string | null, reason: HoldReason, detail: string, hop: Hop = 'customer'): Hold =>
    ({ accountId, customerId, hop, reason, detail, line })
  const customer = rates.accounts.find((account) =>
    account.kind === 'customer' && account.tenantId === customerId && isValidOn(account, line.usageDate))
  if (customer === undefined) {
    return { hopLines: [], holds: [hold(null, 'unknown_customer', customerId)] }
  }
  const billedTo = assignmentOf(line, rates)?.billedTo
  if (billedTo === undefined) {
    return { hopLines: [], holds: [hold(customer.accountId, 'unassigned', line.usageClass.subscriptionId)] }
  }
  const hopLines: HopLine[] = []
  if (billedTo === 'direct') {
    hopLines.push({ line, hop: 'customer', account: customer, customer, isInvoiced: true })
  } else {
    const reseller = rates.accounts.find((account) =>
      account.accountId === billedTo && isValidOn(account, line.usageDate))
    if (reseller === undefined) {
      return { hopLines: [], holds: [hold(customer.accountId, 'unassigned', billedTo)] }
    }
    hopLines.push(
      { line, hop: 'partner', account: reseller, customer, isInvoiced: true },
      { line, hop: 'customer', account: customer, customer, isInvoiced: false },
    )
  }
  const problems = hopLines.map((hopLine) => sellerProblem(hopLine, rates.sellers))
  return {
    hopLines: hopLines.filter((_, i) => problems[i] === null),
    holds: hopLines.flatMap(({ account, hop }, i) => {
      const problem = problems[i]
      return problem ? [hold(account.accountId, problem, line.usageClass.partnerId, hop)] : []
    }),
  }
}
