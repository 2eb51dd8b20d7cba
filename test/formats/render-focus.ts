import type { Dice } from '../random/dice.ts'
import { csvBytes, respelledHeader } from './delivered-text.ts'
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
const numberColumns = new Set(['BilledCost'])

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

/** A moment: the end of a charge within a day is an hour of it. */
function momentText(
  day: string,
  hour: string,
  style: 'iso' | 'iso z' | 'no seconds' | 'blank',
): string {
  if (style === 'iso' && hour === '00') return dateText(day, 'iso')
  if (style === 'no seconds') return `${day}T${hour}:00Z`
  return style === 'blank' ? `${day} ${hour}:00:00` : `${day}T${hour}:00:00Z`
}

function fileOf(dice: Dice, version: FocusVersion, index: number): RenderedFile {
  const { first, last } = month(dice)
  const share = dice.pick([1, 1, 0.8, 0.4])
  const columns = version.columns.filter((name) => version.required.has(name) || dice.chance(share))
  const spelled = new Map(
    columns.map((name) => [name, respelledHeader(dice, version.spelling.get(name) ?? name)]),
  )
  const header = (name: string): string => spelled.get(name) ?? name
  const style = dice.pick(['iso', 'iso z', 'no seconds', 'blank'] as const)
  const nothing = dice.pick([null, 'NULL'])
  const delivered = Array.from({ length: dice.int(0, 8) }, () => {
    const values = valuesOf(dice, first, last)
    const line = Object.fromEntries(columns.map((name) => [name, values[name] ?? null]))
    const isUsage = line.ChargeCategory?.toLowerCase() === 'usage'
    // a correction may lack it, but a file that does not say so is one of usage
    if (line.ChargeClass === undefined && isUsage && line.PricingQuantity === null) {
      line.PricingQuantity = '7'
    }
    if (!columns.includes('PricingQuantity') && line.ConsumedQuantity === undefined)
      line.ChargeCategory = 'Purchase'
    else if (!columns.includes('PricingQuantity')) line.ConsumedQuantity ??= '3'
    return {
      line,
      fault: dice.fault(0.05) ? dice.pick(faults.filter(([name]) => columns.includes(name))) : null,
    }
  })
  const rows = delivered.map(({ line, fault }) =>
    Object.fromEntries(
      columns.map((name) => {
        const value = fault?.[0] === name ? fault[1] : (line[name] ?? null)
        if (value === null) return [header(name), nothing]
        const hour = name === 'ChargePeriodEnd' && value === line.ChargePeriodStart ? '06' : '00'
        const text =
          dateColumns.has(name) && fault?.[0] !== name
            ? momentText(value, hour, style)
            : numberColumns.has(name)
              ? respelled(dice, value)
              : value
        return [header(name), text]
      }),
    ),
  )
  const records = delivered.map(({ line, fault }, at): CanonicalRow | Quarantined => {
    if (fault !== null) return { quarantine: header(fault[0]) }
    const { row, kept } = canonicalOf(line)
    const own = Object.entries(kept)
      .filter(([, value]) => value !== null)
      .map(([name]) => [header(name), rows[at]?.[header(name)] ?? kept[name]])
    const plain = columns
      .filter((name) => keptColumns.includes(name))
      .map((name) => [header(name), rows[at]?.[header(name)] ?? null])
    const others = Object.fromEntries([...plain, ...own])
    return {
      ...row,
      other_columns: Object.keys(others).length === 0 ? null : JSON.stringify(others),
    }
  })
  return {
    name: `focus_${String(index)}.csv`,
    bytes: csvBytes(dice, [...spelled.values()], rows),
    records,
  }
}

const versions = ['1.0', '1.0r2', '1.2-preview', '1.2'] as const

export const renderers: readonly FormatRenderer[] = versions.map((version) => ({
  name: `focus ${version}, CSV`,
  format: 'focus',
  schema: 'usage',
  render: (dice) => ({
    files: Array.from({ length: dice.int(1, 2) }, (_, index) =>
      fileOf(dice, versionHeaders(version), index),
    ),
  }),
}))
