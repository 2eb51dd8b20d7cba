import { ratebookError } from '../errors.ts'
import { at, both, type Faults } from './faults.ts'
import type { Rates } from './rates-tables.ts'
import { byKey, commonDays, compareText, overlaps, type Dated } from './validity.ts'

/**
 * What sellers, accounts, orders, assignments and benefits must not say against each
 * other (B1 to B3, B9, B22).
 */
export function checkAccounts(rates: Rates, faults: Faults): void {
  checkSellers(rates, faults)
  checkAccountRows(rates, faults)
  checkAccountChanges(rates, faults)
  checkCurrencyChanges(rates, faults)
  refuseOverlaps(
    rates.accounts,
    (row) => row.account_id,
    (row) => `account ${row.account_id}`,
    faults,
  )
  refuseOverlaps(
    rates.purchaseOrders,
    (row) => `${row.account_id} ${row.subscription_id?.toLowerCase() ?? ''}`,
    (row) =>
      `purchase orders of account ${row.account_id}, ${row.subscription_id ?? 'all subscriptions'}`,
    faults,
  )
  refuseOverlaps(
    rates.assignments,
    (row) => `${row.customer_tenant_id} ${row.subscription_id ?? ''}`.toLowerCase(),
    (row) => `customer ${row.customer_tenant_id}, ${row.subscription_id ?? 'all subscriptions'}`,
    faults,
  )
  refuseOverlaps(
    rates.benefits,
    (row) => row.benefit_order_id.toLowerCase(),
    (row) => `benefit order ${row.benefit_order_id}`,
    faults,
  )
}

function refuseOverlaps<R extends Dated>(
  rows: readonly R[],
  keyOf: (row: R) => string,
  what: (row: R) => string,
  faults: Faults,
): void {
  for (const [a, b] of overlaps(rows, keyOf)) {
    faults.add(
      b,
      ratebookError('RB-322', { both: both(a, b), what: what(b), days: commonDays(a, b) }),
    )
  }
}

function checkSellers({ sellers, bankAccounts }: Rates, faults: Faults): void {
  const seen = new Map<string, (typeof sellers)[number]>()
  for (const seller of sellers) {
    for (const tenant of seller.partner_tenant_ids.toLowerCase().split(';')) {
      const other = seen.get(tenant)
      if (other !== undefined && other.seller_id !== seller.seller_id) {
        faults.add(seller, ratebookError('RB-333', { both: both(other, seller), tenant }))
      }
      seen.set(tenant, seller)
    }
  }
  for (const group of byKey(bankAccounts, (row) => `${row.seller_id} ${row.currency}`).values()) {
    const [first, ...others] = group
    for (const row of others) {
      if (first === undefined) continue
      const what = `bank account of seller ${row.seller_id} in ${row.currency}`
      faults.add(row, ratebookError('RB-324', { both: both(first, row), what }))
    }
  }
}

function checkAccountRows({ accounts, assignments, priceLists }: Rates, faults: Faults): void {
  const kinds = new Map(accounts.map((row) => [row.account_id, row.kind]))
  const needs = (
    row: (typeof accounts)[number],
    column: 'tenant_id' | 'partner_id' | 'emails' | 'invoice_tag',
    because: string,
  ) => {
    if (row[column] === null)
      faults.add(row, ratebookError('RB-316', { at: at(row), column, because }))
  }
  for (const row of accounts) {
    if (row.kind === 'customer') needs(row, 'tenant_id', `customer ${row.account_id}`)
    else needs(row, 'partner_id', `reseller ${row.account_id}`)
    if (row.delivery_channel === 'email') needs(row, 'emails', 'delivery_channel email')
    if (row.invoice_by === 'tag') needs(row, 'invoice_tag', 'invoice_by tag')
    else if (row.invoice_tag !== null) {
      const because = `invoice_by ${row.invoice_by}`
      const [column, value] = ['invoice_tag', row.invoice_tag]
      faults.add(row, ratebookError('RB-317', { at: at(row), column, value, because }))
    }
  }
  for (const row of assignments) {
    if (kinds.get(row.billed_to) !== 'customer') continue
    const remedy =
      'write the account_id of a reseller, or direct if the customer itself is billed (B3)'
    const fault = 'is a customer, not a reseller'
    const value = row.billed_to
    faults.add(
      row,
      ratebookError('RB-310', { at: at(row), column: 'billed_to', value, fault, remedy }),
    )
  }
  for (const row of priceLists) {
    if (row.owner_account_id === null || kinds.get(row.owner_account_id) !== 'customer') continue
    const remedy = 'name the reseller who owns the list, or leave it blank for our own lists'
    const [value, fault] = [row.owner_account_id, 'is a customer, not a reseller']
    faults.add(
      row,
      ratebookError('RB-310', { at: at(row), column: 'owner_account_id', value, fault, remedy }),
    )
  }
  for (const [a, b] of overlaps(accounts, (row) =>
    row.kind === 'customer' ? (row.tenant_id ?? undefined) : undefined,
  )) {
    // Of one account it is the overlap of its rows, reported as such.
    if (a.account_id === b.account_id) continue
    const names = `${a.account_id} and ${b.account_id}`
    const parameters = {
      both: both(a, b),
      tenant: b.tenant_id ?? '',
      accounts: names,
      days: commonDays(a, b),
    }
    faults.add(b, ratebookError('RB-332', parameters))
  }
}

function inOrder({ accounts }: Rates): Rates['accounts'][] {
  const groups = byKey(accounts, (row) => row.account_id)
  return [...groups.values()].map((group) =>
    group.toSorted((a, b) => compareText(a.valid_from, b.valid_from)),
  )
}

function checkAccountChanges(rates: Rates, faults: Faults): void {
  for (const rows of inOrder(rates)) {
    rows.forEach((row, index) => {
      const before = rows[index - 1]
      if (before === undefined) return
      for (const column of ['kind', 'seller_id'] as const) {
        if (before[column] === row[column]) continue
        const parameters = { both: both(before, row), account: row.account_id, column }
        faults.add(row, ratebookError('RB-331', parameters))
      }
    })
  }
}

/**
 * The contract currency is that of the account, else of its market, and changes on
 * the first of a month (B22).
 */
function checkCurrencyChanges(rates: Rates, faults: Faults): void {
  const ofMarket = new Map(rates.markets.map((market) => [market.market_id, market.currency]))
  for (const rows of inOrder(rates)) {
    rows.forEach((row, index) => {
      const before = rows[index - 1]
      const from = before?.currency ?? ofMarket.get(before?.market_id ?? '')
      const to = row.currency ?? ofMarket.get(row.market_id)
      if (from === undefined || to === undefined || from === to || row.valid_from.endsWith('-01'))
        return
      const parameters = { at: at(row), account: row.account_id, from, to, day: row.valid_from }
      faults.add(row, ratebookError('RB-323', parameters))
    })
  }
}
