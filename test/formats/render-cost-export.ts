import type { Dice } from '../random/dice.ts'
import { csvBytes, respelledHeader } from './delivered-text.ts'
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
import {
  agreements,
  type Agreement,
  dateHeaders,
  keptHeaders,
  numberHeaders,
  requiredHeaders,
} from './cost-export-columns.ts'
import type { CanonicalRow, FormatRenderer, Quarantined, RenderedFile } from './format-renderer.ts'

/** Values of a line by documented header; days are ISO, null is blank. */
type Values = Readonly<Record<string, string | null>>

const currencies = ['EUR', 'USD', 'JPY'] as const
/** The credit as the fraction of the file, and in percent. */
const credits = new Map([
  ['0', '0'],
  ['0.15', '15'],
  ['0.075', '7.5'],
  ['0.99', '99'],
])

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

const padded = (percent: string): string => {
  const [whole = '', places = ''] = percent.split('.')
  return `${whole}.${places.padEnd(18, '0')}`
}
const isZero = (decimal: string): boolean => !/[1-9]/u.test(decimal.replace(/e.*$/iu, ''))
const orderOfPath = (path: string | null): string | undefined =>
  /Orders\/([^/]+)/u.exec(path ?? '')?.[1]

/** What is in no canonical column, though it was read: kept under its header. */
function keptOf(
  line: Values,
  priced: { readonly isPriced: boolean; readonly dollars: boolean; readonly price: string | null },
  creditInForce: string | null,
): Values {
  const credit = credits.get(line.partnerEarnedCreditRate ?? '') ?? null
  const { isPriced, dollars, price } = priced
  const { benefitId = null, reservationId = null, billingCurrency, pricingCurrency = null } = line
  const isOtherCurrency = !isPriced && pricingCurrency !== billingCurrency
  return {
    publisherType: line.publisherType ?? null,
    provider: line.provider ?? null,
    PricingModel: line.PricingModel ?? null,
    partnerEarnedCreditApplied: line.partnerEarnedCreditApplied ?? null,
    partnerEarnedCreditPercentage:
      credit === creditInForce || credit === null ? null : padded(credit),
    reservationId:
      benefitId !== null && !benefitId.includes(reservationId ?? '') ? reservationId : null,
    unitPrice: (line.unitPrice ?? null) === price ? null : (line.unitPrice ?? null),
    PayGPrice: (line.PayGPrice ?? null) === price ? null : (line.PayGPrice ?? null),
    pricingCurrency: isOtherCurrency ? pricingCurrency : null,
    costInPricingCurrency: isPriced ? null : (line.costInPricingCurrency ?? null),
    costInUsd: dollars ? null : (line.costInUsd ?? null),
    exchangeRatePricingToBilling: isPriced ? null : (line.exchangeRatePricingToBilling ?? null),
  }
}

/** The charge that a line means, by what the columns are documented to hold. */
function canonicalOf(
  line: Values,
  agreement: Agreement,
): { readonly row: CanonicalRow; readonly kept: Values } {
  const get = (header: string): string | null => line[header] ?? null
  const kind = (get('chargeType') ?? '').toLowerCase()
  const isUsage = ['usage', 'unusedreservation', 'unusedsavingsplan'].includes(kind)
  const benefit = get('benefitId')
  const model =
    get('PricingModel') ??
    (benefit?.includes('savingsPlan') === true
      ? 'SavingsPlan'
      : (benefit ?? get('reservationId')) === null
        ? ''
        : 'Reservation')
  const isCommitment = model === 'SavingsPlan' || model === 'Reservation'
  const partner = agreement.partner.map(get).find((one) => one !== null) ?? null
  const account =
    get('SubscriptionId') ?? get('productOrderId') ?? get('customerTenantId') ?? partner
  const amount =
    get('costInPricingCurrency') ??
    (get('pricingCurrency') === 'USD' && agreement.dollars ? get('costInUsd') : null)
  const isPriced = get('pricingCurrency') !== null && amount !== null
  const hasRetail = get('PayGPrice') !== null && !isZero(get('PayGPrice') ?? '')
  const price = hasRetail ? get('PayGPrice') : (get('unitPrice') ?? get('PayGPrice'))
  const credit = ['False', '0'].includes(get('partnerEarnedCreditApplied') ?? '')
    ? '0'
    : (credits.get(get('partnerEarnedCreditRate') ?? '') ?? null)
  const day = get('date') ?? ''
  const end = new Date(
    Date.UTC(Number.parseInt(day.slice(0, 4), 10), Number.parseInt(day.slice(5, 7), 10), 0),
  )
  const noPeriod = get('billingPeriodStartDate') === null && get('billingPeriodEndDate') === null
  const tags = get('tags')
  const order =
    orderOfPath(benefit) ?? /"ReservationOrderId":"([^"]+)/u.exec(get('additionalInfo') ?? '')?.[1]
  const row = {
    ...Object.fromEntries([...agreement.texts].map(([header, name]) => [name, get(header)])),
    partner_id: partner,
    customer_id: get('customerTenantId') ?? account,
    subscription_id: account,
    entitlement_id: account,
    charge_start_date: get('billingPeriodStartDate') ?? `${day.slice(0, 8)}01`,
    charge_end_date: noPeriod ? end.toISOString().slice(0, 10) : get('billingPeriodEndDate'),
    usage_date: day,
    quantity: get('quantity') ?? (isUsage ? null : '1'),
    unit_price: price,
    effective_unit_price: get('effectivePrice'),
    billing_pre_tax_total: get('costInBillingCurrency'),
    billing_currency: get('billingCurrency'),
    pricing_currency: isPriced ? get('pricingCurrency') : get('billingCurrency'),
    pricing_pre_tax_total: isPriced ? amount : get('costInBillingCurrency'),
    pc_to_bc_exchange_rate:
      isPriced || get('pricingCurrency') === get('billingCurrency')
        ? get('exchangeRatePricingToBilling')
        : null,
    pc_to_bc_exchange_rate_date: get('exchangeRateDate'),
    product_id: get('ProductId') ?? get('PartNumber'),
    meter_category: get('meterCategory') ?? get('ProductName') ?? get('productOrderName'),
    order_id: get('productOrderId'),
    additional_info: get('additionalInfo'),
    charge_type: get('chargeType'),
    tags: tags === null || tags.startsWith('{') ? tags : `{${tags}}`,
    pec_percentage: credit,
    benefit_id: benefit ?? get('reservationId'),
    benefit_order_id:
      order ?? (isCommitment ? (get('productOrderId') ?? get('reservationId')) : null),
    benefit_type: isUsage && isCommitment ? model : null,
    charge_kind: isUsage
      ? 'usage'
      : kind === 'tax'
        ? 'tax'
        : kind === 'roundingadjustment'
          ? 'adjustment'
          : 'purchase',
    product_family:
      get('publisherType') === 'Marketplace'
        ? 'marketplace'
        : kind !== 'usage' && isCommitment
          ? model === 'SavingsPlan'
            ? 'savings_plan'
            : 'reservation'
          : get('provider') === 'Microsoft 365'
            ? 'license'
            : 'azure',
  }
  const dollars = isPriced && amount === get('costInUsd')
  return {
    row,
    kept: keptOf(line, { isPriced, dollars: dollars || !agreement.dollars, price }, credit),
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

function fileOf(dice: Dice, agreement: Agreement, index: number): RenderedFile {
  const { first, last } = month(dice)
  const share = dice.pick([1, 1, 0.8, 0.3])
  const always = requiredHeaders(agreement)
  const headers = agreement.headers.filter((header) => always.has(header) || dice.chance(share))
  const spelled = new Map(
    headers.map((header) => [
      header,
      respelledHeader(dice, agreement.spelling.get(header) ?? header),
    ]),
  )
  const style = dice.pick(['mdy padded', 'mdy padded', 'mdy', 'iso', 'iso z', 'dmy'] as const)
  const delivered = Array.from({ length: dice.int(0, 8) }, () => {
    const values = valuesOf(dice, agreement, first, last)
    const line = Object.fromEntries(headers.map((header) => [header, values[header] ?? null]))
    // usage must say its price
    if (!('PayGPrice' in line) && !('unitPrice' in line)) line.chargeType = 'Refund'
    else if (!('unitPrice' in line) && line.PayGPrice === null) line.PayGPrice = '3.5'
    if (line.quantity === null && /usage|unused/iu.test(line.chargeType ?? '')) line.quantity = '1'
    // a bad day must not be the only one that tells the order of day and month
    const fault = dice.fault(0.05)
      ? dice.pick(
          faults.filter(
            ([header]) =>
              headers.includes(header) &&
              (header !== 'date' ||
                (style.startsWith('iso') &&
                  line.billingPeriodStartDate !== null &&
                  headers.includes('billingPeriodStartDate'))),
          ),
        )
      : null
    return { line, fault }
  })
  const rows = delivered.map(({ line, fault }) =>
    Object.fromEntries(
      headers.map((header) => {
        const value = line[header] ?? null
        const text =
          value === null
            ? null
            : dateHeaders.has(header)
              ? dateText(value, style)
              : numberHeaders.has(header)
                ? respelled(dice, value)
                : value
        return [spelled.get(header) ?? header, fault?.[0] === header ? fault[1] : text]
      }),
    ),
  )
  const bytes = csvBytes(dice, [...spelled.values()], rows)
  const records = delivered.map(({ line, fault }, at): CanonicalRow | Quarantined => {
    if (fault !== null) return { quarantine: spelled.get(fault[0]) ?? '' }
    const { row, kept } = canonicalOf(line, agreement)
    const own = Object.entries(kept)
      .filter(([, value]) => value !== null)
      .map(([header]) => [
        spelled.get(header) ?? header,
        rows[at]?.[spelled.get(header) ?? ''] ?? kept[header],
      ])
    const plain = headers
      .filter((header) => agreement.kept.has(header))
      .map((header) => [
        spelled.get(header) ?? header,
        rows[at]?.[spelled.get(header) ?? ''] ?? null,
      ])
    const others = Object.fromEntries([...plain, ...own])
    return {
      ...row,
      other_columns: Object.keys(others).length === 0 ? null : JSON.stringify(others),
    }
  })
  return { name: `part_${String(index)}.csv`, bytes, records }
}

export const renderers: readonly FormatRenderer[] = agreements.map((agreement, number) => ({
  name: `${agreement.format}, CSV ${String(number + 1)}`,
  format: agreement.format,
  schema: 'usage',
  render: (dice) => ({
    files: Array.from({ length: dice.int(1, 2) }, (_, index) => fileOf(dice, agreement, index)),
  }),
}))
