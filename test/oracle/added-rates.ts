import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readTable } from './csv.ts'
import { exact, hundred } from './exact.ts'
import { cell, datesOf, type Adjustment, type Fee, type Limit } from './rates.ts'

type Row = ReadonlyMap<string, string>

function holderOf(row: Row) {
  return {
    priceListId: cell(row, 'price_list_id'),
    accountId: cell(row, 'account_id'),
    category: cell(row, 'meter_category').toLowerCase(),
    kind: cell(row, 'charge_kind'),
    text: cell(row, 'text'),
    ...datesOf(row),
  }
}

/** limits.csv; a blank bound is none. */
export function readLimits(rows: readonly Row[]): Limit[] {
  const bound = (text: string) => (text === '' ? null : exact(text))
  return rows.map((row, line) => ({
    ...holderOf(row),
    line,
    limitId: cell(row, 'limit_id'),
    scope: cell(row, 'scope'),
    minimum: bound(cell(row, 'minimum')),
    maximum: bound(cell(row, 'maximum')),
    currency: cell(row, 'currency'),
  }))
}

/** fees.csv */
export function readFees(rows: readonly Row[]): Fee[] {
  return rows.map((row) => ({
    ...holderOf(row),
    feeId: cell(row, 'fee_id'),
    factor: exact(cell(row, 'percent')).dividedBy(hundred),
  }))
}

/** Adjustments of a period. */
export function adjustmentsOf(period: string, rows: readonly Row[]): Adjustment[] {
  return rows.map((row) => ({
    period,
    accountId: cell(row, 'account_id'),
    customerAccountId: cell(row, 'customer_account_id'),
    subscriptionId: cell(row, 'subscription_id').toLowerCase(),
    text: cell(row, 'text'),
    net: exact(cell(row, 'net')),
    currency: cell(row, 'currency'),
    product: cell(row, 'tax_product'),
  }))
}

/** adjustments/: the name of a file is its period. */
export function readAdjustments(folder: string): Adjustment[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) =>
    adjustmentsOf(name.replace('.csv', ''), readTable(join(folder, name))),
  )
}
