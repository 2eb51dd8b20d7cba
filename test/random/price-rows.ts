import type { CompactRow } from '../cases/write-files.ts'
import { datesOfRow } from './calendar.ts'
import type { Dice } from './dice.ts'
import { meters } from './meters.ts'
import { marketIds } from './parties.ts'

/**
 * Prices that make halves of the smallest coin from small odd quantities, and a few that do not.
 */
const prices = ['0.005', '0.015', '0.125', '1.005', '12.345', '0.0305', '0.1234567891', '0']
const pricesOf: Readonly<Record<string, readonly string[]>> = {
  JPY: ['0.5', '2.5', '12.5', '0.1234567891', '100'],
  KWD: ['0.0005', '0.0125', '1.0005', '0.0000000001', '0'],
}
const percents = ['0', '5', '10', '12.5', '7.25', '33.3333333', '100']
const bounds = ['1', '2.5', '10', '12.0000000001', '100', '1000.5', '100000']
/** Bounds of package tiers count packages. */
const counts = ['1', '2', '7', '50', '1000']
const sizes = ['1', '1.5', '2.0000000001', '7', '10', '100']

/** What a rule asks for: nothing, one thing or two; rarely something that usage never says. */
function matchKeys(dice: Dice): CompactRow {
  const meter = dice.pick(meters)
  const someCase = (text: string): string => (dice.chance(0.15) ? text.toUpperCase() : text)
  const one = (): CompactRow =>
    dice.weighted<CompactRow>([
      [4, { meter_id: someCase(meter.id) }],
      [4, { meter_category: someCase(meter.category) }],
      [1, { sku_id: meter.sku }],
      [1, { product_id: meter.product }],
      [1, { meter_sub_category: meter.subCategory }],
      [1, { publisher: meter.publisher }],
      [1, { region: meter.region }],
      [1, { market_id: dice.pick(marketIds) }],
      [1, { charge_kind: 'usage' }],
      [1, { segment: 'Commercial' }],
    ])
  return dice.weighted<() => CompactRow>([
    [4, () => ({})],
    [8, one],
    [3, () => ({ ...one(), ...one() })],
  ])()
}

/** The commonest contract currencies first, so that many prices need no conversion. */
function currencyOf(dice: Dice): string {
  return dice.weighted([
    [6, 'EUR'],
    [2, 'PLN'],
    [2, 'USD'],
    [1, 'GBP'],
    [2, 'JPY'],
    [2, 'KWD'],
  ])
}

function priceIn(dice: Dice, currency: string): string {
  return dice.pick(pricesOf[currency] ?? prices)
}

/** Rows of one rule, a tier each; a package may have one price for all. */
function tierRows(dice: Dice, rule: CompactRow): CompactRow[] {
  const model = dice.weighted([
    [4, 'graduated'],
    [3, 'volume'],
    [3, 'package'],
  ])
  const isPackage = model === 'package'
  const from = isPackage ? counts : bounds
  const first = dice.int(0, from.length - 3)
  const steps = from.slice(first, first + (isPackage ? dice.int(0, 2) : dice.int(1, 3)))
  const currency = currencyOf(dice)
  const size = isPackage ? dice.pick(sizes) : ''
  const included = model === 'volume' ? '' : includedIn(dice)
  return [...steps, ''].map((to, i) => ({
    ...rule,
    model,
    currency,
    price: priceIn(dice, currency),
    tier_from: steps[i - 1] ?? (isPackage && steps.length === 0 ? '' : '0'),
    tier_to: to,
    package_size: size,
    included,
  }))
}

/** What is free of a month: mostly nothing, else what a day or two use up. */
function includedIn(dice: Dice): string {
  return dice.chance(0.3) ? dice.pick(['0.5', '1', '10', '12.0000000001', '750']) : ''
}

function percentRow(dice: Dice, rule: CompactRow): CompactRow {
  const model = dice.pick(['markup', 'markdown', 'pass_through'])
  // a markdown from list must say what it is for
  const hasList = model !== 'markdown' || rule['charge_kind'] !== undefined
  const policy = dice.pick(['', '', 'keep', 'pass_on', 'share'])
  return {
    ...rule,
    model,
    base: dice.pick(['', 'cost', 'retail', hasList ? 'list' : 'retail']),
    pec_policy: policy,
    percent: model === 'pass_through' ? '' : dice.pick(percents),
    pec_share: policy === 'share' ? dice.pick(['0', '33.3333', '40', '100']) : '',
  }
}

function modelRows(dice: Dice, rule: CompactRow): CompactRow[] {
  return dice.weighted<() => CompactRow[]>([
    [
      4,
      () => {
        const currency = currencyOf(dice)
        const price = priceIn(dice, currency)
        return [{ ...rule, model: 'unit_price', currency, price, included: includedIn(dice) }]
      },
    ],
    [5, () => tierRows(dice, rule)],
    [5, () => [percentRow(dice, rule)]],
    [1, () => [{ ...rule, model: 'free', reason: dice.pick(['a trial', 'a gift; twice']) }]],
    [1, () => [{ ...rule, model: 'excluded', reason: 'our own use' }]],
  ])()
}

/**
 * Rules of these lists. No two of a list ask for the same from the same
 * day on: that would be a tie.
 */
export function priceRows(dice: Dice, priceListIds: readonly string[]): CompactRow[] {
  const taken = new Set<string>()
  const ruleNumbers = dice.shuffle(
    Array.from({ length: 200 }, (_, i) => String(i).padStart(3, '0')),
  )
  const rule = (priceListId: string, keys: CompactRow): CompactRow[] => {
    const dates = datesOfRow(dice)
    const promotion = dice.chance(0.15) ? 'autumn' : ''
    const mark = JSON.stringify([
      priceListId,
      promotion,
      dates.valid_from,
      Object.entries(keys)
        .filter(([, value]) => value !== '')
        .map((entry) => entry.join('=').toLowerCase())
        .sort(),
    ])
    if (taken.has(mark)) return []
    taken.add(mark)
    const isHourly = keys['meter_id'] === 'meter-vm' && dice.chance(0.5)
    const unit = isHourly ? '1 Hour' : dice.fault(0.02) ? '10K' : ''
    return modelRows(dice, {
      ...keys,
      ...dates,
      promotion,
      unit,
      price_list_id: priceListId,
      rule_id: `rule-${ruleNumbers.pop() ?? '?'}`,
    })
  }
  /** Prices whatever no other rule does, on any day. */
  const anything = (priceListId: string): CompactRow[] => {
    taken.add(JSON.stringify([priceListId, '', '', []]))
    return modelRows(dice, {
      price_list_id: priceListId,
      rule_id: `rule-${ruleNumbers.pop() ?? '?'}`,
    })
  }
  return priceListIds.flatMap((id) => [
    ...(id === 'DEFAULT' && !dice.fault(0.3) ? anything(id) : dice.chance(0.4) ? rule(id, {}) : []),
    ...Array.from({ length: dice.int(1, 5) }, () => rule(id, matchKeys(dice))).flat(),
  ])
}
