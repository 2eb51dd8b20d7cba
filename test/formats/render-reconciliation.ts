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
  digitText,
  guid,
  maybe,
  month,
  product,
  roundedTo,
  shortDecimal,
} from './delivered-values.ts'
import type { CanonicalRow, FormatRenderer, RenderedFile } from './format-renderer.ts'

/** A line as delivered, by the headers of the portal, days as ISO; and what it must become. */
interface Line {
  readonly cells: Readonly<Record<string, string | null>>
  readonly row: CanonicalRow
}

/** What the words of a line say, and what it is by them. */
interface Kind {
  readonly family: string
  readonly kind: string
  readonly product: string
  readonly publisher: string | null
  readonly term: string | null
  readonly plan: string | null
  readonly meter: string | null
  readonly chargeType: string
  readonly credit?: string
}

const licence = {
  family: 'license',
  kind: 'purchase',
  product: 'CFQ7TTC0LF8S',
  publisher: 'Microsoft Corporation',
  term: 'One-Year commitment for monthly/yearly billing',
  plan: 'E5 main',
  meter: null,
  chargeType: 'cycleCharge',
} as const
const azure = {
  family: 'azure',
  kind: 'usage',
  product: 'DZH318Z0BNZ5',
  publisher: 'Microsoft',
  term: 'Data Stored (GB/Month), LRS',
  plan: 'Azure plan',
  meter: 'Tables - LRS Data Stored (GB/Month)',
  chargeType: 'new',
} as const

const kinds: readonly Kind[] = [
  azure,
  azure,
  { ...azure, term: '1 Cache Instance Hour', plan: 'renamed', chargeType: 'New' },
  licence,
  { ...licence, chargeType: 'removeQuantity', publisher: null },
  { ...licence, chargeType: 'addQuantity' },
  { ...licence, chargeType: 'customerCredit', kind: 'credit', credit: 'Azure Credit Offer' },
  {
    ...azure,
    family: 'reservation',
    kind: 'purchase',
    term: '1 Year Reservation',
    meter: null,
    chargeType: 'new',
  },
  {
    ...azure,
    family: 'savings_plan',
    kind: 'purchase',
    term: '3 Year Savings Plan',
    meter: null,
    chargeType: 'new',
  },
  {
    ...licence,
    family: 'software',
    product: 'DG7GMGF0D5RK',
    publisher: 'Microsoft',
    term: null,
    plan: null,
    chargeType: 'new',
  },
  {
    ...licence,
    family: 'marketplace',
    product: 'DZH318Z0C111',
    publisher: 'Fabrikam, Inc.',
    chargeType: 'Renew',
  },
  { ...azure, family: 'marketplace', publisher: 'Red "Hat"', term: null, plan: 'Azure plan' },
]

/** What is thrown of a line before its plain cells. */
function thrown(dice: Dice) {
  const { first, last } = month(dice)
  const kind = dice.pick(kinds)
  const isPerpetual = kind.family === 'software'
  const start = addDays(first, dice.int(isPerpetual ? 12 : 0, 27))
  const [billed, effective, subtotal] = [
    shortDecimal(dice, 4, 8),
    shortDecimal(dice, 3, 10),
    shortDecimal(dice, 5, 2),
  ]
  const currency = dice.pick(['EUR', 'USD', 'PLN'])
  const priced = dice.pick(['USD', 'USD', currency])
  const subscription = isPerpetual ? null : guid(dice)
  const [order, customer, benefit] = [
    dice.pick([guid(dice), `${guid(dice)}, ${guid(dice)}`]),
    guid(dice),
    guid(dice),
  ]
  const benefitPrefix = kind.kind === 'purchase' ? dice.pick(['', 'RIOderId']) : ''
  const hasBenefit = dice.chance(0.4)
  const pec = kind.kind === 'usage' && dice.chance(0.6) ? dice.pick(['15.0', '7.5']) : null
  const adjustment =
    pec === null
      ? maybe(dice, '["100.0% Tier 1 Discount"]', 0.2)
      : `["${pec}% Partner earned credit for services managed","100.0% Tier 1 Discount"]`
  return {
    first,
    last,
    kind,
    start,
    end: isPerpetual ? null : last,
    billed,
    effective,
    subtotal,
    currency,
    priced,
    subscription,
    order,
    customer,
    pec,
    adjustment,
    deliveredBenefit: hasBenefit ? benefitPrefix + benefit : null,
    benefit: hasBenefit ? benefit : null,
  }
}

type Thrown = ReturnType<typeof thrown>

/** The cells that are taken as they are delivered. */
function takenCells(dice: Dice, { kind, first, last, ...line }: Thrown) {
  return {
    partner_id: guid(dice),
    customer_name: anyText(dice),
    customer_domain_name: maybe(dice, 'a.example'),
    customer_country: 'PL',
    invoice_number: maybe(dice, 'G031809528'),
    mpn_id: digitText(dice, 7),
    reseller_mpn_id: dice.pick(['0', '-1', digitText(dice, 7)]),
    product_id: kind.product,
    sku_id: digitText(dice, 4),
    availability_id: 'CFQ7TTC0AAAA',
    sku_name: anyText(dice),
    product_name: anyText(dice),
    charge_type: kind.chargeType,
    publisher_name: kind.publisher,
    publisher_id: maybe(dice, 'NA'),
    subscription_description: kind.plan,
    term_and_billing_cycle: kind.term,
    unit_type: maybe(dice, '1 GB/Month'),
    billing_frequency: maybe(dice, 'Monthly'),
    credit_reason_code: kind.credit ?? null,
    reference_id: maybe(dice, guid(dice)),
    product_qualifiers: maybe(dice, '["Add-on","Trial"]', 0.3),
    promotion_id: maybe(dice, '39NFJQT1X27N:0002:39NFJQT1Q5KL', 0.3),
    price_adjustment_description: line.adjustment,
    unit_price: shortDecimal(dice, 4, 18),
    billing_pre_tax_total: line.subtotal,
    tax_total: maybe(dice, shortDecimal(dice, 3, 2)),
    effective_unit_price: line.effective,
    pc_to_bc_exchange_rate: '0.846202666',
    pc_to_bc_exchange_rate_date: dice.pick([null, '0001-01-01', last]),
    order_date: addDays(last, -dice.int(0, 10)),
    subscription_start_date: maybe(dice, first),
    subscription_end_date: maybe(dice, addDays(first, 364)),
    order_id: line.order,
    billing_currency: line.currency,
  }
}

function line(dice: Dice): Line {
  const one = thrown(dice)
  const taken = takenCells(dice, one)
  const { kind, start, end, billed, subtotal, currency, priced, subscription, order } = one
  return {
    cells: {
      ...taken,
      customer_id: dice.chance(0.2) ? `org:${one.customer}` : one.customer,
      subscription_id: subscription,
      charge_start_date: start,
      charge_end_date: end,
      purchased_quantity: '1',
      billable_quantity: billed,
      pricing_currency: priced,
      meter_description: kind.meter,
      reservation_order_id: one.deliveredBenefit,
      total: subtotal,
    },
    row: {
      ...taken,
      customer_id: one.customer,
      subscription_id: subscription ?? order,
      entitlement_id: subscription ?? order,
      entitlement_description: kind.plan ?? taken.sku_name,
      charge_start_date: start,
      charge_end_date: end,
      usage_date: start,
      quantity: billed,
      pricing_currency: priced,
      meter_category: taken.product_name,
      meter_name: kind.meter ?? taken.sku_name,
      pec_percentage: one.pec,
      product_family: kind.family,
      charge_kind: kind.kind,
      benefit_order_id: one.benefit,
      pricing_pre_tax_total:
        priced === currency ? subtotal : roundedTo(product(one.effective, billed), 6),
    },
  }
}

/** Headers of the portal that do not follow from the name of the cell. */
const spelling: Readonly<Record<string, string>> = {
  mpn_id: 'MPNID',
  reseller_mpn_id: 'ResellerMPNID',
  billing_pre_tax_total: 'Subtotal',
  billing_currency: 'Currency',
  purchased_quantity: 'Quantity',
  pc_to_bc_exchange_rate: 'PCToBCExchangeRate',
  pc_to_bc_exchange_rate_date: 'PCToBCExchangeRateDate',
  reference_id: 'ReferenceID',
  promotion_id: 'PromotionID',
}

function headerOf(cell: string): string {
  return (
    spelling[cell] ??
    cell
      .split('_')
      .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
      .join('')
  )
}

/** Keys of the interfaces that are no camel case of the header. */
const keys: Readonly<Record<string, string>> = {
  mpn_id: 'mpnId',
  reseller_mpn_id: 'resellerMpnId',
  pc_to_bc_exchange_rate: 'pcToBCExchangeRate',
  pc_to_bc_exchange_rate_date: 'pcToBCExchangeRateDate',
  reference_id: 'referenceId',
  promotion_id: 'promotionId',
  total: 'totalForCustomer',
}

function keyOf(cell: string): string {
  return keys[cell] ?? headerOf(cell).slice(0, 1).toLowerCase() + headerOf(cell).slice(1)
}

function csvFile(dice: Dice): RenderedFile {
  const lines = Array.from({ length: dice.int(1, 8) }, () => line(dice))
  const cells = Object.keys(lines[0]?.cells ?? {})
  const spelled = new Map(cells.map((cell) => [cell, respelledHeader(dice, headerOf(cell))]))
  const style = dice.pick<DateStyle>(['mdy', 'mdy', 'mdy padded', 'dmy', 'iso', 'iso fraction'])
  const delivered = lines.map((one) =>
    Object.fromEntries(
      cells.map((cell) => {
        const value = one.cells[cell] ?? null
        return [
          spelled.get(cell) ?? cell,
          value !== null && cell.endsWith('_date') ? dateText(value, style) : value,
        ]
      }),
    ),
  )
  return {
    name: 'recon.csv',
    bytes: csvBytes(dice, [...spelled.values()], delivered),
    records: lines.map(({ row, cells: own }) => ({
      ...row,
      other_columns: JSON.stringify({ [spelled.get('total') ?? '']: own['total'] }),
    })),
  }
}

const numeric = /price$|total$|quantity$|exchange_rate$/u

function jsonFile(dice: Dice, isPage: boolean): RenderedFile {
  const lines = Array.from({ length: dice.int(1, 8) }, () => line(dice))
  const textShare = dice.pick([0, 0.5, 1])
  const objects = lines.map(({ cells }) => {
    const members = Object.entries(cells).flatMap(([cell, value]): [string, string][] => {
      if (value === null)
        return dice.weighted([
          [1, []],
          [1, [[keyOf(cell), 'null']]],
          [1, [[keyOf(cell), '""']]],
        ])
      const isText = !numeric.test(cell) || dice.chance(textShare)
      // an offset would move the day: the one that is printed counts
      const offset = cell.startsWith('charge_') ? dice.pick(['Z', '-08:00', '']) : 'Z'
      const text = cell.endsWith('_date') ? `${value}T00:00:00${offset}` : value
      const isArray = cell === 'product_qualifiers' && dice.chance(0.5)
      return [[keyOf(cell), isArray ? value : isText ? jsonString(dice, text) : value]]
    })
    return jsonObject(dice, dice.chance(0.5) ? members : dice.shuffle(members))
  })
  const records = lines.map(({ row, cells }) => ({
    ...row,
    other_columns: JSON.stringify({ totalForCustomer: cells['total'] }),
  }))
  if (!isPage) return { name: 'recon.jsonl', bytes: jsonLineBytes(dice, objects), records }
  const items = `"items":[${objects.join(', ')}]`
  const page = `{"totalCount":${String(lines.length)},${items},"links":{"self":{}}}`
  return { name: 'recon.json', bytes: packed(dice, page, 0.2), records }
}

const format = { format: 'invoice-reconciliation', schema: 'usage' } as const

/** Invoice reconciliation in all forms in which it is delivered. */
export const renderers: readonly FormatRenderer[] = [
  { ...format, name: 'reconciliation, CSV', render: (dice) => ({ files: [csvFile(dice)] }) },
  {
    ...format,
    name: 'reconciliation, JSON lines',
    render: (dice) => ({ files: [jsonFile(dice, false)] }),
  },
  {
    ...format,
    name: 'reconciliation, JSON page',
    render: (dice) => ({ files: [jsonFile(dice, true)] }),
  },
]
