import type { DuckDBConnection } from '@duckdb/node-api'
import { sortTiers } from './check-price-rules.ts'
import {
  lowerCaseColumns,
  openQuantity,
  ratesTableColumns,
  type RatesTableName,
  type TableColumns,
} from './database-tables.ts'
import { minorUnitsByCurrency } from './iso-4217.ts'
import { matchesInWords, percentTerms, specificity } from './price-rule.ts'
import { matchColumns } from './price-tables.ts'
import type { Place } from './rates-table.ts'
import type { AccountRow, PriceRuleRow, Rates, TaxRuleRow } from './rates-tables.ts'
import { byKey } from './validity.ts'

type StagedRow = Readonly<Record<string, string | null>>

/**
 * Creates the tables of ratesTableColumns from checked rates and fills them. Every value goes in as text
 * and is cast by DuckDB; the casts are exact because the places were checked when the rates were read.
 */
export async function loadRates(connection: DuckDBConnection, rates: Rates): Promise<void> {
  const rules = byKey(rates.priceRules, (row) => `${row.price_list_id}/${row.rule_id}`)
  const tables: Readonly<Record<RatesTableName, Iterable<StagedRow>>> = {
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
    await createTable(connection, name, columns, tables[name as RatesTableName])
  }
}

function placeOf({ file, line }: Place): { file: string; line_no: string } {
  return { file, line_no: String(line) }
}

function* placed(
  rows: readonly (Place & Readonly<Record<string, string | number | null>>)[],
): Generator<StagedRow> {
  for (const { line, ...row } of rows) {
    const cells: Record<string, string | null> = { line_no: String(line) }
    for (const [name, value] of Object.entries(row)) cells[name] = value === null ? null : String(value)
    yield cells
  }
}

function* accountRows({ accounts, markets }: Rates): Generator<StagedRow> {
  const byId = new Map(markets.map((market) => [market.market_id, market]))
  for (const [index, row] of [...placed(accounts)].entries()) {
    const account: AccountRow | undefined = accounts[index]
    const market = byId.get(account?.market_id ?? '')
    const spoken = market?.locale.slice(0, 2) ?? ''
    const language = account?.language ?? (['pl', 'de'].includes(spoken) ? spoken : 'en')
    yield { ...row, language, currency: account?.currency ?? market?.currency ?? null }
  }
}

function* priceRuleRows(rules: ReadonlyMap<string, readonly PriceRuleRow[]>): Generator<StagedRow> {
  for (const [rule] of rules.values()) {
    if (rule === undefined) continue
    const { base, factor, pecSharePassed } = percentTerms(rule)
    const { price_list_id, rule_id, model, percent, unit, promotion, valid_from, valid_to, note } = rule
    const row: Record<string, string | null> = {
      price_list_id,
      rule_id,
      model,
      base,
      percent,
      factor,
      unit,
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

function* priceTierRows(rules: ReadonlyMap<string, readonly PriceRuleRow[]>): Generator<StagedRow> {
  for (const rows of rules.values()) {
    for (const [index, row] of sortTiers(rows).entries()) {
      if (row.price === null) continue
      yield {
        price_list_id: row.price_list_id,
        rule_id: row.rule_id,
        tier_no: String(index + 1),
        tier_from: row.tier_from,
        tier_to: row.tier_to,
        unit_price: row.price,
        ...placeOf(row),
      }
    }
  }
}

function* taxRuleRows(rules: readonly TaxRuleRow[]): Generator<StagedRow> {
  for (const [index, row] of [...placed(rules)].entries()) {
    const rule = rules[index]
    const exact = [rule?.customer_country, rule?.customer_kind, rule?.product].map((value) => value !== '*')
    yield { ...row, specificity: String(exact.reduce((mask, isExact) => mask * 2 + (isExact ? 1 : 0), 0)) }
  }
}

function* currencyRows(): Generator<StagedRow> {
  for (const [currency, minorUnits] of minorUnitsByCurrency) yield { currency, minor_units: minorUnits }
}

/** Filled in by DuckDB: half a million casts of one text to a 128-bit decimal would take seconds. */
const whenBlank: Readonly<Record<string, string>> = { tier_from: '0', tier_to: openQuantity }

async function createTable(
  connection: DuckDBConnection,
  name: string,
  columns: TableColumns,
  rows: Iterable<StagedRow>,
): Promise<void> {
  const staged = byColumn(rows, Object.keys(columns))
  const casts = Object.entries(columns).map(([column, [type]]) => {
    const text = !staged.has(column) ? 'null' : lowerCaseColumns.has(column) ? `lower(${column})` : column
    const value = `cast(${text} as ${type})`
    const blank = whenBlank[column]
    return `${blank === undefined ? value : `coalesce(${value}, cast('${blank}' as ${type}))`} as ${column}`
  })
  if (staged.size === 0) {
    await connection.run(`create table ${name} as select ${casts.join(', ')} where false`)
    return
  }
  const names = [...staged.keys()]
  await connection.run(`create temp table rates_text (${names.join(' varchar, ')} varchar)`)
  await appendText(connection, [...staged.values()])
  const cells = names.map((column) => `nullif(unnest(string_split(${column}, chr(31))), '') as ${column}`)
  await connection.run(
    `create table ${name} as select ${casts.join(', ')} from (select ${cells.join(', ')} from rates_text)`,
  )
  await connection.run('drop table temp.rates_text')
  const [[arrived] = []] = (await connection.runAndReadAll(`select count(*) from ${name}`)).getRowsJson()
  const sent = staged.get(names[0] ?? '')?.length
  if (arrived !== String(sent)) throw new Error(`${name}: ${String(arrived)} of ${String(sent)} rows arrived`)
}

/** The rows turned into columns; one that is blank in every row is left out: most of a price list's are. */
function byColumn(rows: Iterable<StagedRow>, names: readonly string[]): Map<string, (string | null)[]> {
  const staged = new Map<string, (string | null)[]>()
  let count = 0
  for (const row of rows) {
    for (const name of names) {
      const value = row[name] ?? null
      const column = staged.get(name)
      if (column !== undefined) column.push(value)
      else if (value !== null) staged.set(name, [...Array<null>(count).fill(null), value])
    }
    count += 1
  }
  return staged
}

/** No cell holds it: control characters are refused. */
const separator = '\u001f'
const rowsPerText = 2048

/**
 * Each cell handed over alone costs a call into DuckDB, ten million for a large list; so the cells of 2,048
 * rows of a column go as one text, which DuckDB splits. An empty part is NULL, as no cell is an empty text.
 */
async function appendText(
  connection: DuckDBConnection,
  columns: readonly (string | null)[][],
): Promise<void> {
  const appender = await connection.createAppender('rates_text', 'main', 'temp')
  const rowCount = columns[0]?.length ?? 0
  for (let start = 0; start < rowCount; start += rowsPerText) {
    const end = start + rowsPerText
    for (const column of columns) appender.appendVarchar(column.slice(start, end).join(separator))
    appender.endRow()
  }
  appender.closeSync()
}
