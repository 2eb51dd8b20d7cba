import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { amountsOf } from './amounts.ts'
import { cellMaker } from './cells.ts'
import type { Invoice } from './cells.ts'
import { columns } from './columns.ts'
import { customersOf, namedCustomerCount } from './customers.ts'
import type { Customer } from './customers.ts'
import { decimalText, rateScale, scaled, totalScale } from './decimal.ts'
import { microsoftRate } from './exchange-rates.ts'
import { customerLines } from './lines.ts'
import { periodOf } from './period.ts'
import { digitsOf, randomOf } from './random.ts'
import { writeCsvFile } from './write-files.ts'
import type { FileForm } from './write-files.ts'
import { writeRates } from './write-rates.ts'

/** What month to make. */
export type MonthOptions = {
  /** the same seed gives the same bytes; customers, ids and rates do not depend on it */
  readonly seed: number
  /** exactly so many, at least `leastRows` */
  readonly rows: number
  /** `YYYY-MM` */
  readonly period: string
  readonly outDir: string
  /** where to write the rates that price the month; nothing is written without it */
  readonly ratesDir?: string | undefined
  readonly files?: number | undefined
  readonly gzip?: boolean | undefined
  /** at least the named ones; unless said, one for about 10,000 rows */
  readonly customers?: number | undefined
  /** how each file is written, instead of `files` and `gzip` */
  readonly forms?: readonly FileForm[] | undefined
}

/** What was made, with control totals to hold a pipeline against: exact decimals as text. */
export type MadeMonth = {
  readonly files: readonly { readonly path: string; readonly rows: number }[]
  readonly rows: number
  readonly customers: number
  readonly billingPreTaxTotal: string
  readonly pricingPreTaxTotal: string
}

/** Fewer rows than this would not hold every named customer's story. */
export const leastRows = 1_500

type Totals = { pricing: bigint; billing: bigint }

/** Writes a month of billed daily rated usage and, if asked, the rates that fit it. */
export async function makeMonth(options: MonthOptions): Promise<MadeMonth> {
  if (options.rows < leastRows) throw new Error(`a month needs at least ${leastRows} rows`)
  const period = periodOf(options.period)
  const invoice: Invoice = {
    period,
    number: `G${digitsOf(`invoice ${period.name}`, 9)}`,
    rate: scaled(microsoftRate, rateScale),
  }
  const customers = customersOf(
    options.customers ?? Math.max(namedCustomerCount, Math.floor(options.rows / 10_000)),
  )
  if (options.ratesDir !== undefined) writeRates(options.ratesDir, period, customers)
  mkdirSync(options.outDir, { recursive: true })

  const totals: Totals = { pricing: 0n, billing: 0n }
  const rows = rowsOf(options, customers, invoice, totals)
  const forms = options.forms ?? fileForms(options, invoice)
  const perFile = sharesOf(
    options.rows,
    forms.map(() => 1),
  )
  const files: { path: string; rows: number }[] = []
  for (const [i, form] of forms.entries()) {
    const path = join(options.outDir, form.name)
    const count = perFile[i] ?? 0
    await writeCsvFile(path, form, rows, count)
    files.push({ path, rows: count })
  }
  return {
    files,
    rows: options.rows,
    customers: customers.length,
    billingPreTaxTotal: decimalText(totals.billing, totalScale),
    pricingPreTaxTotal: decimalText(totals.pricing, totalScale),
  }
}

/**
 * Every row of the month, one customer after the other: only one customer's
 * lines are held at a time.
 */
function* rowsOf(
  { seed, rows }: MonthOptions,
  customers: readonly Customer[],
  invoice: Invoice,
  totals: Totals,
): Generator<readonly string[]> {
  const quotas = sharesOf(
    rows,
    customers.map((customer) => customer.weight),
  )
  for (const [i, customer] of customers.entries()) {
    const random = randomOf(`usage ${seed} ${invoice.period.name} ${customer.accountId}`)
    const cellsOf = cellMaker(invoice)
    for (const line of customerLines(customer, quotas[i] ?? 0, invoice.period, random)) {
      const amounts = amountsOf(line, invoice.rate)
      totals.pricing += amounts.pricing
      totals.billing += amounts.billing
      yield cellsOf(line, amounts)
    }
  }
}

/** Splits a whole number by weights; what rounding leaves over goes to the first. */
function sharesOf(whole: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const shares = weights.map((weight) => Math.floor((whole * weight) / all))
  const left = whole - shares.reduce((sum, share) => sum + share, 0)
  return shares.map((share, i) => share + (i < left ? 1 : 0))
}

/**
 * The portal's form: a byte order mark on the first file, as only some of its downloads have one.
 */
function fileForms({ files = 1, gzip = false }: MonthOptions, invoice: Invoice): FileForm[] {
  return Array.from({ length: files }, (_, i) => ({
    name: `daily-rated-usage_${invoice.number}_${i + 1}.csv${gzip ? '.gz' : ''}`,
    bom: i === 0,
    newline: '\r\n' as const,
    gzip,
    order: columns,
  }))
}
