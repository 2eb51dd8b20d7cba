import type { CompactRow } from '../cases/write-files.ts'
import { months } from './calendar.ts'
import type { Dice } from './dice.ts'
import { currencies, marketIds, type Parties } from './parties.ts'

/** Roughly what a unit is worth in EUR, so that amounts keep a plausible size. */
const worth: Readonly<Record<string, readonly [numerator: number, denominator: number]>> = {
  EUR: [1, 1],
  PLN: [23, 100],
  USD: [9, 10],
  GBP: [115, 100],
  JPY: [6, 1000],
  KWD: [3, 1],
}

/** A rate near the true one with 2–9 decimals, as text. */
function rateText(dice: Dice, from: string, to: string): string {
  const [a = 1, b = 1] = worth[from] ?? []
  const [c = 1, d = 1] = worth[to] ?? []
  const near = Math.round(((a * d) / (b * c)) * dice.int(900, 1100) * 1_000_000)
  const digits = String(Math.max(near, 1)).padStart(10, '0')
  const rate = `${digits.slice(0, -9)}.${digits.slice(-9)}`
  return dice.chance(0.5) && near > 10_000_000 ? rate.slice(0, -dice.int(1, 7)) : rate
}

/** FX rows for all pairs and months, some left out. */
export function fxRows(dice: Dice, parties: Parties): CompactRow[] {
  const billing = new Set(parties.sellers.map(({ currency }) => currency))
  const taxing = new Set(parties.sellers.map(({ row }) => row['tax_currency'] ?? ''))
  const row = (month: string, from: string, to: string, kind: string): CompactRow[] =>
    from === to || dice.fault(0.03)
      ? []
      : [{ month, from_currency: from, to_currency: to, rate: rateText(dice, from, to), kind }]
  return months.flatMap((month) =>
    currencies.flatMap((from) => [
      ...currencies.flatMap((to) => row(month, from, to, 'sell')),
      ...[...billing].flatMap((to) => row(month, from, to, 'book')),
      ...[...taxing].flatMap((to) => row(month, from, to, 'tax')),
      ...[...billing].flatMap((to) => row(month, from, to, 'cost')),
    ]),
  )
}

/**
 * Tax rules: reverse charge for businesses in Poland (all have VAT ids), rates
 * elsewhere, some left out.
 */
export function taxRows(dice: Dice, parties: Parties): CompactRow[] {
  const exempt = {
    category: 'O',
    rate: '0',
    reason_code: 'VATEX-EU-O',
    reason_text: 'Not subject to VAT',
  }
  const reverse = {
    category: 'AE',
    rate: '0',
    reason_code: 'VATEX-EU-AE',
    reason_text: 'Reverse charge',
  }
  const rated = (): CompactRow =>
    dice.chance(0.2)
      ? { ...exempt, legal_phrase: exempt.reason_text }
      : { category: 'S', rate: dice.pick(['19', '23', '7.5', '8.875', '10', '5']) }
  return parties.sellers.flatMap(({ id }) => {
    const row = (country: string, kind: string, rest: CompactRow): CompactRow => ({
      seller_id: id,
      customer_country: country,
      customer_kind: kind,
      product: dice.weighted([
        [1, 'usage'],
        [5, '*'],
      ]),
      ...rest,
    })
    const ofCountries = marketIds.flatMap((country): CompactRow[] => {
      if (dice.fault(0.08)) return []
      if (dice.chance(0.1)) {
        return [
          row(country, '*', { ...rated(), valid_to: '2026-10-31' }),
          row(country, '*', { ...rated(), valid_from: '2026-10-31' }),
        ]
      }
      return [row(country, '*', rated())]
    })
    return [
      ...ofCountries,
      ...(dice.chance(0.5)
        ? [row('PL', 'business', { ...reverse, legal_phrase: 'Reverse charge' })]
        : []),
      ...(dice.chance(0.3) ? [row('*', 'consumer', rated())] : []),
      ...(dice.chance(0.2) ? [row('*', '*', rated())] : []),
      ...(dice.chance(0.3) ? [{ ...row('*', '*', rated()), product: 'fee' }] : []),
      ...(dice.chance(0.3) ? [{ ...row('DE', '*', rated()), product: 'service' }] : []),
    ]
  })
}

/** Orders b0–b3: owned by us, a reseller or a customer, changing hands, or unknown. */
export const benefitOrders = ['b0', 'b1', 'b2', 'b3'] as const

export function benefitRows(dice: Dice, parties: Parties): CompactRow[] {
  const owners = [
    'seller',
    'seller',
    ...[...parties.customers, ...parties.resellers].map(({ id }) => id),
  ]
  return benefitOrders.flatMap((order, i): CompactRow[] => {
    const kind = i % 2 === 0 ? 'reservation' : 'savings_plan'
    if (dice.fault(0.12)) return []
    if (dice.chance(0.2)) {
      return [
        {
          benefit_order_id: order,
          kind,
          owner: dice.pick(owners),
          valid_from: '',
          valid_to: '2026-10-16',
        },
        {
          benefit_order_id: order,
          kind,
          owner: dice.pick(owners),
          valid_from: '2026-10-16',
          valid_to: '',
        },
      ]
    }
    return [{ benefit_order_id: order, kind, owner: dice.pick(owners) }]
  })
}
