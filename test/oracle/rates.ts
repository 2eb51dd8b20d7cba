import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readAdjustments, readFees, readLimits } from './added-rates.ts'
import { readTable } from './csv.ts'
import type { Dated } from './dates.ts'
import { exact, type Exact } from './exact.ts'
import { readPriceRules, type PriceRule } from './price-rules.ts'
import type { SheetPrice } from './sheets.ts'

export interface Seller {
  readonly sellerId: string
  readonly vatIds: readonly string[]
  /** Lower case. */
  readonly partnerTenantIds: readonly string[]
  readonly billingCurrency: string
  readonly taxCurrency: string
}
export interface Market {
  readonly marketId: string
  readonly currency: string
  readonly priceListId: string
}
export interface Account extends Dated {
  readonly accountId: string
  readonly kind: string
  readonly sellerId: string
  /** Lower case; customers only. */
  readonly tenantId: string
  readonly marketId: string
  /** The contract currency: the account's own, else its market's (B22). */
  readonly currency: string
  readonly priceListId: string
  readonly country: string
  readonly customerKind: string
  readonly vatId: string
  readonly invoiceBy: string
  /** Lower case; '' where it does not go by tag. */
  readonly invoiceTag: string
}
export interface PurchaseOrder extends Dated {
  readonly accountId: string
  readonly subscriptionId: string
  readonly purchaseOrder: string
}
export interface Assignment extends Dated {
  readonly customerTenantId: string
  readonly subscriptionId: string
  readonly billedTo: string
}
export interface PriceList {
  readonly priceListId: string
  readonly parentId: string
  readonly overrideOfAccount: string
  readonly isDefault: boolean
  readonly tierScope: 'plan' | 'subscription'
}
export interface FxRow {
  readonly month: string
  readonly from: string
  readonly to: string
  readonly rate: Exact
  readonly kind: string
}
export interface TaxRow extends Dated {
  readonly sellerId: string
  readonly country: string
  readonly customerKind: string
  readonly product: string
  readonly category: string
  readonly rate: Exact
}
export interface Benefit extends Dated {
  readonly benefitOrderId: string
  readonly owner: string
}

/** One of our own recurring services. */
export interface Service extends Dated {
  readonly serviceId: string
  readonly name: string
  readonly accountId: string
  readonly subscriptionId: string
  readonly quantity: Exact
  readonly unitCost: Exact
  readonly costCurrency: string
}

/** For whom and for which charges a limit or fee is; '' = any. */
interface Holder extends Dated {
  readonly priceListId: string
  readonly accountId: string
  readonly category: string
  readonly kind: string
  readonly text: string
}
export interface Limit extends Holder {
  /** Place in the file. */
  readonly line: number
  readonly limitId: string
  readonly scope: string
  readonly minimum: Exact | null
  readonly maximum: Exact | null
  readonly currency: string
}
export interface Fee extends Holder {
  readonly feeId: string
  /** 10 % is 0.1. */
  readonly factor: Exact
}
export interface Adjustment {
  readonly period: string
  readonly accountId: string
  readonly customerAccountId: string
  readonly subscriptionId: string
  readonly text: string
  readonly net: Exact
  readonly currency: string
  readonly product: string
}

/** Everything finance says, as it stands in `rates/`. */
export interface Rates {
  /** Of the landing folder: what Microsoft suggests for purchases. */
  readonly sheets: readonly SheetPrice[]
  readonly sellers: readonly Seller[]
  readonly markets: readonly Market[]
  readonly accounts: readonly Account[]
  readonly purchaseOrders: readonly PurchaseOrder[]
  readonly assignments: readonly Assignment[]
  readonly priceLists: readonly PriceList[]
  readonly priceRules: readonly PriceRule[]
  readonly fx: readonly FxRow[]
  readonly tax: readonly TaxRow[]
  readonly benefits: readonly Benefit[]
  readonly services: readonly Service[]
  readonly limits: readonly Limit[]
  readonly fees: readonly Fee[]
  readonly adjustments: readonly Adjustment[]
}

/** One cell; a column that the file does not have is blank. */
export function cell(row: ReadonlyMap<string, string>, column: string): string {
  return row.get(column) ?? ''
}

function lower(row: ReadonlyMap<string, string>, column: string): string {
  return cell(row, column).toLowerCase()
}

function listed(text: string): string[] {
  return text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** The two dates of a row. */
export function datesOf(row: ReadonlyMap<string, string>): Dated {
  return { validFrom: cell(row, 'valid_from'), validTo: cell(row, 'valid_to') }
}

/**
 * Rows of one file, or of all CSV files of a folder in name order; none if there is no such file.
 */
function rowsOf(path: string): Map<string, string>[] {
  if (!existsSync(path)) return []
  if (path.endsWith('.csv')) return readTable(path)
  return readdirSync(path)
    .filter((name) => name.endsWith('.csv'))
    .sort()
    .flatMap((name) => readTable(join(path, name)))
}

function toAccount(row: ReadonlyMap<string, string>, markets: readonly Market[]): Account {
  const market = markets.find(({ marketId }) => marketId === cell(row, 'market_id'))
  return {
    accountId: cell(row, 'account_id'),
    kind: cell(row, 'kind'),
    sellerId: cell(row, 'seller_id'),
    tenantId: lower(row, 'tenant_id'),
    marketId: cell(row, 'market_id'),
    currency: cell(row, 'currency') || (market?.currency ?? ''),
    priceListId: cell(row, 'price_list_id'),
    country: cell(row, 'country'),
    customerKind: cell(row, 'customer_kind'),
    vatId: cell(row, 'vat_id'),
    invoiceBy: cell(row, 'invoice_by'),
    invoiceTag: lower(row, 'invoice_tag'),
    ...datesOf(row),
  }
}

/** The rows of a file or folder of `rates/`, by its name. */
export type RatesRows = (name: string) => readonly ReadonlyMap<string, string>[]

/** Rates from rows; they are taken to be sound: refusing bad ones is not the oracle's work. */
export function ratesOf(rows: RatesRows): Rates {
  const markets = rows('markets.csv').map((row): Market => ({
    marketId: cell(row, 'market_id'),
    currency: cell(row, 'currency'),
    priceListId: cell(row, 'price_list_id'),
  }))
  return {
    sheets: [],
    markets,
    sellers: rows('sellers.csv').map((row): Seller => ({
      sellerId: cell(row, 'seller_id'),
      vatIds: listed(cell(row, 'vat_ids')),
      partnerTenantIds: listed(lower(row, 'partner_tenant_ids')),
      billingCurrency: cell(row, 'billing_currency'),
      taxCurrency: cell(row, 'tax_currency'),
    })),
    accounts: rows('accounts.csv').map((row) => toAccount(row, markets)),
    purchaseOrders: rows('purchase-orders.csv').map((row): PurchaseOrder => ({
      accountId: cell(row, 'account_id'),
      subscriptionId: lower(row, 'subscription_id'),
      purchaseOrder: cell(row, 'purchase_order'),
      ...datesOf(row),
    })),
    assignments: rows('assignments.csv').map((row): Assignment => ({
      customerTenantId: lower(row, 'customer_tenant_id'),
      subscriptionId: lower(row, 'subscription_id'),
      billedTo: cell(row, 'billed_to'),
      ...datesOf(row),
    })),
    priceLists: rows('price-lists.csv').map((row): PriceList => ({
      priceListId: cell(row, 'price_list_id'),
      parentId: cell(row, 'parent_id'),
      overrideOfAccount: cell(row, 'account_id'),
      isDefault: lower(row, 'is_default') === 'true',
      tierScope: cell(row, 'tier_scope') === 'subscription' ? 'subscription' : 'plan',
    })),
    priceRules: readPriceRules(rows('price-lists')),
    fx: rows('fx').map((row): FxRow => ({
      month: cell(row, 'month'),
      from: cell(row, 'from_currency'),
      to: cell(row, 'to_currency'),
      rate: exact(cell(row, 'rate')),
      kind: cell(row, 'kind'),
    })),
    tax: rows('tax.csv').map((row): TaxRow => ({
      sellerId: cell(row, 'seller_id'),
      country: cell(row, 'customer_country'),
      customerKind: cell(row, 'customer_kind'),
      product: cell(row, 'product'),
      category: cell(row, 'category'),
      rate: exact(cell(row, 'rate')),
      ...datesOf(row),
    })),
    benefits: rows('benefits.csv').map((row): Benefit => ({
      benefitOrderId: lower(row, 'benefit_order_id'),
      owner: cell(row, 'owner'),
      ...datesOf(row),
    })),
    limits: readLimits(rows('limits.csv')),
    fees: readFees(rows('fees.csv')),
    // Their period is the name of their file, so they are read by folder.
    adjustments: [],
    services: rows('services.csv').map(toService),
  }
}

function toService(row: ReadonlyMap<string, string>): Service {
  return {
    serviceId: cell(row, 'service_id'),
    name: cell(row, 'name'),
    accountId: cell(row, 'account_id'),
    subscriptionId: lower(row, 'subscription_id'),
    quantity: exact(cell(row, 'quantity')),
    unitCost: exact(cell(row, 'unit_cost') || '0'),
    costCurrency: cell(row, 'cost_currency'),
    ...datesOf(row),
  }
}

/** Names of the tags that rules or accounts ask for, in order. */
export function tagNames({ priceRules, accounts }: Rates): string[] {
  const names = [
    ...priceRules.map(({ tag }) => tag.name),
    ...accounts.map(({ invoiceTag }) => invoiceTag),
  ]
  return [...new Set(names)].filter((name) => name !== '').sort()
}

/** Reads a `rates/` folder. */
export function readRates(folder: string): Rates {
  return {
    ...ratesOf((name) => rowsOf(join(folder, name))),
    adjustments: readAdjustments(join(folder, 'adjustments')),
  }
}
