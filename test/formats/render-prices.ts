import type { Dice } from '../random/dice.ts'
import { csvBytes, jsonLineBytes, packed } from './delivered-text.ts'
import { anyText, decimalText, digitText, guid, maybe, respelled } from './delivered-values.ts'
import type { FormatRenderer, RenderedFile } from './format-renderer.ts'
import { delivered, validity } from './price-moments.ts'
import { csvFile, type PriceRecord } from './price-record.ts'
import { sheets } from './price-sheets.ts'

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
    const bytes = isPage ? packed(dice, page, 0.2) : jsonLineBytes(dice, objects)
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
