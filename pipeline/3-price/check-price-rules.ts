import { compareDecimals, decimalFault, decimalPlaces, sumOfDecimals } from '../money.ts'
import { ratebookError } from '../errors.ts'
import { at, both, type Faults } from './faults.ts'
import { modelRules } from './price-models.ts'
import { rowsByRule, sortTiers } from './price-rule.ts'
import { priceRules, quantity } from './price-tables.ts'
import type { PriceRuleRow, Rates } from './rates-tables.ts'

/**
 * Each rule by itself: its columns fit its model, its id is its own, its
 * tiers are whole (B10 to B17).
 */
export function checkPriceRules(rates: Rates, leftOut: ReadonlySet<string>, faults: Faults): void {
  for (const row of rates.priceRules) {
    checkModelColumns(row, faults)
  }
  for (const rows of rowsByRule(rates.priceRules)) {
    const [first, ...others] = rows
    if (first === undefined) continue
    if (rows.every((row) => modelRules(row.model).hasTiers)) {
      if (!leftOut.has(first.rule_id)) checkTieredRule(rows, faults)
      continue
    }
    checkIncluded(first, faults)
    for (const row of others) {
      const what = `rule ${row.rule_id} in list ${row.price_list_id}`
      faults.add(row, ratebookError('RB-324', { both: both(first, row), what }))
    }
  }
}

function checkModelColumns(row: PriceRuleRow, faults: Faults): void {
  const because = `model ${row.model}`
  const { needs, forbids } = modelRules(row.model)
  for (const column of needs) {
    if (row[column] === null)
      faults.add(row, ratebookError('RB-316', { at: at(row), column, because }))
  }
  for (const column of forbids) {
    const value = row[column]
    if (value !== null)
      faults.add(row, ratebookError('RB-317', { at: at(row), column, value, because }))
  }
  if (forbids.includes('pec_share')) return
  const policy = row.pec_policy ?? ''
  if (policy === 'share' && row.pec_share === null) {
    const parameters = { at: at(row), column: 'pec_share', because: 'pec_policy share' }
    faults.add(row, ratebookError('RB-316', parameters))
  }
  if (policy !== 'share' && row.pec_share !== null) {
    const parameters = {
      at: at(row),
      column: 'pec_share',
      value: row.pec_share,
      because: `pec_policy ${policy}`.trim(),
    }
    faults.add(row, ratebookError('RB-317', parameters))
  }
  if (row.model === 'markdown' && row.base === 'list' && row.charge_kind === null) {
    // below list, a licence is sold for less than partners pay: nobody may say so by accident (B12)
    const because = 'a markdown from list, the partner price of licences,'
    faults.add(row, ratebookError('RB-316', { at: at(row), column: 'charge_kind', because }))
  }
  if (row.model === 'markdown' && row.percent !== null && compareDecimals(row.percent, '100') > 0) {
    const fault = 'is above 100'
    const remedy = 'a markdown of more than 100 % would pay the customer'
    faults.add(
      row,
      ratebookError('RB-310', {
        at: at(row),
        column: 'percent',
        value: row.percent,
        fault,
        remedy,
      }),
    )
  }
}

const differPerTier = new Set(['price', 'tier_from', 'tier_to', 'note'])

/** Rows of one rule are its tiers: they agree in all that does not make a tier (B17). */
function checkTieredRule(rows: readonly PriceRuleRow[], faults: Faults): void {
  const [head] = rows
  if (head === undefined) return
  const columns = Object.keys(priceRules.columns) as (keyof typeof priceRules.columns)[]
  for (const row of rows) {
    if (row.model === 'package') checkPackageTier(row, rows.length, faults)
    checkIncluded(row, faults)
    const different = columns.filter(
      (column) => !differPerTier.has(column) && row[column] !== head[column],
    )
    if (different.length === 0) continue
    const parameters = { both: both(head, row), rule: row.rule_id, columns: different.join(', ') }
    faults.add(row, ratebookError('RB-329', parameters))
  }
  checkTiers(rows, faults)
}

/** Tiers of packages count packages: one price for every package needs no tier (B17). */
function checkPackageTier(row: PriceRuleRow, tiers: number, faults: Faults): void {
  if (tiers > 1 && row.tier_from === null) {
    const because = `a rule of ${String(tiers)} tiers`
    faults.add(row, ratebookError('RB-316', { at: at(row), column: 'tier_from', because }))
  }
  for (const column of ['tier_from', 'tier_to'] as const) {
    const value = row[column] ?? '0'
    if (decimalPlaces(value) === 0) continue
    const fault = 'is not a whole number of packages'
    const remedy = 'tiers of model package count packages; write a whole number like 10'
    faults.add(row, ratebookError('RB-310', { at: at(row), column, value, fault, remedy }))
  }
}

/** What is included moves the tiers of a quantity up; they must stay within their columns. */
function checkIncluded(row: PriceRuleRow, faults: Faults): void {
  const { included: value, model } = row
  if (value === null || model === 'package') return
  for (const column of ['tier_from', 'tier_to'] as const) {
    const bound = row[column] ?? '0'
    if (decimalFault(sumOfDecimals(bound, value), quantity) === undefined) continue
    const fault = `moves ${column} ${bound} beyond what a quantity can be`
    const remedy = 'lower it: no quantity of a month reaches 10,000,000,000'
    faults.add(
      row,
      ratebookError('RB-310', { at: at(row), column: 'included', value, fault, remedy }),
    )
  }
}

/** Tiers are half-open and cover every quantity once: [0, a), [a, b), [b, open) (B17). */
function checkTiers(rows: readonly PriceRuleRow[], faults: Faults): void {
  if (rows.length > 1 && rows.some((row) => row.tier_from === null)) return
  const tiers = sortTiers(rows)
  tiers.forEach((row, index) => {
    const refuse = (fault: string) => {
      faults.add(row, ratebookError('RB-328', { at: at(row), rule: row.rule_id, fault }))
    }
    const from = row.tier_from ?? '0'
    const next = tiers[index + 1]
    if (index === 0 && compareDecimals(from, '0') !== 0)
      refuse(`the first starts at ${from}, not at 0`)
    if (row.tier_to !== null && compareDecimals(row.tier_to, from) <= 0) {
      refuse(`tier_to ${row.tier_to} is not above tier_from ${from}`)
      return
    }
    if (next === undefined) {
      if (row.tier_to !== null) refuse(`the last ends at ${row.tier_to}; usage above has no price`)
      return
    }
    const nextFrom = next.tier_from ?? '0'
    const order = row.tier_to === null ? 1 : compareDecimals(row.tier_to, nextFrom)
    const until = row.tier_to === null ? 'without an end' : `to ${row.tier_to}`
    if (order > 0)
      refuse(`${both(row, next)} overlap: one goes ${until}, the next starts at ${nextFrom}`)
    if (order < 0)
      refuse(`${both(row, next)} leave a gap: one goes ${until}, the next starts at ${nextFrom}`)
  })
}
