import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../pipeline/package-root.ts'
import { usageShape } from '../cases/full-files.ts'
import { type CompactRow, shapeOf, toFullCsv, toGuid, writeText } from '../cases/write-files.ts'
import { writeBaseRates } from '../golden-month.ts'
import { type Garden, makeGarden } from './planted.ts'

/** Buyers of every language in both tiers; a reseller's customer gets no file of ours. */
const buyers = [
  { id: 'ANNA', language: 'pl', currency: 'PLN', tenant: 'c1', reseller: null },
  { id: 'BERTA', language: 'de', currency: 'EUR', tenant: 'c2', reseller: null },
  { id: 'CLARA', language: 'en', currency: 'GBP', tenant: 'c3', reseller: null },
  { id: 'DARIUSZ', language: 'pl', currency: 'PLN', tenant: 'c4', reseller: 'NORTH' },
  { id: 'EMIL', language: 'de', currency: 'EUR', tenant: 'c5', reseller: 'SOUTH' },
  { id: 'FIONA', language: 'en', currency: 'GBP', tenant: 'c6', reseller: 'WEST' },
] as const
const resellers = [
  { id: 'NORTH', language: 'pl', currency: 'PLN', mpn: '111111' },
  { id: 'SOUTH', language: 'de', currency: 'EUR', mpn: '222222' },
  { id: 'WEST', language: 'en', currency: 'GBP', mpn: '333333' },
] as const
const market = { PLN: 'PL', EUR: 'DE', GBP: 'GB' } as const

/** Accounts that get documents. */
export const readers = [...buyers.filter(({ reseller }) => reseller === null), ...resellers].map(
  ({ id, language }) => ({ id, language }),
)

/** The lists that are handed on, each to those who buy by it. */
export const handedOn = [...buyers, ...resellers].map(({ id }) => `LIST-${id}`)

export interface PlantedMonth {
  readonly folder: string
  readonly garden: Garden
}

/**
 * A month of direct customers and of resellers in three languages and currencies, in which costs,
 * prices, rates, percentages, names and the vendor's words are planted.
 */
export function writePlantedMonth(): PlantedMonth {
  const garden = makeGarden()
  const folder = join(packageRoot, 'test', 'output', 'leak')
  rmSync(folder, { recursive: true, force: true })
  writeBaseRates(folder)
  const write = (file: string, rows: readonly CompactRow[]): void => {
    writeText(join(folder, 'rates', file), toFullCsv(shapeOf(file), rows))
  }
  write('accounts.csv', accountRows(garden))
  write(
    'assignments.csv',
    buyers.map(({ tenant, reseller }) => ({
      customer_tenant_id: tenant,
      billed_to: reseller ?? 'direct',
    })),
  )
  write('price-lists.csv', [
    { price_list_id: 'COMMON', name: garden.word('name of a parent list') },
    ...[...buyers, ...resellers].map(({ id }) => ({
      price_list_id: `LIST-${id}`,
      name: garden.word(`name of the list of ${id}`),
      parent_id: 'COMMON',
      owner_account_id: buyers.find((buyer) => buyer.id === id)?.reseller ?? '',
    })),
  ])
  write('price-lists/all.csv', priceRows(garden))
  write(
    'bank-accounts.csv',
    ['EUR', 'PLN', 'GBP'].map((currency) => ({ currency })),
  )
  write('fx/2026-10.csv', fxRows(garden))
  write('tax.csv', [{ category: 'S', rate: '19' }])
  write('services.csv', serviceRows(garden))
  write('fees.csv', [
    ...[...buyers, ...resellers].map(({ id }) => ({
      fee_id: garden.word('id of a fee'),
      account_id: id,
      percent: '4',
      text: garden.word(`text of the fee of ${id}`, [id]),
    })),
  ])
  write('limits.csv', limitRows(garden))
  const plan = garden.word('order of our own savings plan')
  write('benefits.csv', [{ benefit_order_id: plan, kind: 'savings_plan', owner: 'seller' }])
  write('adjustments/2026-10.csv', adjustmentRows(garden))
  const landing = join(folder, 'data', 'landing')
  writeText(join(landing, 'usage.csv'), toFullCsv(usageShape, usageRows(garden, plan)))
  writeText(join(landing, 'reconciliation.csv'), purchases(garden))
  return { folder, garden }
}

/** Who reads what stands in the file of a customer: it, or the reseller that bills it. */
const readersOf = ({ id, reseller }: (typeof buyers)[number]): string[] => [reseller ?? id]

function accountRows(garden: Garden): CompactRow[] {
  const row = (
    { id, language, currency }: (typeof buyers)[number] | (typeof resellers)[number],
    names: readonly string[],
  ): CompactRow => ({
    account_id: id,
    name: garden.word(`name of ${id}`, names),
    street: garden.word(`street of ${id}`, [id]),
    emails: `${garden.word(`address of ${id}`, [])}@example.com`,
    buyer_reference: garden.word(`reference of ${id}`, [id]),
    market_id: market[currency],
    currency,
    language,
    price_list_id: `LIST-${id}`,
  })
  return [
    ...buyers.map((buyer) => ({ ...row(buyer, readersOf(buyer)), tenant_id: buyer.tenant })),
    ...resellers.map((reseller) => ({
      ...row(reseller, [reseller.id]),
      kind: 'reseller',
      partner_id: reseller.mpn,
    })),
  ]
}

/** A price of each kind in each list; what a list says stands in no document, only in the list. */
function priceRows(garden: Garden): CompactRow[] {
  const own = (id: string, currency: string): CompactRow[] => {
    const list = `LIST-${id}`
    const rule = (what: string, rest: CompactRow): CompactRow => ({
      price_list_id: list,
      rule_id: garden.word(`${what} rule of ${id}`),
      note: garden.word(`note of ${id}`),
      ...rest,
    })
    const billed = buyers.find((buyer) => buyer.id === id)?.reseller ?? id
    const price = (): string => garden.figure(`price of ${list}`, [list, id], 1)
    return [
      rule('vm', { meter_id: 'meter-vm', model: 'unit_price', currency, price: price() }),
      rule('markup', {
        meter_category: 'Storage',
        model: 'markup',
        percent: garden.figure('markup', [], 2).slice(0, 10),
      }),
      rule('promotion', {
        meter_category: 'Bandwidth',
        model: 'unit_price',
        currency,
        price: price(),
        promotion: garden.word('name of a promotion'),
      }),
      rule('excluded', {
        meter_id: 'meter-out',
        model: 'excluded',
        reason: garden.word('reason of what is excluded'),
      }),
      rule('part', { meter_id: 'meter-part', model: 'bundled', bundle: `care-${billed}` }),
      rule('seat', { sku_id: '0001', model: 'markup', percent: '12' }),
      rule('service', { sku_id: `care-${id}`, model: 'unit_price', currency, price: price() }),
    ]
  }
  return [
    ...[...buyers, ...resellers].flatMap(({ id, currency }) => own(id, currency)),
    {
      price_list_id: 'COMMON',
      rule_id: garden.word('rule of a parent list'),
      model: 'markdown',
      percent: garden.figure('discount of a parent list', [], 1).slice(0, 9),
      pec_policy: 'share',
      pec_share: garden.figure('share of the credit', [], 2).slice(0, 10),
    },
  ]
}

function fxRows(garden: Garden): CompactRow[] {
  const pairs = ['EUR', 'PLN', 'GBP'].flatMap((to) =>
    ['USD', 'EUR', 'PLN', 'GBP'].filter((from) => from !== to).map((from) => [from, to] as const),
  )
  return [
    ...pairs.flatMap(([from, to]) =>
      ['sell', 'book', 'cost'].map((kind) => ({
        month: '2026-10',
        from_currency: from,
        to_currency: to,
        kind,
        rate: garden.figure(`${kind} rate`, [], 1),
        source: garden.word(`source of a ${kind} rate`),
      })),
    ),
    // printed where tax is due in another currency
    ...['PLN', 'GBP'].map((from) => ({
      month: '2026-10',
      from_currency: from,
      to_currency: 'EUR',
      kind: 'tax',
      rate: '0.25',
    })),
  ]
}

function serviceRows(garden: Garden): CompactRow[] {
  return readers.map(({ id }) => ({
    service_id: `care-${id}`,
    name: garden.word(`service of ${id}`, [id]),
    account_id: id,
    unit_cost: garden.figure(`cost of the service of ${id}`, [], 5),
    cost_currency: 'EUR',
  }))
}

/** A minimum that no amount reaches, so that its line is on every document. */
function limitRows(garden: Garden): CompactRow[] {
  return [...buyers, ...resellers].map(({ id, currency }) => ({
    limit_id: garden.word('id of a limit'),
    account_id: id,
    scope: 'account',
    minimum: garden.figure(`minimum of ${id}`, [id], 11),
    currency,
    text: garden.word(`text of the limit of ${id}`, [id]),
  }))
}

function adjustmentRows(garden: Garden): CompactRow[] {
  return readers.map(({ id }) => ({
    account_id: id,
    text: garden.word(`adjustment of ${id}`, [id]),
    net: '-3',
    currency: 'EUR',
    reason: garden.word('reason of an adjustment'),
    approver: garden.word('approver of an adjustment'),
  }))
}

function usageRows(garden: Garden, plan: string): CompactRow[] {
  return buyers.flatMap((buyer) => {
    const seen = readersOf(buyer)
    const row = (day: number, rest: CompactRow): CompactRow => ({
      CustomerId: buyer.tenant,
      CustomerName: garden.word('name in the file of the vendor'),
      CustomerDomainName: garden.word('domain in the file of the vendor'),
      SubscriptionId: buyer.tenant.replace('c', 'a'),
      EntitlementId: buyer.tenant.replace('c', 'd'),
      EntitlementDescription: garden.word(`subscription of ${buyer.id}`, seen),
      Tier2MpnId: resellers.find(({ id }) => id === buyer.reseller)?.mpn ?? '',
      PartnerName: garden.word('name of the partner'),
      MpnId: '9876543',
      InvoiceNumber: garden.word('invoice of the vendor'),
      UsageDate: `10/${String(day)}/2026`,
      Quantity: garden.figure(`quantity of ${buyer.id}`, seen, 5),
      UnitPrice: garden.figure('price of the vendor', [], 1),
      EffectiveUnitPrice: garden.figure('effective price of the vendor', [], 1),
      BillingPreTaxTotal: garden.figure(`cost of ${buyer.id}`, [], 6),
      PricingPreTaxTotal: garden.figure(`cost of ${buyer.id} in dollars`, [], 6),
      PCToBCExchangeRate: garden.figure('rate of the vendor', [], 0),
      PartnerEarnedCreditPercentage: '15',
      ResourceGroup: garden.word(`resource group of ${buyer.id}`, seen),
      ResourceURI: garden.word(`resource of ${buyer.id}`, seen),
      Tags: JSON.stringify({ team: garden.word(`tag of ${buyer.id}`, seen) }),
      ...rest,
    })
    const named = (category: string, meter: string): CompactRow => ({
      MeterCategory: category,
      MeterId: meter,
      MeterName: garden.word(`meter of ${buyer.id}`, seen),
    })
    return [
      row(2, {}),
      row(9, named('Storage', `meter-ssd-${buyer.id}`)),
      row(16, named('Bandwidth', `meter-net-${buyer.id}`)),
      row(23, named('Logic Apps', `meter-app-${buyer.id}`)),
      row(30, { MeterCategory: 'Functions', MeterId: 'meter-out' }),
      row(12, { ...named('Backup', 'meter-part') }),
      row(13, {
        ...named('Storage', `meter-plan-${buyer.id}`),
        BenefitType: 'SavingsPlan',
        BenefitOrderId: plan,
        BenefitId: garden.word('id of our own savings plan'),
        ...{ BillingPreTaxTotal: '0', PricingPreTaxTotal: '0', EffectiveUnitPrice: '0' },
      }),
    ]
  })
}

/** Seats, with what the vendor writes beside them. */
function purchases(garden: Garden): string {
  const rows = buyers.map((buyer) => ({
    PartnerId: toGuid('e1'),
    CustomerId: toGuid(buyer.tenant),
    CustomerName: garden.word('name in the file of the vendor'),
    InvoiceNumber: garden.word('invoice of the vendor'),
    OrderId: garden.word('order of the vendor'),
    ProductId: 'CFQ7TTC0LF8S',
    SkuId: '0001',
    SkuName: 'Business Premium',
    ProductName: 'Business Premium',
    ChargeType: 'new',
    UnitPrice: garden.figure('price of a seat', [], 2),
    Quantity: '10',
    Subtotal: garden.figure(`cost of the seats of ${buyer.id}`, [], 6),
    Currency: 'EUR',
    PublisherName: 'Microsoft',
    SubscriptionDescription: garden.word(`seats of ${buyer.id}`, readersOf(buyer)),
    SubscriptionId: toGuid(buyer.tenant.replace('c', 'b')),
    ChargeStartDate: '10/1/2026',
    ChargeEndDate: '10/31/2026',
    TermAndBillingCycle: 'One-Year commitment for monthly/yearly billing',
    EffectiveUnitPrice: garden.figure('effective price of a seat', [], 2),
    BillingFrequency: 'Monthly',
    PricingCurrency: 'USD',
    PCToBCExchangeRate: garden.figure('rate of the vendor', [], 0),
    SubscriptionStartDate: '10/1/2026',
    SubscriptionEndDate: '9/30/2027',
    ReferenceId: `ref-${buyer.id}`,
    PriceAdjustmentDescription: `["${garden.word('discount of the vendor')}"]`,
    PromotionId: garden.word('promotion of the vendor'),
    CreditReasonCode: garden.word('credit of the vendor'),
  }))
  const columns = Object.keys(rows[0] ?? {})
  const cells = rows.map((row) =>
    Object.values<string>(row)
      .map((cell) => (cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell))
      .join(','),
  )
  return [columns.join(','), ...cells, ''].join('\n')
}
