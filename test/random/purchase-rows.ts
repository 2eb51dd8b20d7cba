import { toGuid, type CompactRow } from '../cases/write-files.ts'
import { exact, roundTo } from '../oracle/exact.ts'
import type { Dice } from './dice.ts'
import { benefitOrders } from './money-rows.ts'
import type { Parties, Party } from './parties.ts'

/** What is bought by term: products under their SKUs. */
export const licences = [
  { product: 'CFQ7TTC0LCHC', sku: 'L001', name: 'Business Premium' },
  { product: 'CFQ7TTC0LCHC', sku: 'L002', name: 'Business Standard' },
  { product: 'CFQ7TTC0LF8S', sku: 'L003', name: 'Teams "Essentials", trial' },
] as const
const benefits = [
  { product: 'DZH318Z0BQ35', sku: 'R001', name: 'Reserved VM Instance, D4s' },
  { product: 'DZH318Z0BQ36', sku: 'S001', name: 'Compute Savings Plan' },
] as const
const software = { product: 'DG7GMGF0PWHC', sku: 'W001', name: 'Windows Server 2025' }
const marketplace = { product: 'DZH318Z0MKT1', sku: 'M001', name: 'Firewall, bring your own' }
const credit = { product: 'DZH318Z0BPS6', sku: 'C001', name: 'Azure credit' }
export const bought = [...licences, ...benefits, software, marketplace, credit]

const prices = ['10.08', '12', '6.43', '250', '3.4', '0.333333', '0']
const terms: readonly (readonly [text: string, months: number])[] = [
  ['One-Year commitment for monthly/yearly billing', 12],
  ['One-Year commitment for monthly/yearly billing', 12],
  ['One-Month commitment for monthly billing', 1],
  ['Three-3 Years commitment for monthly/3 Years/yearly billing', 36],
]
const frequencies: Readonly<Record<number, readonly string[]>> = {
  1: ['Monthly', 'monthly', ''],
  12: ['Monthly', 'Monthly', 'Annual', ''],
  36: ['Monthly', 'Annual', 'Triennial', ''],
}

/** A day so many months and days later; the 31st of a short month is its last day. */
function later(day: string, months: number, days = 0): string {
  const date = new Date(`${day}T00:00:00Z`)
  const dayOfMonth = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months + 1, 0)
  date.setUTCDate(Math.min(dayOfMonth, date.getUTCDate()) + days)
  return date.toISOString().slice(0, 10)
}

/** Amounts of a line: what Microsoft asks for some part of a cycle, cut to cents. */
function money(dice: Dice, unitPrice: string, seats: number, part: string): CompactRow {
  const effective = roundTo(exact(unitPrice).times(exact(part)), 6)
  const whole = exact(String(seats))
  return {
    UnitPrice: unitPrice,
    EffectiveUnitPrice: effective.toString(),
    Subtotal: roundTo(effective.times(whole), 2).toString(),
    ...(dice.chance(0.8)
      ? { Quantity: String(Math.abs(seats)), BillableQuantity: String(seats) }
      : { Quantity: String(seats) }),
  }
}

interface Thing {
  readonly product: string
  readonly sku: string
  readonly name: string
}

function thingColumns(thing: Thing): CompactRow {
  return {
    ProductId: thing.product,
    SkuId: thing.sku,
    SkuName: thing.name,
    ProductName: thing.name,
    SubscriptionDescription: thing.name,
  }
}

/** The lines of one licence, reservation or savings plan: a charge, or what changes its seats. */
function termRows(dice: Dice, thing: Thing, base: CompactRow): CompactRow[] {
  const [text, months] = dice.pick(terms)
  const frequency = dice.pick(frequencies[months] ?? [''])
  const plan = /^m/i.test(frequency) ? 1 : /^a/i.test(frequency) ? 12 : months
  const day = dice.pick(['01', '12', '15', '28', '29', '30', '31'])
  const periodStart = later(`2026-08-${day}`, dice.int(1, 2))
  const termStart = later(periodStart, -plan * dice.int(0, Math.ceil(months / plan) - 1))
  const aligned = dice.pick(['2027-06-30', '2026-12-31', '2027-02-28'])
  const termEnd = dice.chance(0.15) ? aligned : later(termStart, months, -1)
  const cycleEnd = later(periodStart, plan, -1)
  const from = later(periodStart, 0, dice.pick([0, 1, 2, 9, 22]))
  const seats = dice.int(1, 300)
  const unitPrice = dice.pick(prices)
  const [term, end] = dice.weighted<readonly [CompactRow, string]>([
    [12, [{ SubscriptionStartDate: termStart, SubscriptionEndDate: termEnd }, cycleEnd]],
    [1, [{}, cycleEnd]],
    [dice.fault(0.3) ? 1 : 0, [{ SubscriptionStartDate: termStart }, '']],
  ])
  const line = (count: number, columns: CompactRow): CompactRow => ({
    ...base,
    ...thingColumns(thing),
    ...term,
    TermAndBillingCycle: dice.fault(0.03) ? 'Custom commitment' : text,
    BillingFrequency: frequency,
    ChargeStartDate: from,
    ChargeEndDate: end,
    ...money(dice, unitPrice, count, dice.pick(['1', '0.935483870967', '0.5'])),
    ...columns,
  })
  const pair = (ChargeType: string, next: number): CompactRow[] => {
    const ReferenceId = `ref-${String(dice.int(1000, 1003))}`
    return [line(-seats, { ChargeType, ReferenceId }), line(next, { ChargeType, ReferenceId })]
  }
  const whole = { ChargeStartDate: periodStart }
  return dice.weighted<() => CompactRow[]>([
    [4, () => [line(seats, { ...whole, ChargeType: dice.pick(['cycleCharge', 'renew', 'new']) })]],
    [2, () => [line(seats, { ChargeType: 'new' })]],
    [3, () => pair('addQuantity', seats + dice.int(1, 20))],
    [2, () => pair('removeQuantity', Math.max(seats - dice.int(1, 20), 1))],
    [2, () => [line(-seats, { ChargeType: 'cancelImmediate' })]],
    [1, () => [...pair('convert', 1), line(seats, { ChargeType: 'convert', ...lastOf(dice) })]],
    [
      1,
      () => {
        const columns = { ...whole, ChargeType: 'changeBillingPlan' }
        const rest = dice.int(1, months)
        return [line(seats, { ...columns, ChargeEndDate: later(periodStart, rest, -1) })]
      },
    ],
  ])()
}

function lastOf(dice: Dice): CompactRow {
  return thingColumns(dice.pick(licences))
}

function benefitRow(dice: Dice, base: CompactRow): CompactRow[] {
  const isReservation = dice.chance(0.5)
  const order = dice.pick([...benefitOrders, ...benefitOrders, 'b9', ''])
  const prefix = dice.pick(['', 'RIOderId', 'RIOrderId'])
  const thing = isReservation ? benefits[0] : benefits[1]
  const text = isReservation ? 'Reservation 1 Year' : 'Savings Plan 3 Years'
  return termRows(dice, thing, base).map((row) => ({
    ...row,
    ...thingColumns(thing),
    TermAndBillingCycle: text,
    ReservationOrderId: order === '' ? '' : `${prefix}${toGuid(order)}`,
  }))
}

/** What has no term, and what the vendor gives back. */
function plainRow(dice: Dice, base: CompactRow): CompactRow {
  const start = `2026-10-${dice.pick(['01', '09', '16', '31'])}`
  const seats = dice.pick([1, 2, 7, -1])
  const amounts = money(dice, dice.pick(prices), seats, dice.pick(['1', '0.9', '0.8123']))
  const row = { ...base, ChargeType: 'new', ChargeStartDate: start, ...amounts }
  return dice.weighted<CompactRow>([
    [2, { ...row, ...thingColumns(software) }],
    [3, { ...row, ...thingColumns(marketplace), PublisherName: 'Firewalls Inc.' }],
    [
      2,
      {
        ...row,
        ...thingColumns(credit),
        ChargeType: 'customerCredit',
        Subtotal: `-${String(dice.int(0, 300))}.${String(dice.int(10, 99))}`,
      },
    ],
  ])
}

/** What a customer buys: its lines on one invoice, with dates in ISO. */
function customerRows(dice: Dice, customer: Party, place: number): CompactRow[] {
  const { seller } = customer
  return Array.from({ length: dice.int(0, 6) }, (_, i): CompactRow[] => {
    const billing = seller.currency
    const own = toGuid(`f${String(place)}${String(i)}`)
    const plan = toGuid(customer.subscriptions[0]?.plan ?? '')
    const base: CompactRow = {
      PartnerId: toGuid(seller.tenant),
      CustomerId: toGuid(customer.tenant),
      CustomerName: 'Example Customer',
      InvoiceNumber: `G00000001${seller.id.slice(-1)}`,
      OrderId: `order-${String(place)}${String(i)}`,
      Currency: billing,
      PricingCurrency: dice.weighted([
        [3, billing],
        [2, 'USD'],
        [1, 'EUR'],
      ]),
      PublisherName: dice.pick(['Microsoft Corporation', 'Microsoft', '']),
      SubscriptionId: dice.weighted([
        [8, own],
        [1, plan],
        [1, ''],
      ]),
      PromotionId: dice.chance(0.1) ? '39NFJQT1X27N:0002' : '',
    }
    return dice.weighted<() => CompactRow[]>([
      [4, () => termRows(dice, dice.pick(licences), base)],
      [2, () => benefitRow(dice, base)],
      [2, () => [plainRow(dice, base)]],
    ])()
  }).flat()
}

/**
 * What customers buy in a month, in two of three months: every invoice has a charge of October, so
 * that it is of that month (B6). Some lines come twice.
 */
export function purchaseRows(dice: Dice, parties: Parties): CompactRow[] {
  if (!dice.chance(0.67)) return []
  const rows = parties.customers.flatMap((customer, place) => customerRows(dice, customer, place))
  return [...rows, ...rows.filter(() => dice.chance(0.05))]
}
