import { exact, roundTo, zero, type Exact } from '../oracle/exact.ts'
import type { CompactRow } from '../cases/write-files.ts'
import { dayOfUse } from './calendar.ts'
import type { Dice } from './dice.ts'
import { meters, type Meter } from './meters.ts'
import { benefitOrders } from './money-rows.ts'
import type { Parties, Party } from './parties.ts'

/** Small, whole, fractional, tiny, huge, none and negative; written as real files write them. */
function quantityText(dice: Dice): string {
  const plain = dice.weighted<() => string>([
    [8, () => String(dice.int(1, 30))],
    [3, () => `${String(dice.int(0, 12))}.5`],
    [
      2,
      () =>
        dice.pick(['0.3333333333', '23.200004', '1.00000000005', '0.000000000049999999', '7.1']),
    ],
    [1, () => dice.pick(['0.0000000001', '1E-10', '4.79E-8', '1e-05'])],
    [1, () => dice.pick(['1000000', '100001', '99999.9999999999', '12345.678'])],
    [1, () => '0'],
  ])()
  return dice.chance(0.15) ? `-${plain}` : plain
}

/** The totals as Microsoft writes them: not rounded to cents, up to 15 decimals. */
function totals(quantity: Exact, unitPrice: Exact, pec: string, fx: Exact): CompactRow {
  const net = exact('1').minus(exact(pec).dividedBy(100))
  const pricing = roundTo(quantity.times(unitPrice).times(net), 15)
  return {
    PricingPreTaxTotal: pricing.toString(),
    BillingPreTaxTotal: roundTo(pricing.times(fx), 15).toString(),
    EffectiveUnitPrice: roundTo(unitPrice.times(net), 15).toString(),
  }
}

const nothing: CompactRow = {
  PricingPreTaxTotal: '0',
  BillingPreTaxTotal: '0',
  EffectiveUnitPrice: '0',
}

/** Totals where the cost is a whole number of half cents, so that what is passed on ends in 5. */
function halfCents(dice: Dice, fx: Exact): CompactRow {
  const billing = exact(String(dice.int(-50, 400))).times(exact('0.005'))
  return {
    BillingPreTaxTotal: billing.toString(),
    PricingPreTaxTotal: roundTo(billing.dividedBy(fx), 15).toString(),
  }
}

/**
 * Covered lines cost nothing; overflow names its plan and is charged; a credit pays the whole line.
 */
function kindOfLine(dice: Dice, charged: (pec: string) => CompactRow): CompactRow {
  const earned = (pec: string): CompactRow => ({
    ...charged(pec),
    PartnerEarnedCreditPercentage: pec,
    CreditType: 'Partner Earned Credit Applied',
  })
  const reservation = (order: string): string =>
    JSON.stringify({ UsageType: 'ComputeHR', ReservationOrderId: order, ReservationId: 'r' })
  return dice.weighted<() => CompactRow>([
    [12, () => charged('0')],
    [6, () => earned('15')],
    [1, () => earned(dice.pick(['20', '7.5', '3.1415', '90', '37.5']))],
    [1, () => ({ ...nothing, CreditPercentage: '100', CreditType: 'Azure Credit Applied' })],
    [1, () => ({ ...nothing, reservationOrder: dice.pick([benefitOrders[0], benefitOrders[2]]) })],
    [
      1,
      () => ({
        ...nothing,
        BenefitType: 'SavingsPlan',
        BenefitOrderId: dice.pick([benefitOrders[1], benefitOrders[3]]),
      }),
    ],
    [
      1,
      () => ({
        ...charged('0'),
        BenefitType: dice.pick(['Charge', 'SavingsPlan']),
        BenefitOrderId: benefitOrders[1],
      }),
    ],
    [1, () => ({ ...charged('0'), AdditionalInfo: reservation('not-covered-because-charged') })],
    [1, () => nothing],
  ])()
}

/** Which partner tenant a line comes from: nearly always one of the account's seller. */
function partnerTenant(dice: Dice, customer: Party, parties: Parties): string {
  const { tenant } = customer.seller
  return dice.weighted<() => string>([
    [150, () => tenant],
    [30, () => tenant.replace('e', 'f')],
    [1, () => (dice.fault(0.5) ? 'e9' : tenant)],
    [1, () => (dice.fault(1) ? dice.pick(parties.sellers).tenant : tenant)],
  ])()
}

function meterColumns(meter: Meter): CompactRow {
  return {
    MeterId: meter.id,
    MeterCategory: meter.category,
    MeterSubCategory: meter.subCategory,
    MeterName: meter.name,
    MeterRegion: meter.region,
    UnitType: meter.unit,
    Unit: meter.unit,
    SkuId: meter.sku,
    ProductId: meter.product,
    PublisherName: meter.publisher,
    UnitPrice: meter.unitPrice,
  }
}

/** A value that is no number or no date, where there should be one. */
function spoil(dice: Dice, row: CompactRow): CompactRow {
  return {
    ...row,
    ...dice.pick<CompactRow>([
      { Quantity: '1,5' },
      { Quantity: 'NaN' },
      { UnitPrice: 'n/a' },
      { BillingPreTaxTotal: '1_000' },
      { PricingPreTaxTotal: '$5' },
      { UsageDate: '2026-10-32' },
      { UsageDate: 'yesterday' },
      { ChargeStartDate: '31.10.2026' },
      { Quantity: '' },
    ]),
  }
}

/** What a month is full of, so that lines meet on the same day and meter. */
interface Busy {
  readonly days: readonly string[]
  readonly meters: readonly Meter[]
  readonly fx: ReadonlyMap<string, Exact>
  /** Whole quantities and whole half cents only, so that sums often end in exactly half a cent. */
  readonly isCoarse: boolean
}

/** One record of one customer; dates in ISO until a file writes them its own way. */
function usageRow(dice: Dice, parties: Parties, busy: Busy): CompactRow {
  const customer = dice.pick(parties.customers)
  const subscription = dice.pick(customer.subscriptions)
  const meter = dice.pick(busy.meters)
  const quantity = busy.isCoarse ? String(dice.int(-5, 30)) : quantityText(dice)
  const tenant = partnerTenant(dice, customer, parties)
  // Microsoft bills a tenant in the currency of its seller, whoever the customer belongs to.
  const seller =
    parties.sellers.find((one) => one.tenant.slice(1) === tenant.slice(1)) ?? customer.seller
  const billing = seller.currency
  const pricing = dice.chance(0.9) ? 'USD' : 'EUR'
  const rate = busy.fx.get(`${pricing}${billing}`) ?? zero
  const unknown = dice.fault(0.006)
  const row: CompactRow = {
    PartnerId: tenant,
    CustomerId: unknown ? 'c9' : customer.tenant,
    InvoiceNumber: `G00000000${seller.id.slice(-1)}`,
    SubscriptionId: subscription.plan,
    EntitlementId: subscription.id,
    ...meterColumns(meter),
    UsageDate: dice.chance(0.8) ? dice.pick(busy.days) : dayOfUse(dice),
    ChargeStartDate: dice.chance(0.03) ? '2026-09-01' : '2026-10-01',
    ChargeEndDate: '2026-10-31',
    Quantity: quantity,
    BillingCurrency: billing,
    PricingCurrency: pricing,
    PCToBCExchangeRate: rate.toString(),
    ...kindOfLine(dice, (pec) =>
      busy.isCoarse || dice.chance(0.3)
        ? halfCents(dice, rate)
        : totals(exact(quantity), exact(meter.unitPrice), pec, rate),
    ),
  }
  return dice.chance(0.01) ? spoil(dice, row) : row
}

/**
 * The same on another subscription of the plan: as much, or so that the day cancels out (nearly).
 */
function echo(dice: Dice, row: CompactRow, parties: Parties): CompactRow[] {
  const customer = parties.customers.find(({ tenant }) => tenant === row['CustomerId'])
  const others = (customer?.subscriptions ?? []).filter(
    ({ id, plan }) => id !== row['EntitlementId'] && plan === row['SubscriptionId'],
  )
  const quantity = row['Quantity'] ?? ''
  if (others.length === 0 || !/^-?\d/.test(quantity) || quantity.includes(',')) return []
  const negated = exact(quantity).negated()
  const quantities = [quantity, negated.toString(), negated.plus(exact('0.0000000001')).toString()]
  return [{ ...row, EntitlementId: dice.pick(others).id, Quantity: dice.pick(quantities) }]
}

/** 5–60 records over all customers and a few echoes; some records come twice, as real ones do. */
export function usageRows(dice: Dice, parties: Parties): CompactRow[] {
  const fx = new Map(
    ['EUR', 'USD', 'GBP'].flatMap((to) =>
      ['EUR', 'USD'].map((from) => [
        `${from}${to}`,
        from === to ? exact('1') : exact(`0.${String(dice.int(700_000_000, 999_999_999))}`),
      ]),
    ),
  )
  const busy: Busy = {
    fx,
    isCoarse: dice.chance(0.4),
    days: Array.from({ length: dice.int(1, 8) }, () => dayOfUse(dice)),
    meters: dice.shuffle(meters).slice(0, dice.int(1, meters.length)),
  }
  const rows = Array.from({ length: dice.int(5, 60) }, () => usageRow(dice, parties, busy))
  const echoes = rows.filter(() => dice.chance(0.15)).flatMap((row) => echo(dice, row, parties))
  return [...rows, ...echoes, ...rows.filter(() => dice.chance(0.05))]
}
