import type { DuckDBConnection } from '@duckdb/node-api'
import { createTextTable, type TextCast, type TextRow } from '../engine/text-table.ts'
import {
  lowerCaseColumns,
  openQuantity,
  ratesTableColumns,
  type RatesTableName,
  type TableColumns,
} from './database-tables.ts'
import { minorUnitsByCurrency } from './iso-4217.ts'
import { matchesInWords, modelAsRated, percentTerms, specificity, tiersOf } from './price-rule.ts'
import { matchColumns } from './price-tables.ts'
import type { Place } from './rates-table.ts'
import type { AccountRow, PriceRuleRow, Rates, TaxRuleRow } from './rates-tables.ts'
import { byKey } from './validity.ts'

/**
 * Creates the tables of ratesTableColumns from checked rates and fills them. Every value
 * goes in as text and is cast by DuckDB; the casts are exact because the places were checked
 * when the rates were read.
 */
export async function loadRates(connection: DuckDBConnection, rates: Rates): Promise<void> {
  const rules = byKey(rates.priceRules, (row) => `${row.price_list_id}/${row.rule_id}`)
  const tables: Readonly<Record<RatesTableName, Iterable<TextRow>>> = {
    seller: placed(rates.sellers),
    bank_account: placed(rates.bankAccounts),
    market: placed(rates.markets),
    account: accountRows(rates),
    purchase_order: placed(rates.purchaseOrders),
    assignment: placed(rates.assignments),
    price_list: placed(rates.priceLists),
    price_rule: priceRuleRows(rules),
    price_tier: priceTierRows(rules),
    fx_rate: placed(rates.fxRates),
    tax_rule: taxRuleRows(rates.taxRules),
    benefit: placed(rates.benefits),
    currency: currencyRows(),
  }
  for (const [name, columns] of Object.entries<TableColumns>(ratesTableColumns)) {
    await createTextTable(connection, name, castsOf(columns), tables[name as RatesTableName])
  }
}

function placeOf({ file, line }: Place): { file: string; line_no: string } {
  return { file, line_no: String(line) }
}

function* placed(
  rows: readonly (Place & Readonly<Record<string, string | number | null>>)[],
): Generator<TextRow> {
  for (const { line, ...row } of rows) {
    const cells: Record<string, string | null> = { line_no: String(line) }
    for (const [name, value] of Object.entries(row))
      cells[name] = value === null ? null : String(value)
    yield cells
  }
}

function* accountRows({ accounts, markets }: Rates): Generator<TextRow> {
  const byId = new Map(markets.map((market) => [market.market_id, market]))
  for (const [index, row] of [...placed(accounts)].entries()) {
    const account: AccountRow | undefined = accounts[index]
    const market = byId.get(account?.market_id ?? '')
    const spoken = market?.locale.slice(0, 2) ?? ''
    const language = account?.language ?? (['pl', 'de'].includes(spoken) ? spoken : 'en')
    yield { ...row, language, currency: account?.currency ?? market?.currency ?? null }
  }
}

function* priceRuleRows(rules: ReadonlyMap<string, readonly PriceRuleRow[]>): Generator<TextRow> {
  for (const [rule] of rules.values()) {
    if (rule === undefined) continue
    const { base, factor, pecSharePassed } = percentTerms(rule)
    const { price_list_id, rule_id, percent, unit, promotion, valid_from, valid_to, note } = rule
    const row: Record<string, string | null> = {
      price_list_id,
      rule_id,
      model: modelAsRated(rule),
      base,
      percent,
      factor,
      unit,
      package_size: rule.package_size,
      included: rule.included,
      reason: rule.reason,
      promotion,
      valid_from,
      valid_to,
      note,
      pec_share_passed: pecSharePassed,
      price_currency: rule.currency,
      is_promotion: promotion === null ? 'false' : 'true',
      specificity: specificity(rule),
      matches: matchesInWords(rule),
      ...placeOf(rule),
    }
    for (const column of matchColumns) row[column] = rule[column]
    yield row
  }
}

function* priceTierRows(rules: ReadonlyMap<string, readonly PriceRuleRow[]>): Generator<TextRow> {
  for (const rows of rules.values()) {
    for (const [index, { row, from, to, price }] of tiersOf(rows).entries()) {
      yield {
        price_list_id: row.price_list_id,
        rule_id: row.rule_id,
        tier_no: String(index + 1),
        tier_from: from,
        tier_to: to,
        unit_price: price,
        ...placeOf(row),
      }
    }
  }
}

function* taxRuleRows(rules: readonly TaxRuleRow[]): Generator<TextRow> {
  for (const [index, row] of [...placed(rules)].entries()) {
    const rule = rules[index]
    const exact = [rule?.customer_country, rule?.customer_kind, rule?.product].map(
      (value) => value !== '*',
    )
    yield {
      ...row,
      specificity: String(exact.reduce((mask, isExact) => mask * 2 + (isExact ? 1 : 0), 0)),
    }
  }
}

function* currencyRows(): Generator<TextRow> {
  for (const [currency, minorUnits] of minorUnitsByCurrency)
    yield { currency, minor_units: minorUnits }
}

/**
 * Filled in by DuckDB: half a million casts of one text to a 128-bit decimal would take seconds.
 */
const whenBlank: Readonly<Record<string, string>> = { tier_from: '0', tier_to: openQuantity }

/** How the text of each cell becomes its column. */
function castsOf(columns: TableColumns): TextCast[] {
  return Object.entries(columns).map(([name, [type]]) => ({
    name,
    type,
    lowerCase: lowerCaseColumns.has(name),
    whenBlank: whenBlank[name],
  }))
}
