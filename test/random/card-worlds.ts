import { join } from 'node:path'
import { shapeOf, toFullCsv, writeText } from '../cases/write-files.ts'
import type { CardRow, OfferTerm, Use } from '../oracle/rate-card.ts'
import { type Dice, makeDice } from './dice.ts'

/** A customer with a subscription of its own, meters of its own, and the cards that rate them. */
export interface CardWorld {
  readonly seed: number
  readonly account: string
  readonly subscription: string
  readonly uses: readonly Use[]
  /** Cards as they are delivered: rows of one card share their terms. */
  readonly cards: readonly (readonly CardRow[])[]
}

const idOf = (seed: number, tail: string): string =>
  `${seed.toString(16).padStart(8, '0')}-0000-4000-8000-${tail.padStart(12, '0')}`
const dayText = (day: number): string => `2026-10-${String(day).padStart(2, '0')}`

/** A number with so many places at most, as text: no float in between. */
function decimal(dice: Dice, whole: number, places: number): string {
  const digits = Array.from({ length: dice.int(0, places) }, () => String(dice.int(0, 9))).join('')
  return `${String(dice.int(0, whole))}${digits === '' ? '' : `.${digits}`}`
}

/** Worlds whose cards come in one file: a card has one list of discounts. */
const worldsPerCard = 10
const fileOf = (seed: number): number => Math.floor(seed / worldsPerCard)

/** The discounts of a card; which meters they leave out, each world says. */
function termsOf(file: number, place: number, dice: Dice, meters: readonly string[]): OfferTerm[] {
  const shared = makeDice(file * 2 + place)
  const froms = shared.shuffle(['', '2014-01-01', '2026-10-12', '2027-01-01'])
  return froms
    .slice(0, shared.int(0, 3))
    .map((from) => ({
      discount: shared.pick([
        '0.15',
        '0',
        '1',
        `0.${String(shared.int(1, 999_999)).padStart(6, '0')}`,
      ]),
      excluded: meters.filter(() => dice.chance(0.3)),
      from,
    }))
}

function rates(dice: Dice): Record<string, string> {
  // keys that are whole numbers would be put in order; in a card they stand in none
  const bounds = ['1.0', '10.0', '100.5', '1024.0', '51200.0'].filter(() => dice.chance(0.4))
  return Object.fromEntries(
    dice.shuffle(['0.0', ...bounds]).map((bound) => [bound, decimal(dice, 3, 10)]),
  )
}

type RowOfCard = Omit<CardRow, 'terms' | 'currency'>

function cardRow(dice: Dice, meter: string, from: string): RowOfCard {
  return {
    meter,
    rates: rates(dice),
    included: dice.weighted([
      [3, '0'],
      [1, '5'],
      [1, decimal(dice, 20, 10)],
    ]),
    from,
    isThirdParty: dice.chance(0.1),
  }
}

/** The cards of a world: nearly always one that holds, now and then none, or two that differ. */
function cardsOf(seed: number, dice: Dice, meters: readonly string[]): CardRow[][] {
  const card = (rows: readonly RowOfCard[], place: number): CardRow[] => {
    const own = termsOf(fileOf(seed), place, dice, meters)
    return rows.map((row) => ({ ...row, currency: 'EUR', terms: own }))
  }
  const known = meters.filter(() => !dice.chance(0.05))
  const first = card(
    known.flatMap((meter) => {
      const begins = dice.weighted([
        [8, '2016-09-01'],
        [1, '2026-10-01'],
        [1, '2026-10-20'],
      ])
      const row = cardRow(dice, meter, begins)
      // a price that changes within the month
      return dice.chance(0.3)
        ? [row, cardRow(dice, meter, dice.pick(['2026-10-02', '2026-10-16']))]
        : [row]
    }),
    0,
  )
  if (dice.chance(0.1)) return [first, first]
  if (!dice.chance(0.1)) return [first]
  const second = known.map((meter) => cardRow(dice, meter, '2016-09-01'))
  return [first, card(second, 1)]
}

function usesOf(dice: Dice, subscription: string, meter: string): Use[] {
  const days = Array.from({ length: dice.int(1, 12) }, () => dayText(dice.int(1, 31)))
  return days.flatMap((day) => {
    const parts = dice.weighted([
      [5, 1],
      [2, 3],
    ])
    return Array.from({ length: parts }, (): Use => {
      const sign = dice.chance(0.15) ? '-' : ''
      const whole = dice.pick([0, 3, 40, 900])
      const kind = dice.pick(['UK West', 'UK West', 'UK South'])
      return { subscription, meter, day, kind, quantity: sign + decimal(dice, whole, 15) }
    })
  })
}

/** A world of a seed. */
export function cardWorld(seed: number): CardWorld {
  const dice = makeDice(seed)
  const subscription = idOf(seed, 'd')
  const meters = Array.from({ length: dice.int(1, 3) }, (_, index) =>
    idOf(seed, `${String(index)}a`),
  )
  return {
    seed,
    account: `ACC-${String(seed)}`,
    subscription,
    uses: meters.flatMap((meter) => usesOf(dice, subscription, meter)),
    cards: cardsOf(seed, dice, meters),
  }
}

function recordText({ meter, day, kind, quantity, subscription }: Use, customer: string): string {
  return JSON.stringify({
    usageStartTime: `${day}T00:00:00Z`,
    usageEndTime: `${day}T23:00:00Z`,
    resource: { id: meter, name: 'Meter', category: 'Storage', subcategory: '', region: kind },
    quantity,
    unit: '1 GB',
    infoFields: {},
    instanceData: { resourceUri: `/subscriptions/${subscription}/x`, location: 'uk' },
    customerId: customer,
  })
}

/** A card of several worlds: their rows, and what each of its discounts leaves out. */
function cardText(cards: readonly (readonly CardRow[])[]): string {
  const rows = cards.flat()
  const terms = rows[0]?.terms ?? []
  return JSON.stringify({
    locale: 'en',
    currency: rows[0]?.currency,
    isTaxIncluded: false,
    meters: rows.map((row) => ({
      id: row.meter,
      name: 'Meter',
      rates: row.rates,
      tags: row.isThirdParty ? ['Third Party'] : [],
      category: 'Storage',
      subcategory: '',
      region: '',
      unit: '1 GB',
      includedQuantity: row.included,
      effectiveDate: `${row.from}T00:00:00Z`,
    })),
    offerTerms: terms.map(({ discount, from }, place) => ({
      name: 'Overage discount',
      discount,
      excludedMeterIds: [...new Set(rows.flatMap((row) => row.terms[place]?.excluded ?? []))].map(
        (meter) => meter.toUpperCase(),
      ),
      ...(from === '' ? {} : { effectiveDate: `${from}T00:00:00` }),
    })),
  })
}

/**
 * Writes worlds as one month: records dealt into three files, and about ten customers to a
 * card; every customer is sold its usage at cost. `layout` says which record is in which file.
 */
export function writeCardWorlds(
  dir: string,
  worlds: readonly CardWorld[],
  layout = worlds[0]?.seed ?? 0,
): void {
  const dice = makeDice(layout)
  const rows = (file: string, lines: readonly Record<string, string>[]): void => {
    writeText(join(dir, 'rates', file), toFullCsv(shapeOf(file), lines))
  }
  const tenant = (world: CardWorld): string => idOf(world.seed, 'c')
  rows(
    'accounts.csv',
    worlds.map((world) => ({ account_id: world.account, tenant_id: tenant(world) })),
  )
  rows(
    'assignments.csv',
    worlds.map((world) => ({ customer_tenant_id: tenant(world), billed_to: 'direct' })),
  )
  rows('price-lists/standard.csv', [
    { price_list_id: 'STANDARD', rule_id: 'at-cost', model: 'pass_through', base: 'cost' },
  ])
  const landing = (name: string, lines: readonly string[]): void => {
    if (lines.length > 0) writeText(join(dir, 'data', 'landing', name), lines.join('\n') + '\n')
  }
  const records = worlds.flatMap((world) =>
    world.uses.map((use) => ({ file: dice.int(1, 3), text: recordText(use, tenant(world)) })),
  )
  for (const no of [1, 2, 3]) {
    const own = dice.shuffle(records.filter(({ file }) => file === no))
    landing(
      `utilization-${String(no)}.jsonl`,
      own.map(({ text }) => text),
    )
  }
  const files = new Map<string, (readonly CardRow[])[]>()
  for (const world of worlds) {
    for (const [place, card] of world.cards.entries()) {
      if (card.length === 0) continue
      const terms = card[0]?.terms.map(({ discount, from }) => [discount, from])
      const key = JSON.stringify([fileOf(world.seed), place, terms])
      files.set(key, [...(files.get(key) ?? []), card])
    }
  }
  for (const [no, cards] of [...files.values()].entries())
    landing(`card-${String(no)}.json`, [cardText(cards)])
}
