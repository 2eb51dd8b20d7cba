import type { Dice } from '../random/dice.ts'
import { csvBytes, type DeliveredRow, respelledHeader } from './delivered-text.ts'
import {
  anyText,
  dateText,
  decimalText,
  digitText,
  guid,
  maybe,
  month,
  respelled,
} from './delivered-values.ts'
import { canonicalOf, credits, type Values } from './cost-export-charges.ts'
import {
  agreements,
  type Agreement,
  dateHeaders,
  keptHeaders,
  numberHeaders,
  requiredHeaders,
} from './cost-export-columns.ts'
import { type ColumnKind, parquetFile } from './parquet-file.ts'
import type { CanonicalRow, FormatRenderer, Quarantined, RenderedFile } from './format-renderer.ts'

const currencies = ['EUR', 'USD', 'JPY'] as const

/** A line of usage, in some of the ways in which a commitment shows. */
function commitmentOf(dice: Dice, isUsage: boolean): Values {
  const [order, reservation] = [guid(dice).toLowerCase(), guid(dice).toLowerCase()]
  const isSavings = dice.chance(0.4)
  const path = isSavings
    ? `/providers/Microsoft.BillingBenefits/savingsPlanOrders/${order}/savingsPlans/${reservation}`
    : `/providers/Microsoft.Capacity/reservationOrders/${order}/reservations/${isUsage ? reservation : ''}`
  const PricingModel = isSavings ? 'SavingsPlan' : 'Reservation'
  if (dice.chance(0.6))
    return { benefitId: path, PricingModel: maybe(dice, PricingModel), productOrderId: guid(dice) }
  return isUsage
    ? {
        reservationId: reservation,
        PricingModel: 'Reservation',
        additionalInfo: `{"ServiceType":"x","ReservationOrderId":"${order}","n":1.50}`,
      }
    : { reservationId: order, productOrderId: order, PricingModel: 'Reservation' }
}

/** Prices: the same, negotiated, or no retail price, as on commitments. */
function pricesOf(dice: Dice): Values {
  const [retail, contract] = [`1${decimalText(dice, 2)}`, `2${decimalText(dice, 2)}`]
  return dice.pick([
    { PayGPrice: retail, unitPrice: retail },
    { PayGPrice: retail, unitPrice: contract },
    { PayGPrice: dice.pick(['0', '0.00']), unitPrice: contract },
    { PayGPrice: null, unitPrice: contract },
  ])
}

function valuesOf(dice: Dice, agreement: Agreement, first: string, last: string): Values {
  const chargeType = dice.weighted([
    [8, 'Usage'],
    [3, 'Purchase'],
    [2, 'Refund'],
    [1, 'UnusedReservation'],
    [1, 'UnusedSavingsPlan'],
    [1, 'RoundingAdjustment'],
    [1, 'Tax'],
    [1, 'usage'],
  ])
  const isUsage = /usage|unused/iu.test(chargeType)
  const hasPeriod = dice.chance(0.8)
  const money = (): string => (dice.chance(0.2) ? '-' : '') + decimalText(dice, 6)
  const texts = Object.fromEntries(
    [...agreement.texts.keys(), ...keptHeaders].map((header) => [
      header,
      maybe(dice, anyText(dice)),
    ]),
  )
  const billingCurrency = dice.pick(currencies)
  return {
    ...texts,
    chargeType,
    billingCurrency,
    partnerTenantId: guid(dice),
    billingAccountId: guid(dice),
    billingAccountName: maybe(dice, anyText(dice)),
    partnerName: anyText(dice),
    customerTenantId: maybe(dice, guid(dice), 0.9),
    SubscriptionId: maybe(dice, guid(dice), 0.85),
    productOrderId: maybe(dice, guid(dice)),
    PartNumber: maybe(dice, 'AAA-1'),
    date: `${first.slice(0, 8)}${String(dice.int(13, Number.parseInt(last.slice(8), 10)))}`,
    billingPeriodStartDate: hasPeriod ? first : null,
    billingPeriodEndDate: hasPeriod ? maybe(dice, last, 0.9) : null,
    quantity: isUsage ? money() : maybe(dice, money()),
    ...pricesOf(dice),
    effectivePrice: maybe(dice, money()),
    costInBillingCurrency: money(),
    pricingCurrency: maybe(dice, dice.pick(['USD', billingCurrency]), 0.9),
    costInPricingCurrency: maybe(dice, money(), 0.85),
    costInUsd: maybe(dice, money(), 0.85),
    exchangeRatePricingToBilling: maybe(dice, `0.9${digitText(dice, 4)}`),
    exchangeRateDate: maybe(dice, first),
    meterCategory: maybe(dice, anyText(dice), 0.9),
    additionalInfo: maybe(dice, '{"UnitPrice": 1.5}', 0.3),
    pricingModel: null,
    tags: dice.pick([
      null,
      '{"env":"prod"}',
      '"env": "prod","org": "a, b"',
      '"note": "say \\"so\\""',
    ]),
    partnerEarnedCreditRate: maybe(dice, dice.pick([...credits.keys()])),
    partnerEarnedCreditApplied: maybe(dice, dice.pick(['True', 'False', '1', '0'])),
    publisherType: dice.pick([null, 'Azure', 'Microsoft', 'Marketplace']),
    provider: dice.pick([null, 'Azure', 'Microsoft 365']),
    PricingModel: dice.pick([null, 'OnDemand', 'Spot', 'On Demand']),
    reservationId: null,
    benefitId: null,
    ...(dice.chance(0.4) ? commitmentOf(dice, isUsage) : {}),
  }
}

/** A fault put into a line, and the header to blame. */
const faults: readonly (readonly [header: string, value: string | null])[] = [
  ['costInBillingCurrency', '1.2.3'],
  ['costInBillingCurrency', null],
  ['billingCurrency', 'EURO'],
  ['date', '2026-02-30'],
  ['effectivePrice', 'free'],
]

type Fault = (typeof faults)[number]

/** A line with a fault put into it, or none. */
interface Delivered {
  readonly line: Values
  readonly fault: Fault | null
}

const styles = ['mdy padded', 'mdy padded', 'mdy', 'iso', 'iso z', 'dmy'] as const

/** How a file spells what it holds. */
interface Spelling {
  readonly headers: readonly string[]
  readonly spelled: ReadonlyMap<string, string>
  readonly style: (typeof styles)[number]
}

/** How an export is written. */
type Writing = 'CSV' | 'Parquet'

function spellingOf(dice: Dice, agreement: Agreement, writing: Writing): Spelling {
  const share = dice.pick([1, 1, 0.8, 0.3])
  const always = requiredHeaders(agreement)
  const headers = agreement.headers.filter((header) => always.has(header) || dice.chance(share))
  const spelled = new Map(
    headers.map((header) => [
      header,
      respelledHeader(dice, agreement.spelling.get(header) ?? header),
    ]),
  )
  return { headers, spelled, style: writing === 'CSV' ? dice.pick(styles) : 'iso' }
}

/** The values of a line in the columns of a file, so that they make sense without the others. */
function deliveredLine(dice: Dice, { headers, style }: Spelling, values: Values): Delivered {
  const line = Object.fromEntries(headers.map((header) => [header, values[header] ?? null]))
  // usage must say its price
  if (!('PayGPrice' in line) && !('unitPrice' in line)) line.chargeType = 'Refund'
  else if (!('unitPrice' in line) && line.PayGPrice === null) line.PayGPrice = '3.5'
  if (line.quantity === null && /usage|unused/iu.test(line.chargeType ?? '')) line.quantity = '1'
  // a bad day must not be the only one that tells the order of day and month
  const isOrderTold =
    style.startsWith('iso') &&
    line.billingPeriodStartDate !== null &&
    headers.includes('billingPeriodStartDate')
  const possible = faults.filter(
    ([header]) => headers.includes(header) && (header !== 'date' || isOrderTold),
  )
  return { line, fault: dice.fault(0.05) ? dice.pick(possible) : null }
}

function cellText(
  dice: Dice,
  header: string,
  value: string | null,
  style: Spelling['style'],
): string | null {
  if (value === null) return null
  if (dateHeaders.has(header)) return dateText(value, style)
  return numberHeaders.has(header) ? respelled(dice, value) : value
}

function kindOf(header: string): ColumnKind {
  if (dateHeaders.has(header)) return 'day'
  if (numberHeaders.has(header)) return 'number'
  if (header === 'partnerEarnedCreditApplied') return 'flag'
  return header === 'tags' ? 'tags' : 'text'
}

/** The bytes of lines, and the cells as they are read. */
function written(
  dice: Dice,
  { headers, spelled, style }: Spelling,
  delivered: readonly Delivered[],
  writing: Writing,
): { readonly bytes: Uint8Array; readonly rows: readonly DeliveredRow[] } {
  const name = (header: string): string => spelled.get(header) ?? header
  const rows = delivered.map(({ line, fault }) =>
    Object.fromEntries(
      headers.map((header) => {
        const value = line[header] ?? null
        const text = writing === 'CSV' ? cellText(dice, header, value, style) : value
        return [name(header), fault?.[0] === header ? fault[1] : text]
      }),
    ),
  )
  if (writing === 'CSV') return { bytes: csvBytes(dice, [...spelled.values()], rows), rows }
  const columns = headers.map((header) => ({ name: name(header), kind: kindOf(header) }))
  return parquetFile(dice, columns, rows)
}

/** Columns that are read, and kept with the row as they are. */
const readAndKept = new Set([
  'publisherType',
  'provider',
  'PricingModel',
  'partnerEarnedCreditApplied',
])

function fileOf(dice: Dice, agreement: Agreement, index: number, writing: Writing): RenderedFile {
  const { first, last } = month(dice)
  const spelling = spellingOf(dice, agreement, writing)
  const { headers, spelled } = spelling
  const name = (header: string): string => spelled.get(header) ?? header
  // a writer of Parquet may have maps
  const areMaps = writing === 'Parquet' && dice.chance(0.4)
  const delivered = Array.from({ length: dice.int(0, 8) }, () => {
    const values = valuesOf(dice, agreement, first, last)
    const tags = areMaps ? { tags: dice.pick([null, '{}', '{"a":"b, c","":"x"}']) } : {}
    return deliveredLine(dice, spelling, { ...values, ...tags })
  })
  const { bytes, rows } = written(dice, spelling, delivered, writing)
  const records = delivered.map(({ line, fault }, at): CanonicalRow | Quarantined => {
    if (fault !== null) return { quarantine: name(fault[0]) }
    const { row, kept } = canonicalOf(line, agreement)
    const text = (header: string): string | null => rows[at]?.[name(header)] ?? null
    const own = Object.entries(kept)
      .filter(([, value]) => value !== null)
      .map(([header]) => [name(header), text(header) ?? kept[header]])
    const plain = headers
      .filter((header) => agreement.kept.has(header) || readAndKept.has(header))
      .map((header) => [name(header), text(header)])
    const others = Object.fromEntries([...plain, ...own])
    return {
      ...row,
      other_columns: Object.keys(others).length === 0 ? null : JSON.stringify(others),
    }
  })
  return { name: `part_${String(index)}.${writing.toLowerCase()}`, bytes, records }
}

export const renderers: readonly FormatRenderer[] = (['CSV', 'Parquet'] as const).flatMap(
  (writing) =>
    agreements.map((agreement, number) => ({
      name: `${agreement.format}, ${writing} ${String(number + 1)}`,
      format: agreement.format,
      schema: 'usage',
      render: (dice) => ({
        files: Array.from({ length: dice.int(1, 2) }, (_, index) =>
          fileOf(dice, agreement, index, writing),
        ),
      }),
    })),
)
