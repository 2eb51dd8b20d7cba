import { z } from 'zod'
import { readSql } from '../engine/build-table.ts'
import type { DuckDB } from '../engine/duckdb.ts'

const text = z.string()
const maybe = z.string().nullable()

const account = z.object({
  account_id: text,
  name: text,
  kind: text,
  currency: text,
  documents: text,
  net: text,
  tax: text,
  gross: text,
  book_currency: maybe,
  cost: text,
  revenue: text,
  margin: text,
  held_reasons: text,
  reasons: maybe,
  minor_units: text,
})
const currency = z.object({
  currency: text,
  documents: text,
  net: text,
  tax: text,
  gross: text,
  minor_units: text,
})
const margin = z.object({
  book_currency: text,
  cost: text,
  revenue: text,
  margin: text,
  price_margin: text,
  fx_margin: text,
})
const held = z.object({
  account_id: text,
  customer_id: text,
  hop: text,
  reason: text,
  detail: text,
  usage_rows: text,
  cost: maybe,
  billing_currency: text,
})
const waived = z.object({
  account_id: text,
  treatment: text,
  reason: text,
  usage_rows: text,
  cost: text,
  book_currency: text,
})
const tooLate = z.object({
  account_id: text,
  customer_id: text,
  usage_month: text,
  usage_rows: text,
  cost: text,
  billing_currency: text,
  late_from: text,
})
const anomaly = z.object({
  measure: text,
  scope: text,
  account_id: text,
  customer_account_id: text,
  item_id: text,
  item_name: maybe,
  book_currency: text,
  compared_months: text,
  this_month: text,
  usual: text,
  ratio: maybe,
  money: text,
})
const unknown = z.object({ customer_id: text, name: maybe, country: maybe })
const unassigned = z.object({
  customer_id: text,
  reseller_mpn_id: maybe,
  first_usage_date: text,
  reseller_account_id: maybe,
})

/** What a run comes to, as text ready for print or JSON. Amounts are exact decimals. */
export interface Summary {
  readonly accounts: readonly z.infer<typeof account>[]
  readonly currencies: readonly z.infer<typeof currency>[]
  readonly margins: readonly z.infer<typeof margin>[]
  readonly held: readonly z.infer<typeof held>[]
  /** What is billed at nothing by a rule, with its reason. */
  readonly waived: readonly z.infer<typeof waived>[]
  /** Usage, price or margin far from the own history of an account or item: the evidence. */
  readonly anomalies: readonly z.infer<typeof anomaly>[]
  /** Late usage of closed months that is older than the window: on no document (B29). */
  readonly tooLate: readonly z.infer<typeof tooLate>[]
  /**
   * CSV rows for rates/accounts.csv and rates/assignments.csv, header first (B4);
   * empty when nothing is missing.
   */
  readonly pasteAccounts: readonly string[]
  readonly pasteAssignments: readonly string[]
}

/** Reads the summary of an open run. */
export async function summarize(database: DuckDB): Promise<Summary> {
  const rows = async <T>(name: string, schema: z.ZodType<T>): Promise<T[]> =>
    z.array(schema).parse(await database.rows(await readSql(`pipeline/summary/${name}.sql`)))
  const unknowns = await rows('unknown_customers', unknown)
  return {
    accounts: await rows('accounts', account),
    currencies: await rows('currencies', currency),
    margins: await rows('margins', margin),
    held: await rows('held', held),
    waived: await rows('waived', waived),
    anomalies: await rows('anomalies', anomaly),
    tooLate: await rows('too_late', tooLate),
    pasteAccounts: pasteAccounts(unknowns),
    pasteAssignments: pasteAssignments(await rows('unassigned_customers', unassigned)),
  }
}

function pasteAccounts(customers: readonly z.infer<typeof unknown>[]): string[] {
  if (customers.length === 0) return []
  const rows = customers.map(({ customer_id, name, country }) =>
    ['', 'customer', '', name ?? '', customer_id, '', country ?? ''].map(csvCell).join(','),
  )
  return ['account_id,kind,seller_id,name,tenant_id,market_id,country', ...rows]
}

/**
 * The reseller is a proposal taken from the file; finance decides (B3: the file is only compared).
 */
function pasteAssignments(customers: readonly z.infer<typeof unassigned>[]): string[] {
  if (customers.length === 0) return []
  const rows = customers.map((row) => {
    const billedTo = row.reseller_account_id ?? (row.reseller_mpn_id === null ? 'direct' : '')
    return [row.customer_id, '', billedTo, row.first_usage_date].map(csvCell).join(',')
  })
  return ['customer_tenant_id,subscription_id,billed_to,valid_from', ...rows]
}

function csvCell(value: string): string {
  return /[",\r\n]/u.test(value) ? '"' + value.replaceAll('"', '""') + '"' : value
}
