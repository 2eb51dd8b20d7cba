import { groupBy, type Charge } from './charges.ts'
import { firstDayOf, isValidOn, lastDayOf } from './dates.ts'
import { greatest, least, round10, sum, zero, type Exact } from './exact.ts'
import { fxRate } from './fx.ts'
import type { Hold } from './holds.ts'
import { listOrder } from './prices.ts'
import type { Account, Fee, Limit, Rates } from './rates.ts'

/** A limit as an account has it: in its currency, and how near it is (0 = its own). */
interface AccountLimit extends Limit {
  readonly place: number
  readonly least: Exact | null
  readonly most: Exact | null
}

export interface Added {
  readonly charges: readonly Charge[]
  readonly holds: readonly Hold[]
}

/** The row of an account that counts for what is charged per account: the last one begun. */
export function accountAtEnd(accountId: string, rates: Rates, period: string): Account | undefined {
  const rows = rates.accounts
    .filter((row) => row.accountId === accountId)
    .sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
  return rows.findLast((row) => row.validFrom <= lastDayOf(period)) ?? rows[0]
}

/** Whether we invoice an account: not a customer that a reseller has bought as a whole. */
function isInvoicedBy(account: Account, rates: Rates, period: string): boolean {
  return !rates.assignments.some(
    (row) =>
      row.customerTenantId === account.tenantId &&
      row.subscriptionId === '' &&
      row.billedTo !== 'direct' &&
      isValidOn(row, lastDayOf(period)),
  )
}

function hopOf(account: Account): 'partner' | 'customer' {
  return account.kind === 'reseller' ? 'partner' : 'customer'
}

/** 0 for a row of the account, else the place of its list; null if the row is for others (B16). */
function placeOf(row: Limit | Fee, account: Account, rates: Rates): number | null {
  if (row.accountId !== '') return row.accountId === account.accountId ? 0 : null
  const place = listOrder(account, rates).indexOf(row.priceListId)
  return place < 0 ? null : place + 1
}

function asksFor(row: Limit | Fee, charge: Pick<Charge, 'category' | 'kind'>): boolean {
  return (
    (row.category === '' || row.category === charge.category) &&
    (row.kind === '' || row.kind === charge.kind)
  )
}

/** The one limit of a scope that a charge counts towards: the nearest, then the most exact. */
function limitFor(
  limits: readonly AccountLimit[],
  scope: string,
  charge: Pick<Charge, 'category' | 'kind'>,
): AccountLimit | undefined {
  const rank = (limit: AccountLimit): string =>
    [
      String(limit.place).padStart(6, '0'),
      limit.category === '' ? 1 : 0,
      limit.kind === '' ? 1 : 0,
      String(limit.line).padStart(6, '0'),
    ].join()
  return limits
    .filter((limit) => limit.scope === scope && asksFor(limit, charge))
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1))[0]
}

/** What a limit adds to an amount, or takes off. */
function excess(limit: AccountLimit, amount: Exact): Exact {
  if (limit.least !== null && amount.lessThan(limit.least)) return limit.least.minus(amount)
  if (limit.most !== null && amount.greaterThan(limit.most)) return limit.most.minus(amount)
  return zero
}

type Part = Pick<Charge, 'product' | 'amount'>

/** Who takes what is added: the largest product; what is taken off, each at most what it has. */
function byProduct(parts: readonly Part[], added: Exact): Part[] {
  const products = groupBy(parts, ({ product }) => product)
    .map((group) => ({
      product: group[0]?.product ?? '',
      amount: sum(group.map(({ amount }) => amount)),
    }))
    .sort((a, b) => b.amount.comparedTo(a.amount) || (a.product < b.product ? -1 : 1))
  if (added.greaterThan(0)) return [{ product: products[0]?.product ?? '', amount: added }]
  let left = added.negated()
  return products.flatMap(({ product, amount }) => {
    const taken = least(left, greatest(amount, zero))
    left = left.minus(taken)
    return taken.isZero() ? [] : [{ product, amount: taken.negated() }]
  })
}

interface Whose {
  readonly account: Account
  readonly currency: string
  readonly isInvoiced: boolean
}

function addedTo(
  whose: Whose,
  limit: AccountLimit,
  parts: readonly Part[],
  where: Pick<Charge, 'customerAccountId' | 'subscriptionId'>,
): Charge[] {
  const added = excess(limit, sum(parts.map(({ amount }) => amount)))
  return byProduct(parts, added).map(({ product, amount }) => ({
    ...whose,
    ...where,
    hop: hopOf(whose.account),
    text: limit.text,
    source: added.greaterThan(0) ? 'minimum' : 'maximum',
    category: limit.category,
    kind: limit.kind,
    product,
    isLate: false,
    tagValue: '',
    amount,
    lines: [],
    bought: [],
    freeBecause: [],
  }))
}

/** Minimum and maximum of one account: per line, then per subscription, then in all. */
function limitCharges(
  charges: readonly Charge[],
  limits: readonly AccountLimit[],
  whose: Whose,
): Charge[] {
  const ofLines = charges.flatMap((charge): Charge[] => {
    const limit = limitFor(limits, 'line', charge)
    if (limit === undefined || !charge.amount.greaterThan(0)) return []
    const amount = excess(limit, charge.amount)
    if (amount.isZero()) return []
    const source = amount.greaterThan(0) ? 'minimum' : 'maximum'
    const text = `${limit.text} · ${charge.text}`
    return [{ ...charge, text, source, amount, lines: [], bought: [], freeBecause: [] }]
  })
  const counted = [...charges, ...ofLines]
  const ofSubscriptions = groupBy(counted, (charge) => [
    charge.customerAccountId,
    charge.subscriptionId,
    limitFor(limits, 'subscription', charge)?.line ?? null,
  ]).flatMap((parts) => {
    const limit = parts[0] && limitFor(limits, 'subscription', parts[0])
    return parts[0] && limit ? addedTo(whose, limit, parts, parts[0]) : []
  })
  const all = [...counted, ...ofSubscriptions]
  const ofAccount = limits
    .filter(({ scope }) => scope === 'account')
    .flatMap((limit) => {
      const parts: Part[] = all.filter(
        (charge) => limitFor(limits, 'account', charge)?.line === limit.line,
      )
      // Its own minimum holds even where it used nothing.
      const own: Part[] = limit.accountId === '' ? [] : [{ product: 'fee', amount: zero }]
      const where = { customerAccountId: whose.account.accountId, subscriptionId: '' }
      return parts.length + own.length === 0 ? [] : addedTo(whose, limit, [...parts, ...own], where)
    })
  return [...ofLines, ...ofSubscriptions, ...ofAccount]
}

/** Percentage fees on the net of charges and limits, per customer (B19). */
function feeCharges(
  charges: readonly Charge[],
  account: Account,
  rates: Rates,
  period: string,
): Charge[] {
  const inPeriod = rates.fees.filter((fee) => isValidOn(fee, firstDayOf(period)))
  const near = inPeriod
    .flatMap((fee) => {
      const place = placeOf(fee, account, rates)
      return place === null ? [] : [{ fee, place }]
    })
    .sort((a, b) => a.place - b.place)
  const fees = groupBy(near, ({ fee }) => fee.feeId).flatMap((group) => group.slice(0, 1))
  return fees.flatMap(({ fee }) =>
    groupBy(
      charges.filter((charge) => asksFor(fee, charge)),
      (charge) => [
        charge.currency,
        charge.isInvoiced,
        charge.customerAccountId,
        charge.isLate,
        charge.tagValue,
      ],
    ).flatMap((group): Charge[] => {
      const base = round10(sum(group.map(({ amount }) => amount)))
      const [first] = group
      if (first === undefined || base.isZero()) return []
      return [
        {
          ...first,
          subscriptionId: '',
          text: fee.text,
          source: 'fee',
          category: '',
          kind: '',
          product: 'fee',
          amount: base.times(fee.factor),
          lines: [],
          bought: [],
          freeBecause: [],
        },
      ]
    }),
  )
}

function holdOf(account: Account, detail: string, reason: Hold['reason'] = 'missing_fx'): Hold {
  const { accountId } = account
  return { accountId, customerId: '', hop: hopOf(account), reason, detail, line: null }
}

/** The limits of an account in the period; without a rate they hold it. */
function limitsOf(account: Account, rates: Rates, period: string, isCharged: boolean) {
  const limits: AccountLimit[] = []
  const holds: Hold[] = []
  for (const limit of rates.limits.filter((row) => isValidOn(row, firstDayOf(period)))) {
    const place = placeOf(limit, account, rates)
    if (place === null) continue
    const rate = fxRate(rates, 'sell', period, limit.currency, account.currency)
    if (rate === null) {
      if (isCharged || place === 0) holds.push(holdOf(account, `limit ${limit.limitId}`))
      continue
    }
    const inContractCurrency = (amount: Exact | null): Exact | null => amount && amount.times(rate)
    limits.push({
      ...limit,
      place,
      least: inContractCurrency(limit.minimum),
      most: inContractCurrency(limit.maximum),
    })
  }
  return { limits, holds }
}

function adjustmentsOf(account: Account, rates: Rates, period: string): Added {
  const charges: Charge[] = []
  const holds: Hold[] = []
  for (const row of rates.adjustments.filter(
    (one) => one.period === period && one.accountId === account.accountId,
  )) {
    const rate = fxRate(rates, 'sell', period, row.currency, account.currency)
    if (account.validFrom > lastDayOf(period)) {
      holds.push(holdOf(account, row.text, 'account_begins_later'))
    } else if (rate === null) {
      holds.push(holdOf(account, row.text))
    } else {
      const isBooked = [row.currency, account.currency].every((currency) =>
        isBookable(account, currency, rates, period),
      )
      if (!isBooked) holds.push(holdOf(account, row.text))
      charges.push({
        account,
        hop: hopOf(account),
        isInvoiced: isInvoicedBy(account, rates, period),
        currency: account.currency,
        customerAccountId: row.customerAccountId || row.accountId,
        subscriptionId: row.subscriptionId,
        text: row.text,
        source: 'adjustment',
        category: '',
        kind: '',
        product: row.product,
        isLate: false,
        tagValue: '',
        amount: row.net.times(rate),
        lines: [],
        bought: [],
        freeBecause: [],
      })
    }
  }
  return { charges, holds }
}

/** Whether margin can be worked out of what is invoiced in a currency (B26). */
function isBookable(account: Account, currency: string, rates: Rates, period: string): boolean {
  if (!isInvoicedBy(account, rates, period)) return true
  const seller = rates.sellers.find(({ sellerId }) => sellerId === account.sellerId)
  return fxRate(rates, 'book', period, currency, seller?.billingCurrency ?? '') !== null
}

/** What is charged beside usage, in order: limits, percentage fees, adjustments (B19, B20). */
export function addedCharges(usage: readonly Charge[], rates: Rates, period: string): Added {
  const charges: Charge[] = []
  const holds: Hold[] = []
  for (const id of new Set(rates.accounts.map(({ accountId }) => accountId))) {
    const account = accountAtEnd(id, rates, period)
    if (account === undefined) continue
    const own = usage.filter((charge) => charge.account.accountId === id)
    const found = limitsOf(account, rates, period, own.length > 0)
    const { currency } = account
    const limited = [true, false].flatMap((isInvoiced) => {
      const counted = own.filter(
        (charge) =>
          charge.isInvoiced === isInvoiced && !charge.isLate && charge.currency === currency,
      )
      const isDormant = isInvoiced !== isInvoicedBy(account, rates, period)
      const limits = found.limits.filter(({ place }) => counted.length > 0 || place === 0)
      if (counted.length === 0 && isDormant) return []
      return limitCharges(
        counted,
        isDormant ? limits.map((limit) => ({ ...limit, accountId: '' })) : limits,
        { account, currency, isInvoiced },
      )
    })
    const added = [...limited, ...feeCharges([...own, ...limited], account, rates, period)]
    const byHand = adjustmentsOf(account, rates, period)
    const seller = rates.sellers.find(({ sellerId }) => sellerId === account.sellerId)
    const unbooked = added.filter(
      (charge) =>
        charge.isInvoiced &&
        fxRate(rates, 'book', period, charge.currency, seller?.billingCurrency ?? '') === null,
    )
    charges.push(...added, ...byHand.charges)
    holds.push(...found.holds, ...byHand.holds)
    if (unbooked.length > 0) holds.push(holdOf(account, 'book'))
  }
  return { charges, holds }
}
