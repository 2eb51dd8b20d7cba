import type { Dice } from '../random/dice.ts'
import { csvBytes, jsonLineBytes, packed, respelledHeader } from './delivered-text.ts'
import { anyText, decimalText, digitText, guid, maybe, respelled } from './delivered-values.ts'
import type {
  CanonicalRow,
  FormatRenderer,
  Quarantined,
  RenderedFile,
  RenderedMonth,
} from './format-renderer.ts'
import { delivered, momentStyles, validity } from './price-moments.ts'

/** What a file delivers of a record: header and text; and what must become of it. */
interface PriceRecord {
  readonly cells: Readonly<Record<string, string | null>>
  readonly expected: CanonicalRow | Quarantined
}

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

/** A CSV of 1 to 8 rows with the headers given, each in one spelling for the file. */
function csvFile(
  dice: Dice,
  headers: Readonly<Record<string, string>>,
  record: (header: (name: string) => string) => PriceRecord,
): RenderedMonth {
  const spelled = new Map(
    Object.entries(headers).map(([name, header]) => [name, respelledHeader(dice, header)]),
  )
  const header = (name: string): string => spelled.get(name) ?? `no ${name}`
  const records = Array.from({ length: dice.int(1, 8) }, () => record(header))
  const bytes = csvBytes(
    dice,
    [...spelled.values()],
    records.map(({ cells }) => cells),
  )
  return {
    files: [{ name: 'prices.csv', bytes, records: records.map(({ expected }) => expected) }],
  }
}

const sheets = sheetKinds.map((sheet): FormatRenderer => ({
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

/** Units of the currency for one USD, half up to 9 places, by whole numbers. */
function inverse(usdPerUnit: string): string {
  const [whole = '0', places = ''] = usdPerUnit.split('.')
  const units = BigInt(whole + places.padEnd(18, '0'))
  const billionths = (2n * 10n ** 27n + units) / (2n * units)
  return `${String(billionths / 10n ** 9n)}.${String(billionths % 10n ** 9n).padStart(9, '0')}`
}

const rates: FormatRenderer = {
  name: 'vendor-fx-rates',
  format: 'vendor-fx-rates',
  schema: 'vendor_fx_rate',
  render: (dice) =>
    csvFile(dice, { currency: 'CurrencyCode', usd: 'USDPerUnit', month: 'Month' }, (header) => {
      const [year, month] = [String(dice.int(2019, 2026)), dice.int(1, 12)]
      const padded = String(month).padStart(2, '0')
      const [text, told] = dice.pick([
        [`${year}-${padded}`, `${year}-${padded}`],
        [`${year}${padded}`, `${year}-${padded}`],
        [`${String(month)}/1/${year} 12:00:00 AM`, `${year}-${padded}`],
        [year, null],
        [`${year}-${padded}-01T00:00:00.0000000Z`, `${year}-${padded}`],
        [`${padded}/${year}`, `${year}-${padded}`],
      ] as const)
      const usd = dice.pick([
        `0.00${String(dice.int(1, 9))}${digitText(dice, 15)}`,
        `${String(dice.int(1, 4))}.${digitText(dice, 16)}`,
      ])
      const isBroken = dice.fault(0.1)
      const currency = dice.pick(['AED', 'EUR', 'JPY', 'PLN'])
      const cells = {
        [header('currency')]: currency,
        [header('usd')]: isBroken ? '0' : usd,
        [header('month')]: text,
      }
      if (isBroken) return { cells, expected: { quarantine: header('usd') } }
      return {
        cells,
        expected: {
          currency,
          month_delivered: text,
          month: told,
          usd_per_unit: usd,
          rate: inverse(usd),
        },
      }
    }),
}

const legacy: FormatRenderer = {
  name: 'legacy-price-list',
  format: 'legacy-price-list',
  schema: 'vendor_price',
  render: (dice) =>
    csvFile(
      dice,
      {
        flag: 'A/C/D/U',
        start: 'Valid From Date',
        end: 'Valid To Date',
        product_title: 'Offer Display Name',
        product_id: 'Offer ID',
        agreement: 'License Agreement Type',
        unit_of_measure: 'Purchase Unit',
        license: 'Secondary License Type',
        segment: 'End Customer Type',
        price: 'List Price',
        erp: 'ERP Price',
        currency: 'Currency',
      },
      (header) => {
        const { start, end, ...days } = validity(dice)
        const row = {
          product_id: guid(dice).toUpperCase(),
          product_title: maybe(dice, anyText(dice)),
          segment: 'Corporate',
          unit_of_measure: '1 Month(s)',
          currency: dice.pick(['USD', 'EUR']),
        }
        const [price, erp, flag] = [
          decimalText(dice),
          decimalText(dice),
          dice.pick(['ADD', 'CHG', 'DEL', 'UNC', 'DEPR']),
        ]
        const texts = {
          ...row,
          flag,
          price: respelled(dice, price),
          erp,
          agreement: 'Corporate',
          license: 'Add-on',
          start: delivered(start, 'iso'),
          end: end === null ? null : delivered(end, 'us'),
        }
        return {
          cells: Object.fromEntries(
            Object.entries(texts).map(([name, text]) => [header(name), text]),
          ),
          expected: {
            ...row,
            ...days,
            sheet_kind: 'legacy',
            change_flag: flag,
            unit_price: price,
            erp_price: erp,
            term: 'P1M',
            publisher: 'Microsoft',
            is_third_party: 'false',
            tags: 'Corporate, Add-on',
            tier_from: '0',
          },
        }
      },
    ),
}

const marginBlanks = Array<string>(8).fill('')

const margins: FormatRenderer = {
  name: 'vendor-margins, without a header',
  format: 'vendor-margins',
  schema: 'vendor_margin',
  render: (dice) => {
    const lineEnd = dice.pick(['\n', '\r\n'])
    const records = Array.from({ length: dice.int(1, 8) }, () => {
      const { start, end, ...days } = validity(dice)
      const row = {
        margin_id: `b82103f870af_${guid(dice)}`,
        market: dice.pick(['US', 'DE']),
        margin_type: 'Percentage',
        offer_name: anyText(dice),
        product_id: 'DZH318Z0FTST',
        product_title: anyText(dice),
        sku_id: digitText(dice, 4),
        sku_title: 'plan1',
        product_type: 'Dynamics 365',
        publisher_id: guid(dice),
        publisher: '3pptesting',
        percentage: dice.pick(['8.0', '12.5', '0', '100', '33.3333']),
      }
      const rest = [
        delivered(start, 'us'),
        end === null ? '' : delivered(end, 'us'),
        'live',
        delivered(start, 'us'),
      ]
      const cells = [...Object.values(row), ...marginBlanks, ...rest]
      const line =
        cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',') +
        (dice.chance(0.3) ? ' ' : '')
      return {
        line,
        expected: { ...row, ...days, status: 'live', status_changed: days.effective_start },
      }
    })
    const text =
      (dice.chance(0.3) ? '\uFEFF' : '') +
      records.map(({ line }) => line).join(lineEnd) +
      (dice.chance(0.7) ? lineEnd : '')
    const file: RenderedFile = {
      name: 'margins.csv',
      bytes: packed(dice, text, 0.2),
      records: records.map(({ expected }) => expected),
    }
    return { files: [file] }
  },
}

const promotions: FormatRenderer = {
  name: 'vendor-promotions',
  format: 'vendor-promotions',
  schema: 'vendor_promotion',
  render: (dice) => {
    const records = Array.from({ length: dice.int(1, 6) }, () => {
      const { start, end, ...days } = validity(dice)
      const requiredProducts = Array.from({ length: dice.int(1, 3) }, () => ({
        productId: 'CFQ7TTC0LFLX',
        skuId: digitText(dice, 4),
        term: { duration: 'P1Y', billingCycle: 'Annual' },
        pricingPolicies: [
          { type: 'PercentageDiscount', value: dice.pick(['15', '16.6667', '0.5']) },
        ],
      }))
      const isAutoApplicable = dice.chance(0.5)
      const row = {
        id: `39NFJQT1X27N:${digitText(dice, 4)}`,
        name: anyText(dice),
        description: anyText(dice),
      }
      const object = {
        ...row,
        startDate: delivered(start, 'iso'),
        endDate: end === null ? null : delivered(end, 'iso'),
        requiredProducts,
        properties: dice.pick([{ isAutoApplicable }, [{ isAutoApplicable }]]),
      }
      return {
        text: JSON.stringify(object),
        expected: {
          ...days,
          promotion_id: row.id,
          name: row.name,
          description: row.description,
          required_products: JSON.stringify(requiredProducts),
          is_auto_applicable: String(isAutoApplicable),
        },
      }
    })
    const objects = records.map(({ text }) => text)
    const page = `{"totalCount":${String(objects.length)},"items":[${objects.join(',')}]}`
    const isPage = dice.chance(0.5)
    const bytes = isPage ? Buffer.from(page) : jsonLineBytes(dice, objects)
    return {
      files: [{ name: 'promotions.json', bytes, records: records.map(({ expected }) => expected) }],
    }
  },
}

/**
 * A meter of a billing account: one to four tiers from 0, in any order, each with its
 * upper bound from the next.
 */
function accountRecords(dice: Dice): readonly PriceRecord[] {
  const bounds = ['0', '1024', '51200', '512000'].slice(0, dice.int(1, 4))
  const { start, end, ...days } = validity(dice)
  const [type, kind, term] = dice.pick([
    ['Consumption', 'azure', null],
    ['SavingsPlan', 'savings_plan', 'P1Y'],
    ['ReservedInstance', 'reservation', 'P3Y'],
  ] as const)
  const row = {
    meter_ids: guid(dice),
    meter_name: maybe(dice, anyText(dice)),
    product_id: 'DZH318Z0BNVX',
    term,
  }
  return bounds.map((from, index) => {
    const price = decimalText(dice)
    return {
      cells: {
        meterId: row.meter_ids,
        meterName: row.meter_name,
        productId: row.product_id,
        Term: term,
        priceType: type,
        tierMinimumUnits: from,
        unitPrice: respelled(dice, price),
        currency: 'USD',
        effectiveStartDate: delivered(start, 'iso'),
        effectiveEndDate: end === null ? null : delivered(end, 'iso'),
      },
      expected: {
        ...row,
        ...days,
        sheet_kind: kind,
        tags: type,
        tier_from: from,
        tier_to: bounds[index + 1] ?? null,
        unit_price: price,
        currency: 'USD',
      },
    }
  })
}

const accountSheets: FormatRenderer = {
  name: 'billing-account-price-sheet',
  format: 'billing-account-price-sheet',
  schema: 'vendor_price',
  render: (dice) => {
    const records = dice.shuffle(
      Array.from({ length: dice.int(1, 3) }, () => accountRecords(dice)).flat(),
    )
    const headers = Object.keys(records[0]?.cells ?? {})
    const bytes = csvBytes(
      dice,
      headers,
      records.map(({ cells }) => cells),
    )
    return {
      files: [{ name: 'pricesheet.csv', bytes, records: records.map(({ expected }) => expected) }],
    }
  },
}

/** Every price input, in all its spellings. */
export const renderers: readonly FormatRenderer[] = [
  ...sheets,
  rates,
  legacy,
  margins,
  promotions,
  accountSheets,
]
