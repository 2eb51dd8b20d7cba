import { ratebookError } from '../errors.ts'
import { at, both, type Faults } from './faults.ts'
import type { PriceListRow, Rates } from './rates-tables.ts'

/**
 * The order of lists must be one order: no circle, one default, override
 * lists only at the head (B16).
 */
export function checkPriceLists(rates: Rates, faults: Faults): void {
  const lists = new Map(rates.priceLists.map((list) => [list.price_list_id, list]))
  checkParents(rates, lists, faults)
  const defaults = rates.priceLists.filter((list) => list.is_default === 'true')
  for (const list of defaults.slice(1)) {
    const first = defaults[0] ?? list
    faults.add(list, ratebookError('RB-324', { both: both(first, list), what: 'the default list' }))
  }
  for (const list of rates.priceLists) {
    if (list.account_id === null) continue
    const because = 'an override list (account_id is filled)'
    const forbid = (column: string, value: string) => {
      faults.add(list, ratebookError('RB-317', { at: at(list), column, value, because }))
    }
    if (list.parent_id !== null) forbid('parent_id', list.parent_id)
    if (list.is_default === 'true') forbid('is_default', 'true')
  }
  const uses = [
    ...rates.priceLists.map((row) => ({ row, column: 'parent_id', value: row.parent_id })),
    ...rates.accounts.map((row) => ({ row, column: 'price_list_id', value: row.price_list_id })),
    ...rates.markets.map((row) => ({ row, column: 'price_list_id', value: row.price_list_id })),
  ]
  for (const { row, column, value } of uses) {
    const owner = value === null ? undefined : lists.get(value)?.account_id
    if (value === null || owner === null || owner === undefined) continue
    const fault = `is the override list of account ${owner}`
    const remedy = 'an override list is found by its account_id and is named nowhere else (B16)'
    faults.add(row, ratebookError('RB-330', { at: at(row), column, value, fault, remedy }))
  }
}

function checkParents(
  rates: Rates,
  lists: ReadonlyMap<string, PriceListRow>,
  faults: Faults,
): void {
  const reported = new Set<string>()
  for (const start of rates.priceLists) {
    const path = [start.price_list_id]
    for (let list = parentOf(start, lists); list !== undefined; list = parentOf(list, lists)) {
      const isCircle = list.price_list_id === start.price_list_id
      if (!isCircle && path.includes(list.price_list_id)) break
      path.push(list.price_list_id)
      if (!isCircle) continue
      if (!reported.has(start.price_list_id)) {
        faults.add(start, ratebookError('RB-321', { at: at(start), path: path.join(' > ') }))
      }
      path.forEach((id) => reported.add(id))
      break
    }
  }
}

function parentOf(
  list: PriceListRow,
  lists: ReadonlyMap<string, PriceListRow>,
): PriceListRow | undefined {
  return list.parent_id === null ? undefined : lists.get(list.parent_id)
}
