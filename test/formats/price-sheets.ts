import type { Dice } from '../random/dice.ts'
import { anyText, decimalText, digitText, guid, maybe, respelled } from './delivered-values.ts'
import type { FormatRenderer } from './format-renderer.ts'
import { delivered, momentStyles, validity } from './price-moments.ts'
import { csvFile, type PriceRecord } from './price-record.ts'

/** Bounds of tiers as a sheet writes them, counted from 1, and as they are meant, half open. */
const tiers = [
  [null, null, '0', null],
  ['1', '100', '0', '100'],
  ['101', '100000', '100', '100000'],
  ['100001', '9223372036854780000', '100000', null],
  ['1', '9223372036854775807', '0', null],
  ['6', '9.22337203685478E+18', '5', null],
  ['0', '5', '0', '5'],
  ['1.0', '', '0', null],
] as const

interface SheetKind {
  readonly kind: string
  readonly tags: readonly (string | null)[]
  readonly terms: readonly string[]
  readonly plans: readonly (string | null)[]
  readonly publishers: readonly string[]
  readonly hasMeters: boolean
}

const sheetKinds: readonly SheetKind[] = [
  {
    kind: 'azure',
    tags: ['Azure', 'Consumption', 'Azure;Consumption', 'Azure,Third Party', 'Azure ThirdParty'],
    terms: ['payG-1', 'NoTerm'],
    plans: [null],
    publishers: ['Microsoft', 'Contoso, Ltd.'],
    hasMeters: true,
  },
  {
    kind: 'reservation',
    tags: ['Reservation', 'Azure;Reservation', 'Azure'],
    terms: ['P1Y', 'P3Y', 'P5Y'],
    plans: [null],
    publishers: ['Microsoft'],
    hasMeters: true,
  },
  {
    kind: 'license',
    tags: ['License', null],
    terms: ['P1M', 'P1Y', 'P3Y'],
    plans: ['Annual', 'Monthly', 'Triennial', 'None'],
    publishers: ['Microsoft', 'Microsoft Corporation'],
    hasMeters: false,
  },
  {
    kind: 'software',
    tags: ['Software', null],
    terms: ['OneTime'],
    plans: [null],
    publishers: ['Microsoft Corporation'],
    hasMeters: false,
  },
  {
    kind: 'marketplace',
    tags: ['Marketplace', null],
    terms: ['P1M', 'P1Y'],
    plans: ['Monthly', 'Annual'],
    publishers: ['Contoso, Ltd.', 'Fabrikam'],
    hasMeters: false,
  },
]

/** A row of a Partner Center sheet; the kind must be told from it alone. */
function sheetRecord(dice: Dice, sheet: SheetKind, header: (name: string) => string): PriceRecord {
  const [low, high, tierFrom, tierTo] = dice.pick(tiers)
  const style = dice.pick(momentStyles)
  const { start, end, ...days } = validity(dice)
  const tags = dice.pick(sheet.tags)
  const publisher = dice.pick(sheet.publishers)
  const price = decimalText(dice, 6)
  const row = {
    product_id: 'DZH318Z0' + digitText(dice, 4),
    sku_id: digitText(dice, 4),
    product_title: maybe(dice, anyText(dice)),
    sku_title: maybe(dice, anyText(dice)),
    sku_description: maybe(dice, anyText(dice)),
    publisher,
    unit_of_measure: maybe(dice, '1 GB/Month'),
    term: dice.pick(sheet.terms),
    billing_plan: dice.pick(sheet.plans),
    market: dice.pick(['US', 'SE', 'NO']),
    currency: dice.pick(['USD', 'SEK', 'NOK', 'CHF']),
    segment: sheet.hasMeters
      ? null
      : maybe(dice, dice.pick(['Commercial', 'Education', 'Charity'])),
    unit_price: price,
    meter_ids: sheet.hasMeters ? `${guid(dice)}${dice.chance(0.2) ? ',' + guid(dice) : ''}` : null,
    meter_type: sheet.hasMeters ? maybe(dice, '1 Hour') : null,
    tags,
    erp_price: sheet.hasMeters ? null : decimalText(dice, 6),
  }
  const isBroken = dice.fault(0.08)
  const texts: Record<string, string | null> = {
    ...row,
    unit_price: isBroken ? dice.pick(['', 'n/a', '-1', '1,5']) : respelled(dice, price),
    tier_min: low,
    tier_max: high,
    start: delivered(start, style),
    end: end === null ? null : delivered(end, style),
  }
  const cells = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [header(name), text]),
  )
  if (isBroken) return { cells, expected: { quarantine: header('unit_price') } }
  return {
    cells,
    expected: {
      ...row,
      sheet_kind: sheet.kind,
      tier_from: tierFrom,
      tier_to: tierTo,
      ...days,
      is_third_party: String(
        /third ?party/iu.test(tags ?? '') || !publisher.startsWith('Microsoft'),
      ),
    },
  }
}

const sheetHeaders: Readonly<Record<string, string>> = {
  product_title: 'ProductTitle',
  product_id: 'ProductId',
  sku_id: 'SkuId',
  sku_title: 'SkuTitle',
  publisher: 'Publisher',
  sku_description: 'SkuDescription',
  unit_of_measure: 'UnitOfMeasure',
  term: 'TermDuration',
  market: 'Market',
  currency: 'Currency',
  unit_price: 'UnitPrice',
  tier_min: 'PricingTierRangeMin',
  tier_max: 'PricingTierRangeMax',
  start: 'EffectiveStartDate',
  end: 'EffectiveEndDate',
  tags: 'Tags',
}

/** The price sheets of Partner Center, one renderer for each kind. */
export const sheets = sheetKinds.map((sheet): FormatRenderer => ({
  name: `price-sheet, ${sheet.kind}`,
  format: 'price-sheet',
  schema: 'vendor_price',
  render: (dice) =>
    csvFile(
      dice,
      {
        ...sheetHeaders,
        ...(sheet.hasMeters
          ? { meter_ids: 'MeterIds', meter_type: 'MeterType' }
          : { billing_plan: 'BillingPlan', segment: 'Segment', erp_price: 'ERP Price' }),
      },
      (header) => sheetRecord(dice, sheet, header),
    ),
}))
