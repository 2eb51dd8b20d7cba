import { toCsv, type CompactRow } from '../cases/write-files.ts'
import type { Dice } from './dice.ts'
import { currencies, marketIds } from './parties.ts'
import { bought, licences } from './purchase-rows.ts'

const reconciliationColumns = [
  'PartnerId',
  'CustomerId',
  'CustomerName',
  'InvoiceNumber',
  'OrderId',
  'OrderDate',
  'ProductId',
  'SkuId',
  'SkuName',
  'ProductName',
  'ChargeType',
  'UnitPrice',
  'Quantity',
  'Subtotal',
  'TaxTotal',
  'Total',
  'Currency',
  'PublisherName',
  'SubscriptionDescription',
  'SubscriptionId',
  'ChargeStartDate',
  'ChargeEndDate',
  'TermAndBillingCycle',
  'EffectiveUnitPrice',
  'BillableQuantity',
  'BillingFrequency',
  'PricingCurrency',
  'PCToBCExchangeRate',
  'ReservationOrderId',
  'SubscriptionStartDate',
  'SubscriptionEndDate',
  'ReferenceId',
  'PromotionId',
] as const

const sheetColumns = [
  'ProductTitle',
  'ProductId',
  'SkuId',
  'SkuTitle',
  'Publisher',
  'TermDuration',
  'BillingPlan',
  'Market',
  'Currency',
  'UnitPrice',
  'PricingTierRangeMin',
  'PricingTierRangeMax',
  'EffectiveStartDate',
  'EffectiveEndDate',
  'Tags',
  'ERP Price',
  'Segment',
] as const

function csvOf(columns: readonly string[], rows: readonly CompactRow[]): string {
  return toCsv([columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))])
}

/** The reconciliation: what a seller's invoice holds is in one file, in any order. */
export function reconciliationCsv(dice: Dice, rows: readonly CompactRow[]): string {
  return csvOf(reconciliationColumns, dice.shuffle(rows))
}

const spans = [
  ['2020-01-01T00:00:00.0000000Z', '2026-05-31T23:59:59.0000000Z'],
  ['2026-06-01T00:00:00.0000000Z', '9999-11-30T00:00:00.0000000Z'],
  // the newest that holds counts
  ['2026-09-29T00:00:00.0000000Z', '2026-10-12T00:00:00.0000000Z'],
] as const

/** What Microsoft suggests for some of it, by market, currency, term, plan and time. */
export function sheetCsv(dice: Dice): string {
  const rows = bought.flatMap(({ product, sku, name }): CompactRow[] => {
    const segment = dice.pick(['Commercial', 'Commercial', 'Charity', ''])
    const row = (columns: CompactRow): CompactRow => ({
      ProductTitle: name,
      ProductId: dice.chance(0.2) ? product.toLowerCase() : product,
      SkuId: sku,
      Publisher: 'Microsoft Corporation',
      UnitPrice: '1',
      Tags: 'License',
      Segment: dice.chance(0.03) ? 'Education' : segment,
      ...columns,
    })
    const isLicence = licences.some((one) => one.sku === sku)
    return ['P1Y', 'P1M', 'P3Y', 'OneTime'].flatMap((TermDuration) =>
      ['EUR', 'USD', 'GBP'].flatMap((Currency) =>
        spans.flatMap(([EffectiveStartDate, EffectiveEndDate], span): CompactRow[] => {
          if (dice.fault(0.05) || (span === 2 && dice.chance(0.6))) return []
          const Market = dice.fault(0.3) ? dice.pick(marketIds) : ''
          const isForPlan = isLicence && dice.fault(0.3)
          const BillingPlan = isForPlan ? dice.pick(['Monthly', 'Annual']) : ''
          return [
            row({
              TermDuration,
              Currency,
              Market,
              BillingPlan,
              EffectiveStartDate,
              EffectiveEndDate,
              'ERP Price': dice.pick(['300', '48', '360.5', '12.345678', '0', '0.01']),
            }),
          ]
        }),
      ),
    )
  })
  return csvOf(sheetColumns, rows)
}

/** What a rule for purchases asks for: a thing that is bought, or the kind of charge. */
function keysOf(dice: Dice): CompactRow {
  const thing = dice.pick(bought)
  const more = dice.weighted<CompactRow>([
    [3, {}],
    [2, { term: dice.pick(['P1Y', 'p1m', 'P3Y']) }],
    [2, { billing_plan: dice.pick(['Monthly', 'annual', 'Triennial']) }],
    [1, { segment: dice.pick(['Commercial', 'charity']) }],
    [1, { product_id: thing.product }],
  ])
  return dice.weighted<CompactRow>([
    [3, { sku_id: thing.sku, ...more }],
    [3, { charge_kind: 'purchase', ...more }],
    [1, { charge_kind: 'credit' }],
  ])
}

function modelOf(dice: Dice): CompactRow {
  const currency = dice.pick(currencies)
  const price = dice.pick(['144', '132.5', '8', '0.005', '1.0005', '0'])
  const base = dice.pick(['', 'cost', 'retail', 'list'])
  return dice.weighted<CompactRow>([
    [5, { model: 'unit_price', currency, price, unit: dice.pick(['', '1 Month', '1 year']) }],
    [2, { model: 'markup', percent: dice.pick(['10', '7.25', '33.3333333']), base }],
    [2, { model: 'markdown', percent: dice.pick(['10', '0', '12.5']) }],
    [1, { model: 'pass_through', base }],
    [1, { model: 'free', reason: 'a gift' }],
    [1, { model: 'excluded', reason: 'our own use' }],
    [1, { model: 'graduated', currency, price, tier_from: '0' }],
  ])
}

/** The days of one price, or of two of which one follows the other. */
function datesOf(dice: Dice): CompactRow[] {
  const turn = dice.pick(['2026-05-20', '2026-10-02', '2025-11-01'])
  return dice.weighted<CompactRow[]>([
    [2, [{}]],
    [3, [{ valid_to: turn }, { valid_from: turn }]],
    [1, [{ valid_from: turn }]],
  ])
}

/** Prices for what is bought, in some of the lists; no two of a list ask for the same. */
export function purchasePrices(dice: Dice, lists: readonly string[]): CompactRow[] {
  const taken = new Set<string>()
  return lists.flatMap((list) =>
    Array.from({ length: dice.int(0, 5) }, (_, i): CompactRow[] => {
      // what nothing else prices
      const isAny = i === 0 && list === 'DEFAULT'
      const keys = isAny ? { charge_kind: 'purchase' } : keysOf(dice)
      const mark = JSON.stringify([list, Object.entries(keys).sort()]).toLowerCase()
      if (taken.has(mark)) return []
      taken.add(mark)
      return datesOf(dice).map((dates, part) => ({
        price_list_id: list,
        rule_id: `bought-${String(i)}-${String(part)}`,
        ...keys,
        ...dates,
        ...modelOf(dice),
      }))
    }).flat(),
  )
}
