import type { DuckDBConnection } from '@duckdb/node-api'
import { createTextTable } from '../engine/text-table.ts'
import { periodOfFile } from './check-added.ts'
import {
  lowerCaseColumns,
  openQuantity,
  ratesTableColumns,
  type RatesTableName,
  type TableColumns,
} from './database-tables.ts'
import { minorUnitsByCurrency } from './iso-4217.ts'
import {
  comparableTag,
  matchesInWords,
  modelAsRated,
  type PercentTerms,
  percentTerms,
  rowsByRule,
  specificity,
  tiersOf,
} from './price-rule.ts'
import type { Place } from './rates-table.ts'
import type { AccountRow, AdjustmentRow, PriceRuleRow, Rates, TaxRuleRow } from './rates-tables.ts'

/** What is owed besides on an issued document, charged like an adjustment by hand (B33). */
export type CorrectionLine = AdjustmentRow & {
  /** The correction and the document that it is of. */
  readonly correction: string
}

/**
 * Creates the tables of ratesTableColumns from checked rates and fills them. Every value
 * goes in as text and is cast by DuckDB; the casts are exact because the places were checked
 * when the rates were read.
 */
export async function loadRates(
  connection: DuckDBConnection,
  rates: Rates,
  corrections: readonly CorrectionLine[] = [],
): Promise<void> {
  const rules = rowsByRule(rates.priceRules)
  const tables: Readonly<Record<RatesTableName, Fill>> = {
    seller: placed(rates.sellers),
    bank_account: placed(rates.bankAccounts),
    market: placed(rates.markets),
    account: placed(rates.accounts, accountCells(rates.markets)),
    purchase_order: placed(rates.purchaseOrders),
    assignment: placed(rates.assignments),
    price_list: placed(rates.priceLists),
    price_rule: placed(firstRows(rules), priceRuleCells()),
    price_tier: placed(priceTiers(rules)),
    fx_rate: placed(rates.fxRates),
    tax_rule: placed(rates.taxRules, { specificity: taxSpecificity }),
    benefit: placed(rates.benefits),
    service: placed(rates.services),
    charge_limit: placed(rates.chargeLimits),
    fee: placed(rates.fees),
    // the period is the name of the file: rates/adjustments/2026-10.csv
    adjustment: placed(
      [...rates.adjustments.map((row) => ({ ...row, correction: null })), ...corrections],
      { period: ({ file }) => periodOfFile(file) },
    ),
    vendor_invoice: placed(rates.vendorInvoices),
    tolerance: placed(rates.tolerances),
    ledger_account: placed(rates.ledgerAccounts),
    currency: filled(currencyRows()),
  }
  for (const [name, columns] of Object.entries<TableColumns>(ratesTableColumns)) {
    await tables[name as RatesTableName](connection, name, columns)
  }
}

type Cell = string | number | null
type Cells = Readonly<Record<string, Cell>>

/** Columns that a row does not have as they are stored, by name. */
type Made<R> = Readonly<Record<string, (row: R) => Cell>>

/** Creates a table and fills it with its rows. */
type Fill = (connection: DuckDBConnection, name: string, columns: TableColumns) => Promise<void>

/** Rows as they are, but for what is made of them; no copy of a row is made. */
function filled<R extends Cells>(rows: Iterable<R>, made: Made<R> = {}): Fill {
  const of = (name: string): ((row: R) => string | null) => {
    const cell = made[name] ?? ((row: R): Cell => row[name] ?? null)
    return (row) => {
      const value = cell(row)
      return typeof value === 'number' ? String(value) : value
    }
  }
  return (connection, name, columns) => {
    const texts = Object.entries(columns).map(([column, [type]]) => ({
      name: column,
      type,
      lowerCase: lowerCaseColumns.has(column),
      whenBlank: whenBlank[column],
      of: of(column),
    }))
    return createTextTable(connection, name, texts, rows)
  }
}

function placed<R extends Place & Cells>(rows: Iterable<R>, made: Made<R> = {}): Fill {
  return filled(rows, { ...made, line_no: ({ line }) => line })
}

/** The defaults of an account, from its market (B22). */
function accountCells(markets: Rates['markets']): Made<AccountRow> {
  const byId = new Map(markets.map((market) => [market.market_id, market]))
  const languageOf = (account: AccountRow): string => {
    const spoken = byId.get(account.market_id)?.locale.slice(0, 2) ?? ''
    return ['pl', 'de'].includes(spoken) ? spoken : 'en'
  }
  return {
    language: (account) => account.language ?? languageOf(account),
    currency: (account) => account.currency ?? byId.get(account.market_id)?.currency ?? null,
  }
}

function* firstRows(rules: readonly (readonly PriceRuleRow[])[]): Generator<PriceRuleRow> {
  for (const [rule] of rules) if (rule !== undefined) yield rule
}

function priceRuleCells(): Made<PriceRuleRow> {
  let last: PriceRuleRow | undefined
  let terms: PercentTerms = { base: null, factor: null, pecSharePassed: null }
  // asked for three columns of each row, one after the other
  const termsOf = (rule: PriceRuleRow): PercentTerms => {
    if (rule !== last) terms = percentTerms(rule)
    last = rule
    return terms
  }
  return {
    tag: ({ tag }) => (tag === null ? null : comparableTag(tag)),
    model: modelAsRated,
    base: (rule) => termsOf(rule).base,
    factor: (rule) => termsOf(rule).factor,
    pec_share_passed: (rule) => termsOf(rule).pecSharePassed,
    price_currency: (rule) => rule.currency,
    is_promotion: (rule) => (rule.promotion === null ? 'false' : 'true'),
    specificity,
    matches: matchesInWords,
  }
}

function* priceTiers(
  rules: readonly (readonly PriceRuleRow[])[],
): Generator<Place & Cells & { readonly tier_no: number }> {
  for (const rows of rules) {
    let tier_no = 0
    for (const { row, from, to, price } of tiersOf(rows)) {
      tier_no += 1
      // written out: to spread half a million rows takes seconds
      yield {
        price_list_id: row.price_list_id,
        rule_id: row.rule_id,
        tier_no,
        tier_from: from,
        tier_to: to,
        unit_price: price,
        file: row.file,
        line: row.line,
      }
    }
  }
}

function taxSpecificity(rule: TaxRuleRow): number {
  const { customer_country: country, customer_kind: kind, product } = rule
  return [country, kind, product].reduce((mask, value) => mask * 2 + (value === '*' ? 0 : 1), 0)
}

function* currencyRows(): Generator<Cells> {
  for (const [currency, minorUnits] of minorUnitsByCurrency)
    yield { currency, minor_units: minorUnits }
}

/**
 * Filled in by DuckDB: half a million casts of one text to a 128-bit decimal would take seconds.
 */
const whenBlank: Readonly<Record<string, string>> = { tier_from: '0', tier_to: openQuantity }
