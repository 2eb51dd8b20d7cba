import type { Dice } from '../random/dice.ts'
import {
  csvBytes,
  jsonLineBytes,
  jsonObject,
  jsonString,
  respelledHeader,
} from './delivered-text.ts'
import {
  addDays,
  anyText,
  dateText,
  digitText,
  guid,
  maybe,
  month,
  product,
  shortDecimal,
} from './delivered-values.ts'
import type { CanonicalRow, FormatRenderer, RenderedFile } from './format-renderer.ts'

const headers = [
  'partner_id',
  'customer_id',
  'customer_name',
  'subscription_id',
  'subscription_name',
  'service',
  'service_group',
  'meter',
  'region',
  'product_id',
  'sku_id',
  'description',
  'provider',
  'invoice_number',
  'usage_date',
  'end_date',
  'quantity',
  'unit',
  'cost',
  'cost_currency',
  'list_price',
  'list_currency',
  'charge_kind',
  'reference',
  'resource',
  'tags',
] as const

type Header = (typeof headers)[number]
type OwnRow = Readonly<Record<Header, string | null>>

const required: readonly Header[] = [
  'partner_id',
  'customer_id',
  'service',
  'usage_date',
  'quantity',
  'unit',
  'cost',
  'cost_currency',
]

function ownRow(dice: Dice, carried: ReadonlySet<Header>): OwnRow {
  const { last } = month(dice)
  const listPrice = maybe(dice, shortDecimal(dice, 4, 10), 0.5)
  const row: OwnRow = {
    partner_id: guid(dice),
    customer_id: guid(dice),
    customer_name: maybe(dice, anyText(dice)),
    subscription_id: maybe(dice, digitText(dice, 6), 0.4),
    subscription_name: maybe(dice, anyText(dice)),
    service: anyText(dice),
    service_group: maybe(dice, anyText(dice)),
    meter: maybe(dice, digitText(dice, 4), 0.4),
    region: maybe(dice, 'EU West'),
    product_id: maybe(dice, digitText(dice, 8)),
    sku_id: maybe(dice, '0007', 0.5),
    description: maybe(dice, anyText(dice)),
    provider: maybe(dice, 'Other Cloud', 0.4),
    invoice_number: maybe(dice, 'R-1'),
    usage_date: addDays(last, -dice.int(0, 15)),
    end_date: maybe(dice, last),
    quantity: shortDecimal(dice, 5, 8),
    unit: dice.pick(['Hour', '100 GB']),
    cost: shortDecimal(dice, 6, 18),
    cost_currency: dice.pick(['EUR', 'PLN']),
    list_price: listPrice,
    list_currency: listPrice === null ? null : maybe(dice, 'USD'),
    charge_kind: maybe(dice, dice.pick(['usage', 'Purchase', 'CREDIT', 'adjustment'])),
    reference: maybe(dice, digitText(dice, 5)),
    resource: maybe(dice, '/vm/1'),
    tags: maybe(dice, '{"a":"1"}'),
  }
  const entries = headers.map(
    (header) => [header, carried.has(header) ? row[header] : null] as const,
  )
  return { ...row, ...Object.fromEntries(entries) }
}

/** What the README says of each column. */
function canonical(row: OwnRow): CanonicalRow {
  const section = row.subscription_id ?? row.customer_id
  const hasPrice = row.list_price !== null
  return {
    partner_id: row.partner_id,
    customer_id: row.customer_id,
    customer_name: row.customer_name,
    subscription_id: section,
    entitlement_id: section,
    entitlement_description: row.subscription_name,
    meter_category: row.service,
    meter_sub_category: row.service_group,
    meter_region: row.region,
    meter_id: row.meter ?? row.sku_id ?? row.service,
    meter_name: row.description,
    charge_description: row.description,
    product_id: row.product_id,
    sku_id: row.sku_id,
    provider_name: row.provider ?? 'own',
    publisher_name: row.provider ?? 'own',
    invoice_number: row.invoice_number,
    usage_date: row.usage_date,
    charge_start_date: row.usage_date,
    charge_end_date: row.end_date,
    quantity: row.quantity,
    unit_type: row.unit,
    billing_pre_tax_total: row.cost,
    billing_currency: row.cost_currency,
    unit_price: row.list_price,
    pricing_currency: hasPrice ? (row.list_currency ?? row.cost_currency) : row.cost_currency,
    pricing_pre_tax_total: hasPrice ? product(row.list_price ?? '', row.quantity ?? '') : row.cost,
    charge_kind: row.charge_kind?.toLowerCase() ?? 'usage',
    product_family: 'own',
    reference_id: row.reference,
    resource_uri: row.resource,
    tags: row.tags,
    other_columns: null,
  }
}

function rowsOf(dice: Dice): {
  readonly carried: readonly Header[]
  readonly rows: readonly OwnRow[]
} {
  const share = dice.pick([1, 0.5, 0])
  const carried = headers.filter((header) => required.includes(header) || dice.chance(share))
  return {
    carried,
    rows: Array.from({ length: dice.int(1, 8) }, () => ownRow(dice, new Set(carried))),
  }
}

function csvFile(dice: Dice): RenderedFile {
  const { carried, rows } = rowsOf(dice)
  const style = dice.pick(['iso', 'iso', 'mdy', 'dmy', 'iso z'] as const)
  const spelled = new Map(carried.map((header) => [header, respelledHeader(dice, header)]))
  const delivered = rows.map((row) =>
    Object.fromEntries(
      carried.map((header) => {
        const value = row[header]
        return [
          spelled.get(header) ?? header,
          header.endsWith('date') && value !== null ? dateText(value, style) : value,
        ]
      }),
    ),
  )
  return {
    name: 'own.csv',
    bytes: csvBytes(dice, [...spelled.values()], delivered),
    records: rows.map(canonical),
  }
}

function jsonFile(dice: Dice): RenderedFile {
  const { carried, rows } = rowsOf(dice)
  const numbers: readonly Header[] = ['quantity', 'cost', 'list_price']
  const objects = rows.map((row) =>
    jsonObject(
      dice,
      dice.shuffle(carried).flatMap((header): [string, string][] => {
        const value = row[header]
        if (value === null)
          return required.includes(header) || dice.chance(0.3) ? [[header, 'null']] : []
        return [
          [header, numbers.includes(header) && dice.chance(0.7) ? value : jsonString(dice, value)],
        ]
      }),
    ),
  )
  return { name: 'own.jsonl', bytes: jsonLineBytes(dice, objects), records: rows.map(canonical) }
}

const format = { format: 'own-service', schema: 'usage' } as const

/** Own services and third-party usage. */
export const renderers: readonly FormatRenderer[] = [
  { ...format, name: 'own services, CSV', render: (dice) => ({ files: [csvFile(dice)] }) },
  { ...format, name: 'own services, JSON lines', render: (dice) => ({ files: [jsonFile(dice)] }) },
]
