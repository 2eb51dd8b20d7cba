import type { CompactRow } from '../cases/write-files.ts'
import { turningDays } from './calendar.ts'
import type { Dice } from './dice.ts'

export interface Seller {
  readonly id: string
  readonly tenant: string
  readonly currency: string
  readonly row: CompactRow
}
export interface Party {
  readonly id: string
  readonly seller: Seller
  /** Short hexadecimal of the customer's tenant; '' for resellers. */
  readonly tenant: string
  readonly marketId: string
  readonly invoiceBy: string
  /** Subscriptions with their plans; none for resellers. */
  readonly subscriptions: readonly { readonly id: string; readonly plan: string }[]
}
export interface Parties {
  readonly sellers: readonly Seller[]
  readonly resellers: readonly Party[]
  readonly customers: readonly Party[]
}

/** Markets with country, currency and a VAT id of that country. */
export const markets = {
  DE: { currency: 'EUR', vatId: 'DE136695976' },
  PL: { currency: 'PLN', vatId: 'PL5260001246' },
  US: { currency: 'USD', vatId: '' },
  GB: { currency: 'GBP', vatId: '' },
  JP: { currency: 'JPY', vatId: '' },
  KW: { currency: 'KWD', vatId: '' },
} as const
export const currencies = ['EUR', 'PLN', 'USD', 'GBP', 'JPY', 'KWD'] as const

export type MarketId = keyof typeof markets
export const marketIds: readonly MarketId[] = ['DE', 'PL', 'US', 'GB', 'JP', 'KW']

function makeSeller(dice: Dice, number: number): Seller {
  const id = `SELLER-${String(number)}`
  const currency = dice.pick(['EUR', 'EUR', 'USD', 'GBP'])
  const tenant = `e${String(number)}`
  return {
    id,
    tenant,
    currency,
    row: {
      seller_id: id,
      partner_tenant_ids: `${tenant};f${String(number)}`,
      billing_currency: currency,
      tax_currency: dice.chance(0.6) ? currency : dice.pick(['EUR', 'PLN']),
      invoice_series: `INV${String(number)}`,
      credit_note_series: `CN${String(number)}`,
    },
  }
}

/** 1–2 sellers, 0–2 resellers, 1–4 customers with 1–3 subscriptions on 1–2 plans. */
export function makeParties(dice: Dice): Parties {
  const sellers = [makeSeller(dice, 1), ...(dice.chance(0.25) ? [makeSeller(dice, 2)] : [])]
  const marketOf = (): MarketId =>
    dice.weighted([
      [5, 'DE'],
      [2, 'PL'],
      [1, 'US'],
      [1, 'GB'],
      [2, 'JP'],
      [2, 'KW'],
    ])
  const invoiceBy = (): string =>
    dice.weighted([
      [6, 'account'],
      [1, 'customer'],
      [1, 'subscription'],
      [1, 'purchase_order'],
    ])
  const resellers = Array.from({ length: dice.int(0, 2) }, (_, i): Party => ({
    id: `RESELLER-${String(i + 1)}`,
    seller: dice.pick(sellers),
    tenant: '',
    marketId: marketOf(),
    invoiceBy: invoiceBy(),
    subscriptions: [],
  }))
  const customers = Array.from({ length: dice.int(1, 4) }, (_, i): Party => {
    const plans = Array.from({ length: dice.int(1, 2) }, (__, p) => `a${String(i)}${String(p)}`)
    return {
      id: `CUSTOMER-${String(i + 1)}`,
      seller: dice.pick(sellers),
      tenant: `c${String(i)}`,
      marketId: marketOf(),
      invoiceBy: invoiceBy(),
      subscriptions: Array.from({ length: dice.int(1, 3) }, (__, s) => ({
        id: `d${String(i)}${String(s)}`,
        plan: plans[s % plans.length] ?? '',
      })),
    }
  })
  return { sellers, resellers, customers }
}

/**
 * Rows of one account: mostly one; sometimes its currency changes on a first,
 * sometimes it starts late.
 */
export function accountRows(
  dice: Dice,
  party: Party,
  priceListId: string,
  number: number,
): CompactRow[] {
  const vatId = Object.entries(markets).find(([id]) => id === party.marketId)?.[1].vatId ?? ''
  const base = {
    account_id: party.id,
    kind: party.tenant === '' ? 'reseller' : 'customer',
    seller_id: party.seller.id,
    tenant_id: dice.chance(0.3) ? party.tenant.toUpperCase() : party.tenant,
    partner_id: party.tenant === '' ? `11111${String(number)}` : '',
    market_id: party.marketId,
    price_list_id: priceListId,
    country: party.marketId,
    vat_id: vatId,
    customer_kind: dice.pick(
      vatId === '' ? ['business', 'consumer'] : ['business', 'business', 'public'],
    ),
    invoice_by: party.invoiceBy,
  }
  const currency = dice.chance(0.3) ? dice.pick(currencies) : ''
  if (dice.chance(0.15)) {
    return [
      { ...base, currency, valid_from: '', valid_to: '2026-10-01' },
      { ...base, currency: dice.pick(currencies), valid_from: '2026-10-01', valid_to: '' },
    ]
  }
  if (party.tenant !== '' && dice.fault(0.04)) {
    return [{ ...base, currency, valid_from: dice.pick(turningDays), valid_to: '' }]
  }
  return [{ ...base, currency, valid_from: dice.pick(['', '', '2026-01-01']), valid_to: '' }]
}

/**
 * Who is billed for a customer's usage: by customer, plan or subscription,
 * changing on a turning day.
 */
export function assignmentRows(
  dice: Dice,
  customer: Party,
  resellers: readonly Party[],
): CompactRow[] {
  const own = resellers.filter(
    (reseller) => reseller.seller.id === customer.seller.id || dice.fault(0.15),
  )
  const target = (): string =>
    dice.pick(['direct', ...own.map(({ id }) => id), ...own.map(({ id }) => id)])
  const row = (subscriptionId: string, from: string, to: string): CompactRow => ({
    customer_tenant_id: customer.tenant,
    subscription_id: subscriptionId,
    billed_to: target(),
    valid_from: from,
    valid_to: to,
  })
  /** Sometimes split on a turning day, rarely with a gap. */
  const times = (subscriptionId: string): CompactRow[] => {
    if (dice.chance(0.7)) return [row(subscriptionId, '', '')]
    const turn = dice.pick(turningDays)
    const next = dice.fault(0.1) ? '2026-11-01' : turn
    return [row(subscriptionId, '', turn), row(subscriptionId, next, '')]
  }
  const exceptions = customer.subscriptions
    .filter(() => dice.chance(0.25))
    .flatMap(({ id }) => times(id))
  const plan = customer.subscriptions[0]?.plan ?? ''
  return [
    ...(dice.fault(0.06) ? [] : times('')),
    ...(dice.chance(0.15) ? times(plan) : []),
    ...exceptions,
  ]
}

/** Purchase orders for the accounts that want a document per order. */
export function purchaseOrderRows(dice: Dice, parties: Parties): CompactRow[] {
  const wanting = [...parties.customers, ...parties.resellers].filter(
    (party) => party.invoiceBy === 'purchase_order',
  )
  const row = (
    party: Party,
    subscription: string,
    order: string,
    from: string,
    to: string,
  ): CompactRow => ({
    account_id: party.id,
    subscription_id: subscription,
    purchase_order: order,
    valid_from: from,
    valid_to: to,
  })
  return wanting.flatMap((party) => [
    ...(dice.chance(0.7)
      ? [row(party, '', 'PO-1', '', '2026-10-16'), row(party, '', 'PO-2', '2026-10-16', '')]
      : []),
    ...party.subscriptions
      .filter(() => dice.chance(0.4))
      .map(({ id }) => row(party, id, 'PO-3', '', '')),
  ])
}
