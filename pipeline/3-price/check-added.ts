import { compareDecimals } from '../money.ts'
import { ratebookError } from '../errors.ts'
import { at, both, type Faults } from './faults.ts'
import { openFrom, openTo } from './rates-table.ts'
import type { AdjustmentRow, ChargeLimitRow, FeeRow, Rates } from './rates-tables.ts'
import { commonDays, type Dated, overlaps } from './validity.ts'

/** What is charged beside usage fits together: services, limits, fees, adjustments (B19, B20). */
export function checkAdded(rates: Rates, faults: Faults): void {
  refuseOverlaps(
    rates.services,
    (row) =>
      `service ${row.service_id} of account ${row.account_id}` +
      (row.subscription_id === null ? '' : `, subscription ${row.subscription_id.toLowerCase()}`),
    faults,
  )
  for (const row of rates.chargeLimits) {
    checkHolder(row, `limit ${row.limit_id}`, faults)
    checkWholeMonths(row, faults)
    checkLimit(row, faults)
  }
  refuseOverlaps(
    rates.chargeLimits,
    (row) =>
      `a limit per ${row.scope} of ${holderOf(row)} on ${row.meter_category ?? 'any category'}` +
      `, ${row.charge_kind ?? 'any kind'}`,
    faults,
  )
  for (const row of rates.fees) {
    checkHolder(row, `fee ${row.fee_id}`, faults)
    checkWholeMonths(row, faults)
  }
  refuseOverlaps(rates.fees, (row) => `fee ${row.fee_id} of ${holderOf(row)}`, faults)
  const kinds = new Map(rates.accounts.map((account) => [account.account_id, account.kind]))
  for (const row of rates.adjustments) checkAdjustment(row, kinds, faults)
}

function refuseOverlaps<R extends Dated>(
  rows: readonly R[],
  what: (row: R) => string,
  faults: Faults,
): void {
  for (const [a, b] of overlaps(rows, what)) {
    const parameters = { both: both(a, b), what: what(a), days: commonDays(a, b) }
    faults.add(b, ratebookError('RB-322', parameters))
  }
}

type Holder = ChargeLimitRow | FeeRow

function holderOf(row: Holder): string {
  return row.account_id === null ? `list ${row.price_list_id ?? '?'}` : `account ${row.account_id}`
}

/** Held by a list or by an account, not by both and not by none. */
function checkHolder(row: Holder, what: string, faults: Faults): void {
  if (row.account_id === null && row.price_list_id === null) {
    const because = `${what} without price_list_id`
    faults.add(row, ratebookError('RB-316', { at: at(row), column: 'account_id', because }))
  }
  if (row.account_id !== null && row.price_list_id !== null) {
    const parameters = { at: at(row), column: 'price_list_id', value: row.price_list_id }
    faults.add(row, ratebookError('RB-317', { ...parameters, because: `${what} of an account` }))
  }
}

/** Limits and fees are of a month: half of one has no amount that anybody agreed on. */
function checkWholeMonths(row: Holder, faults: Faults): void {
  for (const column of ['valid_from', 'valid_to'] as const) {
    const value = row[column]
    if (value === openFrom || value === openTo || value.endsWith('-01')) continue
    const fault = 'is not the first of a month'
    const remedy = 'limits and fees hold for whole months: write the first day of one'
    faults.add(row, ratebookError('RB-310', { at: at(row), column, value, fault, remedy }))
  }
}

function checkLimit(row: ChargeLimitRow, faults: Faults): void {
  const { minimum, maximum, limit_id } = row
  if (minimum === null && maximum === null) {
    const because = `limit ${limit_id} without maximum`
    faults.add(row, ratebookError('RB-316', { at: at(row), column: 'minimum', because }))
  }
  if (minimum === null || maximum === null || compareDecimals(minimum, maximum) <= 0) return
  const fault = `is above maximum ${maximum}`
  const remedy = 'a month cannot be both: correct one of them'
  const parameters = { at: at(row), column: 'minimum', value: minimum, fault, remedy }
  faults.add(row, ratebookError('RB-310', parameters))
}

/** `2026-10` of `rates/adjustments/2026-10.csv`. */
export function periodOfFile(file: string): string {
  return file.replace(/^.*\//u, '').replace(/\.csv$/u, '')
}

function checkAdjustment(
  row: AdjustmentRow,
  kinds: ReadonlyMap<string, string>,
  faults: Faults,
): void {
  const refuse = (column: string, value: string, fault: string, remedy: string): void => {
    faults.add(row, ratebookError('RB-310', { at: at(row), column, value, fault, remedy }))
  }
  const period = periodOfFile(row.file)
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/u.test(period)) {
    const remedy = 'name the file after the billing period, like adjustments/2026-10.csv'
    refuse('(name of the file)', period, 'is not a month', remedy)
  }
  const { account_id, customer_account_id: customer } = row
  if (customer === null) return
  if (kinds.get(customer) === 'reseller') {
    refuse('customer_account_id', customer, 'is a reseller', 'name an end customer, or none')
  }
  if (kinds.get(account_id) === 'customer' && customer !== account_id) {
    const remedy = `a customer is charged for itself: leave it blank, or charge its reseller`
    refuse('customer_account_id', customer, `is not account ${account_id}`, remedy)
  }
}
