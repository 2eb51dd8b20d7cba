import type { Column } from '../stage.ts'
import {
  accounts,
  assignments,
  bankAccounts,
  benefits,
  markets,
  purchaseOrders,
  sellers,
} from './account-tables.ts'
import { adjustments, chargeLimits, fees, services } from './added-tables.ts'
import { ledgerAccounts } from './ledger-account-tables.ts'
import { fxRates, matchColumns, priceLists, priceRules, taxRules } from './price-tables.ts'
import { tolerances, vendorInvoices } from './reconcile-tables.ts'
import type { RatesTable } from './rates-table.ts'
import { ratesTables } from './rates-tables.ts'

/** Columns of a DuckDB table in order: type and meaning, as a stage's contract has them. */
export type TableColumns = Readonly<Record<string, Column>>

const place = {
  file: ['VARCHAR', 'Rates file of the row, like rates/accounts.csv.'],
  line_no: ['BIGINT', 'Line of that file on which the row starts.'],
} as const satisfies TableColumns

function columnsOf(table: RatesTable, change: TableColumns = {}): TableColumns {
  const columns = Object.entries(table.columns).map(
    ([name, { kind, meaning }]): [string, Column] => [name, change[name] ?? [kind.type, meaning]],
  )
  return { ...Object.fromEntries(columns), ...place }
}

const matchTypes = matchColumns.map((name): [string, Column] => {
  const { kind, meaning } = priceRules.columns[name]
  return [name, ['VARCHAR', kind.lowerCase === true ? `${meaning} In lower case.` : meaning]]
})

const priceRule: TableColumns = {
  price_list_id: ['VARCHAR', 'List the rule is in (B16).'],
  rule_id: ['VARCHAR', 'Name of the rule, unique in its list.'],
  ...Object.fromEntries(matchTypes),
  model: [
    'VARCHAR',
    'unit_price, graduated, volume, package, markup, markdown, pass_through, free or excluded' +
      ' (B10 to B17); a unit price with an included quantity is graduated.',
  ],
  base: [
    'VARCHAR',
    'cost, retail or list, default resolved; NULL for models that take no percentage (B10 to B12).',
  ],
  percent: [
    'DECIMAL(12,7)',
    'Percentage of markup or markdown as written; NULL for the other models.',
  ],
  factor: ['DECIMAL(15,9)', '1 + percent/100, 1 - percent/100, or 1; NULL like base.'],
  pec_share_passed: [
    'DECIMAL(15,9)',
    'Part of the partner earned credit passed on, 0 to 1; NULL like factor (B13).',
  ],
  price_currency: ['VARCHAR', 'Currency of the price; NULL for models without one (B24).'],
  unit: ['VARCHAR', 'UnitType the price is for; NULL = any.'],
  bundle: ['VARCHAR', 'Service whose part this is; NULL but for bundled.'],
  package_size: ['DECIMAL(20,10)', 'Quantity of one package; NULL for other models (B17).'],
  included: [
    'DECIMAL(20,10)',
    'Quantity that is free in each scope and month; NULL = none. The tiers of price_tier hold it;' +
      ' packages begin above it (B17).',
  ],
  reason: ['VARCHAR', 'Why usage is free or excluded; NULL for other models.'],
  is_promotion: ['BOOLEAN', 'A promotion beats the base rule of the same list and match (B16).'],
  promotion: ['VARCHAR', 'Name of the promotion; NULL for a base rule.'],
  valid_from: ['DATE', 'First day of usage; 0001-01-01 = always (B14).'],
  valid_to: ['DATE', 'First day of usage no more; 9999-12-31 = open (B14).'],
  specificity: [
    'BIGINT',
    'Bit mask of the filled match columns, tag 4096 ... market 1; larger wins (B15).',
  ],
  matches: [
    'VARCHAR',
    'The match columns as written, for people: meter_category=Storage, or any usage.',
  ],
  note: ['VARCHAR', 'Remark of finance.'],
  ...place,
}

const priceTier: TableColumns = {
  price_list_id: ['VARCHAR', 'List of the rule.'],
  rule_id: [
    'VARCHAR',
    'Rule the tier belongs to; a unit price has one tier, models without a price none.',
  ],
  tier_no: ['INTEGER', '1 for the lowest quantities (B17).'],
  tier_from: [
    'DECIMAL(20,10)',
    'Quantity, or number of packages, from which it counts, included (B17).',
  ],
  tier_to: [
    'DECIMAL(20,10)',
    'Up to which it counts, excluded; 9999999999.9999999999 = open (B17).',
  ],
  unit_price: [
    'DECIMAL(17,10)',
    'Price per unit of quantity, or per package, in price_currency of the rule.',
  ],
  ...place,
}

const currencyTable: TableColumns = {
  currency: ['VARCHAR', 'ISO 4217 code.'],
  minor_units: ['INTEGER', 'Decimal places of invoices in it (ISO 4217; HUF and IDR have 2).'],
}

/** Stands for no upper end in `price_tier.tier_to`: the largest DECIMAL(20,10). */
export const openQuantity = '9999999999.9999999999'

/**
 * The tables that loadRates creates, each with exactly these columns in this order: contracts of
 * stage 3 are compared with it. Ids that Microsoft gives are in lower case; open dates are
 * 0001-01-01 and 9999-12-31; a blank optional cell is NULL; `account.currency` and
 * `account.language` have their defaults resolved.
 */
export const ratesTableColumns = {
  seller: columnsOf(sellers),
  bank_account: columnsOf(bankAccounts),
  market: columnsOf(markets),
  account: columnsOf(accounts, {
    currency: [
      'VARCHAR',
      'Contract currency: of the account, else of its market (B22). Never NULL.',
    ],
    language: [
      'VARCHAR',
      'pl, de or en: of the account, else of the locale of its market, else en. Never NULL.',
    ],
  }),
  purchase_order: columnsOf(purchaseOrders),
  assignment: columnsOf(assignments),
  price_list: columnsOf(priceLists),
  price_rule: priceRule,
  price_tier: priceTier,
  fx_rate: columnsOf(fxRates),
  tax_rule: {
    ...columnsOf(taxRules),
    specificity: ['INTEGER', 'Country 4, kind 2, product 1 if exact (B28).'],
  },
  benefit: columnsOf(benefits),
  service: columnsOf(services),
  charge_limit: columnsOf(chargeLimits),
  fee: columnsOf(fees),
  adjustment: {
    ...columnsOf(adjustments),
    period: ['VARCHAR', 'Billing period of the file, YYYY-MM.'],
    correction: [
      'VARCHAR',
      'Correction of an issued document that this is a line of (B33); NULL = by hand.',
    ],
  },
  vendor_invoice: columnsOf(vendorInvoices),
  tolerance: columnsOf(tolerances),
  ledger_account: columnsOf(ledgerAccounts),
  currency: currencyTable,
} as const satisfies Readonly<Record<string, TableColumns>>

export type RatesTableName = keyof typeof ratesTableColumns

/** Columns stored in lower case, so that joins with usage are blind to case. */
export const lowerCaseColumns: ReadonlySet<string> = new Set(
  ratesTables.flatMap((table) =>
    Object.entries(table.columns)
      .filter(([, column]) => column.kind.lowerCase === true)
      .map(([name]) => name),
  ),
)
