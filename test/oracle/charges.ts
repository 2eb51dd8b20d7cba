import type { Hop } from './holds.ts'
import { sum, type Exact } from './exact.ts'
import type { MeteredLine } from './metering.ts'
import { kindOf } from './prices.ts'
import type { Account } from './rates.ts'
import type { RatedLine } from './rating.ts'

/** What an account owes for one thing: what becomes an invoice line. */
export interface Charge {
  readonly account: Account
  readonly hop: Hop
  readonly isInvoiced: boolean
  readonly currency: string
  readonly customerAccountId: string
  readonly subscriptionId: string
  /** What the line says. */
  readonly text: string
  readonly source: 'usage' | 'minimum' | 'maximum' | 'fee' | 'adjustment'
  /** What limits and fees may ask for; '' where it is added for any. */
  readonly category: string
  readonly kind: string
  /** What tax asks for (B28). */
  readonly product: string
  readonly isLate: boolean
  /** Value of the tag that the account is invoiced per; '' without it and for other accounts. */
  readonly tagValue: string
  readonly amount: Exact
  /** The metered lines behind it; none of what was added. */
  readonly lines: readonly MeteredLine[]
  /** Seats of each purchase in it and what they cost, exact; none of usage (B27). */
  readonly bought: readonly { readonly seats: Exact; readonly amount: Exact }[]
  /** Why some of it is free. */
  readonly freeBecause: readonly string[]
}

/** The tag that an account is invoiced per, as it stands at the end of the period; '' for none. */
export type InvoiceTag = (accountId: string) => string

/** Rows that share a text, in the order in which the first of each came. */
export function groupBy<T>(rows: readonly T[], keyOf: (row: T) => unknown): T[][] {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const key = JSON.stringify(keyOf(row))
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()]
}

function tagOf({ line, account }: RatedLine, invoiceTag: InvoiceTag): string {
  return line.usageClass.tags[invoiceTag(account.accountId)] ?? ''
}

function chargeOf(rated: readonly RatedLine[], first: RatedLine, invoiceTag: InvoiceTag): Charge {
  const { usageClass } = first.line
  return {
    account: first.account,
    hop: first.hop,
    isInvoiced: first.isInvoiced,
    currency: first.currency,
    customerAccountId: first.customer.accountId,
    subscriptionId: usageClass.subscriptionId,
    text: usageClass.chargeGroup,
    source: 'usage',
    category: usageClass.meterCategory.toLowerCase(),
    kind: kindOf(usageClass),
    product: usageClass.product,
    isLate: first.line.isLate,
    tagValue: tagOf(first, invoiceTag),
    amount: sum(rated.map(({ amount }) => amount)),
    lines: rated.map(({ line }) => line),
    bought: rated.flatMap(({ line, amount }) =>
      line.seats === undefined ? [] : [{ seats: line.seats, amount }],
    ),
    freeBecause: rated.flatMap(({ model, rule }) =>
      model === 'free' && rule !== null ? [rule.waivedBecause] : [],
    ),
  }
}

/** Usage per customer, subscription and what its line says. */
export function usageCharges(ratedLines: readonly RatedLine[], invoiceTag: InvoiceTag): Charge[] {
  const groups = groupBy(ratedLines, (rated) => {
    const { hop, account, isInvoiced, currency, customer, line } = rated
    return [
      hop,
      account.accountId,
      isInvoiced,
      currency,
      customer.accountId,
      line.usageClass.subscriptionId,
      line.usageClass.chargeGroup,
      line.usageClass.meterCategory.toLowerCase(),
      line.usageClass.product,
      line.isLate,
      tagOf(rated, invoiceTag),
    ]
  })
  return groups.flatMap((group) =>
    group[0] === undefined ? [] : [chargeOf(group, group[0], invoiceTag)],
  )
}
