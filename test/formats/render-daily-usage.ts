import { gzipSync } from 'node:zlib'
import type { Dice } from '../random/dice.ts'
import {
  csvBytes,
  jsonLineBytes,
  jsonObject,
  jsonString,
  respelledHeader,
  packed,
} from './delivered-text.ts'
import {
  addDays,
  anyText,
  type DateStyle,
  dateText,
  decimalText,
  digitText,
  guid,
  maybe,
  month,
  respelled,
} from './delivered-values.ts'
import type { CanonicalRow, FormatRenderer, RenderedFile } from './format-renderer.ts'

type Kind = 'text' | 'date' | 'number' | 'percent'

/**
 * A documented column: canonical name, header of the portal, key of the older
 * interface, what it holds.
 */
interface Column {
  readonly name: string
  readonly header: string
  readonly key: string
  readonly kind: Kind
  readonly isRequired: boolean
}

function column(
  name: string,
  header: string,
  need: 'always' | 'maybe',
  kind: Kind = 'text',
  key = camel(header),
): Column {
  return { name, header, key, kind, isRequired: need === 'always' }
}

function camel(header: string): string {
  return header.slice(0, 1).toLowerCase() + header.slice(1)
}

const columns: readonly Column[] = [
  column('partner_id', 'PartnerId', 'always'),
  column('partner_name', 'PartnerName', 'maybe'),
  column('customer_id', 'CustomerId', 'always'),
  column('customer_name', 'CustomerName', 'maybe'),
  column('customer_domain_name', 'CustomerDomainName', 'maybe'),
  column('customer_country', 'CustomerCountry', 'maybe'),
  column('mpn_id', 'MpnId', 'maybe'),
  column('reseller_mpn_id', 'Tier2MpnId', 'maybe', 'text', 'resellerMpnId'),
  column('invoice_number', 'InvoiceNumber', 'maybe'),
  column('product_id', 'ProductId', 'maybe'),
  column('sku_id', 'SkuId', 'maybe'),
  column('availability_id', 'AvailabilityId', 'maybe'),
  column('sku_name', 'SkuName', 'maybe'),
  column('product_name', 'ProductName', 'maybe'),
  column('publisher_name', 'PublisherName', 'maybe'),
  column('publisher_id', 'PublisherId', 'maybe'),
  column('subscription_description', 'SubscriptionDescription', 'maybe'),
  column('subscription_id', 'SubscriptionId', 'always'),
  column('charge_start_date', 'ChargeStartDate', 'always', 'date'),
  column('charge_end_date', 'ChargeEndDate', 'maybe', 'date'),
  column('usage_date', 'UsageDate', 'always', 'date'),
  column('meter_type', 'MeterType', 'maybe'),
  column('meter_category', 'MeterCategory', 'always'),
  column('meter_id', 'MeterId', 'always'),
  column('meter_sub_category', 'MeterSubCategory', 'maybe'),
  column('meter_name', 'MeterName', 'maybe'),
  column('meter_region', 'MeterRegion', 'maybe'),
  column('unit_of_measure', 'Unit', 'maybe', 'text', 'unitOfMeasure'),
  column('resource_location', 'ResourceLocation', 'maybe'),
  column('consumed_service', 'ConsumedService', 'maybe'),
  column('resource_group', 'ResourceGroup', 'maybe'),
  column('resource_uri', 'ResourceURI', 'maybe', 'text', 'resourceUri'),
  column('charge_type', 'ChargeType', 'maybe'),
  column('unit_price', 'UnitPrice', 'always', 'number'),
  column('quantity', 'Quantity', 'always', 'number'),
  column('unit_type', 'UnitType', 'maybe'),
  column('billing_pre_tax_total', 'BillingPreTaxTotal', 'always', 'number'),
  column('billing_currency', 'BillingCurrency', 'always'),
  column('pricing_pre_tax_total', 'PricingPreTaxTotal', 'always', 'number'),
  column('pricing_currency', 'PricingCurrency', 'always'),
  column('service_info1', 'ServiceInfo1', 'maybe'),
  column('service_info2', 'ServiceInfo2', 'maybe'),
  column('tags', 'Tags', 'maybe'),
  column('additional_info', 'AdditionalInfo', 'maybe'),
  column('effective_unit_price', 'EffectiveUnitPrice', 'maybe', 'number'),
  column('pc_to_bc_exchange_rate', 'PCToBCExchangeRate', 'maybe', 'number', 'pcToBCExchangeRate'),
  column(
    'pc_to_bc_exchange_rate_date',
    'PCToBCExchangeRateDate',
    'maybe',
    'date',
    'pcToBCExchangeRateDate',
  ),
  column('entitlement_id', 'EntitlementId', 'always'),
  column('entitlement_description', 'EntitlementDescription', 'maybe'),
  column(
    'pec_percentage',
    'PartnerEarnedCreditPercentage',
    'maybe',
    'percent',
    'rateOfPartnerEarnedCredit',
  ),
  column('credit_percentage', 'CreditPercentage', 'maybe', 'percent', 'rateOfCredit'),
  column('credit_type', 'CreditType', 'maybe'),
  column('benefit_order_id', 'BenefitOrderId', 'maybe'),
  column('benefit_id', 'BenefitId', 'maybe'),
  column('benefit_type', 'BenefitType', 'maybe'),
]

/** Percent, and the same as a fraction. */
const percentages = [
  ['0', '0'],
  ['15', '0.15'],
  ['100', '1'],
  ['100', '1.00'],
  ['7.5', '0.075'],
  ['99', '0.99'],
  ['12.3456', '0.123456'],
] as const

const tags = ['{"env":"prod"}', '{"UnitPrice":"1", "a\\"b": "c"}', ':8080', '{"n": 1.50}', ',', '{']
const infos = [
  '{"UnitPrice": 1.5,"n":-0.50}',
  '{"a":{"b":[1,2.50]}}',
  '{"ServiceType":"Standard_B1s"}',
]

function valueOf(
  dice: Dice,
  { name, kind, isRequired }: Column,
  first: string,
  last: string,
): string | null {
  if (name === 'charge_start_date') return first
  // both occur
  if (name === 'charge_end_date') return dice.pick([last, addDays(last, 1)])
  // the last days, so that a date with slashes tells its order in January too
  if (name === 'usage_date') return addDays(last, -dice.int(0, 15))
  if (name === 'tags') return maybe(dice, dice.pick([...tags, anyText(dice)]))
  if (name === 'additional_info') return maybe(dice, dice.pick(infos))
  if (name.endsWith('currency')) return dice.pick(['EUR', 'USD', 'JPY', 'pln'])
  if (kind === 'date') return maybe(dice, dice.pick([first, '0001-01-01', addDays(first, -1)]))
  if (kind === 'number') {
    const number = (dice.chance(0.2) ? '-' : '') + decimalText(dice, 6)
    return isRequired ? number : maybe(dice, number)
  }
  if (/_id$/u.test(name)) {
    const id = dice.pick([guid(dice), digitText(dice, 4), '1core'])
    return isRequired ? id : maybe(dice, id)
  }
  const text = anyText(dice)
  return isRequired ? text : maybe(dice, text)
}

/** A record: what the lake must hold, and its values with fractions where percentages are meant. */
interface Record_ {
  readonly canonical: Readonly<Record<string, string | null>>
  readonly fractions: Readonly<Record<string, string | null>>
}

function recordsOf(dice: Dice, carried: readonly Column[]): readonly Record_[] {
  const { first, last } = month(dice)
  return Array.from({ length: dice.int(1, 8) }, () => {
    const values = Object.fromEntries(
      carried.map((one) => [one.name, valueOf(dice, one, first, last)]),
    )
    const fractions: Record<string, string | null> = {}
    for (const { name } of carried.filter(({ kind }) => kind === 'percent')) {
      // beyond 99 percent no partner earned credit is possible
      const [percent, fraction] = dice.pick(
        percentages.filter(([text]) => name !== 'pec_percentage' || text !== '100'),
      )
      values[name] = maybe(dice, percent)
      fractions[name] = values[name] === null ? null : fraction
    }
    return { canonical: { ...values, charge_kind: 'usage' }, fractions }
  })
}

/** The columns that a month carries: all that are required, most of the others. */
function carriedColumns(dice: Dice): readonly Column[] {
  const share = dice.pick([1, 1, 0.8, 0.3])
  return columns.filter(({ isRequired }) => isRequired || dice.chance(share))
}

const styles: readonly DateStyle[] = [
  'mdy',
  'mdy',
  'mdy padded',
  'mdy time',
  'dmy',
  'iso',
  'iso z',
  'iso fraction',
  'iso blank',
]

function cellText(
  dice: Dice,
  { kind }: Column,
  value: string | null,
  style: DateStyle,
): string | null {
  if (value === null) return null
  if (kind === 'date') return dateText(value, style)
  return kind === 'number' ? respelled(dice, value) : value
}

function split<T>(dice: Dice, items: readonly T[]): readonly (readonly T[])[] {
  const at = dice.int(1, items.length)
  return at === items.length || dice.chance(0.6) ? [items] : [items.slice(0, at), items.slice(at)]
}

/**
 * The portal's CSV, or the announced one with the names of the interfaces and
 * fractions for percentages.
 */
function csvFiles(dice: Dice, isCamel: boolean): RenderedFile[] {
  const carried = carriedColumns(dice)
  return split(dice, recordsOf(dice, carried)).map((records, index) => {
    const style = dice.pick(styles)
    const spelled = carried.map(
      (one) => [one, respelledHeader(dice, isCamel ? one.key : one.header)] as const,
    )
    const other = maybe(
      dice,
      anyText(dice)
        .trim()
        .replace(/^\u00a0|^$/u, 'n') + ' other',
      0.4,
    )
    const rows = records.map(({ canonical, fractions }) => ({
      ...Object.fromEntries(
        spelled.map(([one, header]) => {
          const value =
            isCamel && one.kind === 'percent' ? fractions[one.name] : canonical[one.name]
          return [header, cellText(dice, one, value ?? null, style)]
        }),
      ),
      ...(other === null ? {} : { [other]: maybe(dice, anyText(dice)) }),
    }))
    const headers = [...spelled.map(([, header]) => header), ...(other === null ? [] : [other])]
    const bytes = csvBytes(dice, headers, rows)
    return {
      name: `part-${String(index)}.csv`,
      bytes,
      records: records.map(({ canonical }, at): CanonicalRow =>
        other === null
          ? { ...canonical, other_columns: null }
          : { ...canonical, other_columns: JSON.stringify({ [other]: rows[at]?.[other] ?? null }) },
      ),
    }
  })
}

const omission = ['omitted', 'null', 'empty'] as const

/**
 * The objects of some records: keys in any order, numbers as numbers or texts,
 * nothing as null, '' or no key.
 */
function jsonObjects(
  dice: Dice,
  carried: readonly Column[],
  records: readonly Record_[],
  isCamel: boolean,
): string[] {
  const style = dice.pick(['iso', 'iso z', 'iso fraction'] as const)
  const nothing = dice.pick(omission)
  const textShare = dice.pick([0, 0.5, 1])
  return records.map(({ canonical, fractions }) => {
    const members = carried.flatMap((one): [string, string][] => {
      const value = isCamel && one.kind === 'percent' ? fractions[one.name] : canonical[one.name]
      const key = isCamel ? one.key : one.header
      if (value === null || value === undefined) {
        if (nothing === 'omitted' && !one.isRequired) return []
        return [[key, nothing === 'empty' ? '""' : 'null']]
      }
      if (one.kind === 'text') return [[key, jsonString(dice, value)]]
      if (one.kind === 'date') return [[key, `"${dateText(value, style)}"`]]
      return [[key, dice.chance(textShare) ? `"${value}"` : value]]
    })
    return jsonObject(dice, dice.chance(0.5) ? members : dice.shuffle(members))
  })
}

/**
 * Newer interface: partitions of JSON lines, mostly packed; at times
 * several partitions in one file.
 */
function lineFiles(dice: Dice): RenderedFile[] {
  const carried = carriedColumns(dice)
  return split(dice, recordsOf(dice, carried)).map((records, index) => {
    const objects = jsonObjects(dice, carried, records, false)
    const bytes = jsonLineBytes(dice, objects, 0.7)
    const name = `part-0000${String(index)}.c000.json.gz`
    if (!dice.chance(0.2))
      return { name, bytes, records: records.map(({ canonical }) => canonical) }
    // what "download all" makes of partitions: one file behind the other, each packed by itself
    const more = recordsOf(dice, carried)
    const parts = [objects, jsonObjects(dice, carried, more, false)].map((part) =>
      gzipSync(part.join('\n') + '\n'),
    )
    return {
      name,
      bytes: Buffer.concat(parts),
      records: [...records, ...more].map(({ canonical }) => canonical),
    }
  })
}

/** Older interface: a page, an object with `items` and links beside them. */
function pageFiles(dice: Dice): RenderedFile[] {
  const carried = carriedColumns(dice)
  return split(dice, recordsOf(dice, carried)).map((records, index) => {
    const objects = jsonObjects(dice, carried, records, true)
    const indent = dice.pick(['', '\n', '\n  '])
    const list = `[${indent}${objects.join(',' + indent)}${indent}]`
    const page = dice.weighted<() => string>([
      [
        3,
        () =>
          `{"totalCount": ${String(records.length)}, "items": ${list},${indent}"links":{"self":{"uri":"/v1"}},` +
          '"attributes":{"objectType":"Collection"}}',
      ],
      [1, () => list],
    ])()
    const bytes = packed(dice, (dice.chance(0.3) ? '\uFEFF' : '') + page, 0.2)
    return {
      name: `page-${String(index)}.json`,
      bytes,
      records: records.map(({ canonical }) => canonical),
    }
  })
}

const format = { format: 'daily-rated-usage', schema: 'usage' } as const

/** Daily rated usage in all forms in which it is delivered. */
export const renderers: readonly FormatRenderer[] = [
  {
    ...format,
    name: 'daily usage, portal CSV',
    render: (dice) => ({ files: csvFiles(dice, false) }),
  },
  {
    ...format,
    name: 'daily usage, CSV with fractions',
    render: (dice) => ({ files: csvFiles(dice, true) }),
  },
  { ...format, name: 'daily usage, JSON lines', render: (dice) => ({ files: lineFiles(dice) }) },
  { ...format, name: 'daily usage, JSON page', render: (dice) => ({ files: pageFiles(dice) }) },
]
