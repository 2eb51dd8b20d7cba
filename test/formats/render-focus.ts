import type { Dice } from '../random/dice.ts'
import { csvBytes, type DeliveredRow, respelledHeader } from './delivered-text.ts'
import {
  addDays,
  anyText,
  dateText,
  decimalText,
  digitText,
  guid,
  maybe,
  month,
  respelled,
} from './delivered-values.ts'
import { canonicalOf, credits, type Values } from './focus-charges.ts'
import { keptColumns, textColumns, versionHeaders, type FocusVersion } from './focus-columns.ts'
import type { CanonicalRow, FormatRenderer, Quarantined, RenderedFile } from './format-renderer.ts'
import { type ColumnKind, parquetFile } from './parquet-file.ts'

const commitments = [
  'Reservation',
  'Savings Plan',
  'SavingsPlan',
  'Compute Savings Plan',
  'Reserved Instance',
  'CUD',
] as const
const dateColumns = new Set([
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'x_BillingExchangeRateDate',
])
const numberColumns = new Set([
  'BilledCost',
  'ListUnitPrice',
  'PricingCurrencyListUnitPrice',
  'PricingQuantity',
  'ConsumedQuantity',
  'x_BillingExchangeRate',
  'x_BilledCostInUsd',
  'x_PartnerCreditRate',
])

/** Who provides, and how its accounts, commitments and prices look. */
function providerOf(dice: Dice): Values {
  const order = guid(dice).toLowerCase()
  const commitment = dice.chance(0.4)
  return dice.weighted<() => Values>([
    [
      3,
      () => ({
        ProviderName: 'Microsoft',
        SubAccountId: `/subscriptions/${guid(dice)}`,
        x_CustomerId: maybe(dice, guid(dice)),
        x_CustomerName: maybe(dice, anyText(dice)),
        x_BillingExchangeRate: maybe(dice, `0.9${digitText(dice, 4)}`),
        x_BilledCostInUsd: maybe(dice, decimalText(dice)),
        x_PartnerCreditRate: maybe(dice, dice.pick([...credits.keys()])),
        x_PartnerCreditApplied: maybe(dice, dice.pick(['True', 'False', '1', '0'])),
        x_SkuOrderId: maybe(dice, guid(dice)),
        CommitmentDiscountId: commitment
          ? `/providers/Microsoft.Capacity/reservationOrders/${order}/reservations/${guid(dice)}`
          : null,
      }),
    ],
    [
      2,
      () => ({
        ProviderName: 'AWS',
        SubAccountId: maybe(dice, digitText(dice, 12)),
        CommitmentDiscountId: commitment
          ? `arn:aws:savingsplans::${digitText(dice, 12)}:savingsplan/${order}`
          : null,
      }),
    ],
    [
      1,
      () => ({ ProviderName: maybe(dice, 'Google Cloud'), SubAccountId: maybe(dice, 'project-x') }),
    ],
  ])()
}

function valuesOf(dice: Dice, first: string, last: string): Values {
  const ChargeCategory = dice.weighted([
    [8, 'Usage'],
    [3, 'Purchase'],
    [1, 'Tax'],
    [2, 'Credit'],
    [1, 'Adjustment'],
    [1, 'usage'],
    [1, 'Other'],
  ])
  const isUsage = ChargeCategory.toLowerCase() === 'usage'
  const money = (): string => (dice.chance(0.25) ? '-' : '') + decimalText(dice, 5)
  const start = addDays(first, dice.int(-20, 25))
  const BillingCurrency = dice.pick(['EUR', 'USD', 'JPY'])
  const provider = providerOf(dice)
  const texts = Object.fromEntries(
    [...textColumns.keys(), ...keptColumns].map((name) => [name, maybe(dice, anyText(dice))]),
  )
  const isCorrection = dice.chance(0.1)
  const hasQuantity = isUsage && !isCorrection
  return {
    ...texts,
    ChargeCategory,
    BillingCurrency,
    ChargeClass: isCorrection ? 'Correction' : null,
    BilledCost: dice.chance(0.2) ? dice.pick(['0', '0.00']) : money(),
    BillingAccountId: guid(dice),
    BillingPeriodStart: first,
    BillingPeriodEnd: addDays(last, 1),
    ChargePeriodStart: start,
    // within a day it is that day; else the day that no longer belongs to it
    ChargePeriodEnd: dice.pick([start, addDays(start, 1), addDays(start, dice.int(2, 400))]),
    ServiceName: anyText(dice),
    PublisherName: maybe(dice, dice.pick(['Microsoft', 'Tailspin']), 0.9),
    ListUnitPrice: maybe(dice, decimalText(dice)),
    PricingCurrencyListUnitPrice: maybe(dice, decimalText(dice), 0.3),
    PricingQuantity: hasQuantity ? money() : maybe(dice, money()),
    ConsumedQuantity: maybe(dice, money()),
    PricingCurrency: maybe(dice, dice.pick(['USD', BillingCurrency, 'CHF'])),
    x_BillingExchangeRateDate: maybe(dice, first),
    Tags: dice.pick([
      null,
      '{}',
      '{"env": "prod", "org": "trey", " org": "trey"}',
      '{"n": "a, \\"b\\""}',
    ]),
    SkuPriceDetails: maybe(dice, '{"a":1.50}', 0.5),
    x_SkuDetails: maybe(dice, '{"b":"x"}', 0.5),
    CommitmentDiscountType:
      provider.CommitmentDiscountId === undefined || provider.CommitmentDiscountId === null
        ? null
        : dice.pick(commitments),
    x_BilledCostInUsd: null,
    x_BillingExchangeRate: null,
    ...provider,
  }
}

const faults = [
  ['BilledCost', 'ten'],
  ['BilledCost', null],
  ['BillingCurrency', 'EURO'],
  ['ChargePeriodStart', '2026-02-30'],
  ['BillingPeriodStart', 'October'],
  ['BillingAccountId', null],
  ['ListUnitPrice', 'free'],
] as const

const momentStyles = ['iso', 'iso z', 'no seconds', 'blank'] as const
type MomentStyle = (typeof momentStyles)[number]

/** A moment: the end of a charge within a day is an hour of it. */
function momentText(day: string, hour: string, style: MomentStyle): string {
  if (style === 'iso' && hour === '00') return dateText(day, 'iso')
  if (style === 'no seconds') return `${day}T${hour}:00Z`
  return style === 'blank' ? `${day} ${hour}:00:00` : `${day}T${hour}:00:00Z`
}

/** How a file is written. */
type Writing = 'CSV' | 'Parquet'

/** A line with a fault put into it, or none. */
interface Delivered {
  readonly line: Values
  readonly fault: (typeof faults)[number] | null
}

function deliveredLine(dice: Dice, columns: readonly string[], values: Values): Delivered {
  const line = Object.fromEntries(columns.map((name) => [name, values[name] ?? null]))
  const isUsage = line.ChargeCategory?.toLowerCase() === 'usage'
  // a correction may lack it, but a file that does not say so is one of usage
  if (line.ChargeClass === undefined && isUsage && line.PricingQuantity === null) {
    line.PricingQuantity = '7'
  }
  if (!columns.includes('PricingQuantity') && line.ConsumedQuantity === undefined)
    line.ChargeCategory = 'Purchase'
  else if (!columns.includes('PricingQuantity')) line.ConsumedQuantity ??= '3'
  const possible = faults.filter(([name]) => columns.includes(name))
  return { line, fault: dice.fault(0.05) ? dice.pick(possible) : null }
}

/** The columns of a file, how it calls them, and how it is written. */
interface Spelling {
  readonly columns: readonly string[]
  readonly header: (name: string) => string
  readonly writing: Writing
}

function kindOf(name: string): ColumnKind {
  if (dateColumns.has(name)) return 'day'
  if (numberColumns.has(name)) return 'number'
  if (name === 'x_PartnerCreditApplied') return 'flag'
  return name === 'Tags' ? 'tags' : 'text'
}

/** The bytes of lines, and the cells as they are read. */
function written(
  dice: Dice,
  { columns, header, writing }: Spelling,
  delivered: readonly Delivered[],
): { readonly bytes: Uint8Array; readonly rows: readonly DeliveredRow[] } {
  const style = dice.pick(momentStyles)
  const nothing = writing === 'CSV' ? dice.pick([null, 'NULL']) : null
  const cellText = ({ line, fault }: Delivered, name: string): string | null => {
    const value = fault?.[0] === name ? fault[1] : (line[name] ?? null)
    if (value === null) return nothing
    const hour = name === 'ChargePeriodEnd' && value === line.ChargePeriodStart ? '06' : '00'
    if (dateColumns.has(name) && fault?.[0] !== name) return momentText(value, hour, style)
    return name === 'BilledCost' && writing === 'CSV' ? respelled(dice, value) : value
  }
  const rows = delivered.map((one) =>
    Object.fromEntries(columns.map((name) => [header(name), cellText(one, name)])),
  )
  if (writing === 'CSV') return { bytes: csvBytes(dice, columns.map(header), rows), rows }
  const kinds = columns.map((name) => ({ name: header(name), kind: kindOf(name) }))
  return parquetFile(dice, kinds, rows)
}

/** Columns that are read, and kept with the row as they are. */
const readAndKept = new Set(['ConsumedQuantity', 'x_PartnerCreditApplied'])

function fileOf(dice: Dice, version: FocusVersion, index: number, writing: Writing): RenderedFile {
  const { first, last } = month(dice)
  const share = dice.pick([1, 1, 0.8, 0.4])
  const columns = version.columns.filter((name) => version.required.has(name) || dice.chance(share))
  const spelled = new Map(
    columns.map((name) => [name, respelledHeader(dice, version.spelling.get(name) ?? name)]),
  )
  const header = (name: string): string => spelled.get(name) ?? name
  // a writer of Parquet may have maps
  const areMaps = writing === 'Parquet' && dice.chance(0.4)
  const delivered = Array.from({ length: dice.int(0, 8) }, () => {
    const values = valuesOf(dice, first, last)
    const tags = areMaps ? { Tags: dice.pick([null, '{}', '{"a":"b, c","":"x"}']) } : {}
    return deliveredLine(dice, columns, { ...values, ...tags })
  })
  const { bytes, rows } = written(dice, { columns, header, writing }, delivered)
  const records = delivered.map(({ line, fault }, at): CanonicalRow | Quarantined => {
    if (fault !== null) return { quarantine: header(fault[0]) }
    const { row, kept } = canonicalOf(line)
    const own = Object.entries(kept)
      .filter(([, value]) => value !== null)
      .map(([name]) => [header(name), rows[at]?.[header(name)] ?? kept[name]])
    const plain = columns
      .filter((name) => keptColumns.includes(name) || readAndKept.has(name))
      .map((name) => [header(name), rows[at]?.[header(name)] ?? null])
    const others = Object.fromEntries([...plain, ...own])
    return {
      ...row,
      other_columns: Object.keys(others).length === 0 ? null : JSON.stringify(others),
    }
  })
  return { name: `focus_${String(index)}.${writing.toLowerCase()}`, bytes, records }
}

const versions = ['1.0', '1.0r2', '1.2-preview', '1.2'] as const

export const renderers: readonly FormatRenderer[] = (['CSV', 'Parquet'] as const).flatMap(
  (writing) =>
    versions.map((version) => ({
      name: `focus ${version}, ${writing}`,
      format: 'focus',
      schema: 'usage',
      render: (dice) => ({
        files: Array.from({ length: dice.int(1, 2) }, (_, index) =>
          fileOf(dice, versionHeaders(version), index, writing),
        ),
      }),
    })),
)
