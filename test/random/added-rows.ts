import type { CompactRow } from '../cases/write-files.ts'
import { datesOfRow } from './calendar.ts'
import type { Dice } from './dice.ts'
import { currencies, type Parties, type Party } from './parties.ts'

/** Files of what is charged beside usage, by name; empty where a month has none of it. */
export interface AddedRows {
  readonly files: Readonly<Record<string, readonly CompactRow[]>>
  /** Prices of the services, for the price lists that the month has. */
  readonly prices: readonly CompactRow[]
}

const serviceIds = ['backup', 'Desk'] as const
const amounts = ['0', '0.005', '5', '12.345', '50', '250.1234567891', '1000000'] as const

/** Limits and fees are of whole months: mostly this one, now and then the one before or after. */
function monthsOf(dice: Dice): CompactRow {
  return dice.weighted([
    [6, { valid_from: '', valid_to: '' }],
    [2, { valid_from: '2026-10-01', valid_to: '2026-11-01' }],
    [1, { valid_from: '', valid_to: '2026-10-01' }],
    [1, { valid_from: '2026-11-01', valid_to: '' }],
  ])
}

/** One row of each key: more would be refused. */
function once(rows: readonly CompactRow[], key: readonly string[]): CompactRow[] {
  const keyOf = (row: CompactRow): string => key.map((column) => row[column] ?? '').join('|')
  return [...new Map(rows.map((row) => [keyOf(row).toLowerCase(), row])).values()]
}

function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i))
}

function serviceRows(dice: Dice, everybody: readonly Party[]): CompactRow[] {
  const rows = times(dice.int(1, 4), (): CompactRow => {
    const party = dice.pick(everybody)
    const own = party.subscriptions.map(({ id }) => id)
    return {
      service_id: dice.pick(serviceIds),
      name: dice.pick(['Managed backup', 'Service desk']),
      account_id: party.id,
      subscription_id: dice.pick(['', ...own]),
      quantity: dice.pick(['1', '7', '0.5', '12.0000000001', '999.99']),
      unit_cost: dice.pick(['', '0', '6.5', '0.0000000001', '123.456']),
      cost_currency: dice.weighted([
        [4, ''],
        [1, dice.pick(currencies)],
      ]),
      ...datesOfRow(dice),
    }
  })
  return once(rows, ['service_id', 'account_id', 'subscription_id'])
}

/** For a list or for an account, for some charges or for all. */
function holderOf(dice: Dice, everybody: readonly Party[], lists: readonly string[]): CompactRow {
  const isOwn = dice.chance(0.6)
  return {
    price_list_id: isOwn ? '' : dice.pick(lists),
    account_id: isOwn ? dice.pick(everybody).id : '',
    meter_category: dice.pick(['', '', 'Storage', 'virtual machines', 'Services']),
    charge_kind: dice.pick(['', '', 'usage', 'purchase']),
    ...monthsOf(dice),
  }
}

function limitRows(
  dice: Dice,
  everybody: readonly Party[],
  lists: readonly string[],
): CompactRow[] {
  const rows = times(dice.int(0, 5), (i): CompactRow => {
    const bounds = dice.pick([
      [dice.pick(amounts), ''],
      ['', dice.pick(amounts)],
      ['5', '50'],
    ])
    return {
      limit_id: `limit-${String(i)}`,
      ...holderOf(dice, everybody, lists),
      scope: dice.pick(['line', 'subscription', 'account']),
      minimum: bounds[0] ?? '',
      maximum: bounds[1] ?? '',
      currency: dice.pick(currencies),
      text: dice.pick(['Minimum', 'Cap']),
    }
  })
  return once(rows, ['price_list_id', 'account_id', 'scope', 'meter_category', 'charge_kind'])
}

function feeRows(dice: Dice, everybody: readonly Party[], lists: readonly string[]): CompactRow[] {
  const rows = times(dice.int(0, 3), (): CompactRow => ({
    fee_id: dice.pick(['managed', 'support']),
    ...holderOf(dice, everybody, lists),
    percent: dice.pick(['10', '0.0000001', '7.25', '33.3333333', '100']),
    text: dice.pick(['Managed service', 'Support']),
  }))
  return once(rows, ['fee_id', 'price_list_id', 'account_id'])
}

function adjustmentRows(dice: Dice, parties: Parties): CompactRow[] {
  return times(dice.int(0, 3), (): CompactRow => {
    const party = dice.pick([...parties.customers, ...parties.resellers])
    const isReseller = party.tenant === ''
    // a reseller may have no customer yet
    const hasCustomer = parties.customers.length > 0
    const about = isReseller && hasCustomer ? dice.pick(parties.customers) : party
    return {
      account_id: party.id,
      customer_account_id: isReseller && dice.chance(0.5) && hasCustomer ? about.id : '',
      subscription_id: dice.pick(['', ...about.subscriptions.map(({ id }) => id)]),
      text: dice.pick(['Credit for outage', 'Training']),
      net: dice.pick(['-25', '15', '0.005', '-0.015', '1000.1234567891']),
      currency: dice.pick(currencies),
      tax_product: dice.pick(['usage', 'adjustment', 'service', 'fee']),
    }
  })
}

/** Parts of bundles: what one of the services holds, in some of the lists. */
function partRows(
  dice: Dice,
  lists: readonly string[],
  services: readonly CompactRow[],
): CompactRow[] {
  return lists
    .filter(() => dice.chance(0.3))
    .map((list, i) => ({
      price_list_id: list,
      rule_id: `part-${String(i)}`,
      ...dice.pick<CompactRow>([
        {},
        { meter_category: 'Storage' },
        { meter_category: 'Virtual Machines' },
        { sku_id: 'backup' },
      ]),
      model: 'bundled',
      bundle: dice.pick(services)['service_id'] ?? '',
    }))
}

/** Services, limits, fees and adjustments of a month: some of each, in three of five months. */
export function addedRows(dice: Dice, parties: Parties, lists: readonly string[]): AddedRows {
  const everybody: Party[] = [...parties.customers, ...parties.resellers]
  if (!dice.chance(0.6) || everybody.length === 0) return { files: {}, prices: [] }
  const priced = lists.filter((id) => id === 'DEFAULT' || dice.chance(0.3))
  const prices = priced.flatMap((list) =>
    serviceIds.flatMap((id): CompactRow[] =>
      dice.fault(0.2)
        ? []
        : [
            {
              price_list_id: list,
              rule_id: `service-${id.toLowerCase()}`,
              sku_id: id.toUpperCase(),
              ...dice.weighted<CompactRow>([
                [4, { model: 'unit_price', currency: dice.pick(currencies), price: '12.345' }],
                [1, { model: 'markup', percent: '12.5' }],
                [1, { model: 'unit_price', currency: 'EUR', price: '9', unit: '1 Month' }],
              ]),
            },
          ],
    ),
  )
  const services = serviceRows(dice, everybody)
  return {
    files: {
      'services.csv': services,
      'limits.csv': limitRows(dice, everybody, lists),
      'fees.csv': feeRows(dice, everybody, lists),
      'adjustments/2026-10.csv': adjustmentRows(dice, parties),
      'adjustments/2026-09.csv': adjustmentRows(dice, parties),
    },
    prices: [...prices, ...partRows(dice, lists, services)],
  }
}
