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
import type { CanonicalRow, FormatRenderer, Quarantined, RenderedFile } from './format-renderer.ts'
import {
  type Column,
  dayColumn,
  licenseColumns,
  ratedColumns,
  usageColumns,
} from './legacy-columns.ts'
import { type Expected, licenseRow, usageRow, type Values } from './legacy-rows.ts'

const chargeTypes = [
  'Cycle fee',
  'Cycle instance prorate',
  'Prorate fee when renew',
  'New purchase cycle fee',
  'Cancel fee',
  'New',
  'Renew discount',
  'Activation Discount',
  'Offset a line item',
  'Assess usage fee when cancel',
] as const

function valueOf(dice: Dice, { header, kind, isAlways }: Column, start: string): string | null {
  const sign = dice.chance(0.2) ? '-' : ''
  const often = (text: string): string | null => (isAlways ? text : maybe(dice, text))
  if (header === 'ChargeStartDate') return start
  if (kind === 'date') return often(addDays(start, dice.int(0, 9)))
  if (kind === 'end') return often(addDays(start, dice.int(20, 400)))
  if (kind === 'number' || kind === 'money') return often(sign + decimalText(dice, 6))
  if (header === 'Currency') return dice.pick(['USD', 'EUR', 'KRW', 'usd'])
  if (header === 'ChargeType') return often(dice.pick(chargeTypes))
  if (kind === 'digits') return often(header === 'ResellerMPNID' ? '-1' : `1${digitText(dice, 8)}`)
  if (/(Id|Guid|Number)$/u.test(header))
    return often(dice.pick([guid(dice), `ORDD${digitText(dice, 9)}`]))
  return often(dice.pick([anyText(dice), '한국 중부', '1시간', 'VIRTUAL MACHINES']))
}

type Section = 'rated' | 'daily' | 'neither' | 'license'

/**
 * A row of a section: columns of another section stay empty, what stands for a missing id is there.
 */
function rowValues(dice: Dice, columns: readonly Column[], section: Section): Values {
  // late enough in a month that a date with slashes tells its order
  const start = addDays(month(dice).first, dice.int(13, 18))
  const values = Object.fromEntries(columns.map((one) => [one.header, valueOf(dice, one, start)]))
  const ratedAlone = new Set(ratedColumns.map(({ header }) => header))
  const blank = (headers: Iterable<string>): void => {
    for (const header of headers) if (header in values) values[header] = null
  }
  if (section === 'daily')
    blank(dice.chance(0.3) ? [...ratedAlone].filter((name) => name !== 'Currency') : ratedAlone)
  if (section === 'rated' && dice.chance(0.8)) blank(['UsageDate'])
  if (section === 'neither') blank(['PretaxCharges', 'UsageDate', 'Subtotal'])
  if (section !== 'license') {
    if ((values['PartnerBillableAccountId'] ?? null) !== null && dice.chance(0.2))
      blank(['PartnerId'])
    if ((values['OrderID'] ?? null) !== null && dice.chance(0.2)) blank(['SubscriptionId'])
  }
  return values
}

/** Money as the portal prints it at times. */
function withDollar(dice: Dice, decimal: string): string {
  const [, sign = '', whole = '', places = ''] = /^(-?)(\d+)(.*)$/u.exec(decimal) ?? []
  const grouped = dice.chance(0.5) ? whole.replace(/\B(?=(\d{3})+$)/gu, ',') : whole
  return dice.pick([`${sign}$`, `$${sign}`]) + grouped + places
}

type LegacyStyle = DateStyle | 'mdy clock'

function cellText(
  dice: Dice,
  { kind }: Column,
  value: string | null,
  style: LegacyStyle,
  hasDollar: boolean,
): string | null {
  if (value === null) return null
  if (kind === 'date' || kind === 'end') {
    if (style !== 'mdy clock') return dateText(value, style)
    return `${dateText(value, 'mdy')} ${kind === 'end' ? '23:59' : '0:00'}`
  }
  if (kind === 'money' && hasDollar) return withDollar(dice, value)
  return kind === 'number' || kind === 'money' ? respelled(dice, value) : value
}

const styles: readonly LegacyStyle[] = [
  'mdy',
  'mdy padded',
  'mdy clock',
  'mdy clock',
  'dmy',
  'iso',
  'iso blank',
]

/** What a file is made of: its columns, the sections that may occur, and what its rows become. */
interface Kit {
  readonly columns: readonly Column[]
  readonly sections: readonly Section[]
  readonly become: (columns: readonly Column[], values: Values) => Expected
}

function carried(dice: Dice, { columns }: Kit): readonly Column[] {
  const share = dice.pick([1, 1, 0.7, 0.3])
  return columns.filter(({ isAlways }) => isAlways || dice.chance(share))
}

function csvFile(dice: Dice, kit: Kit): RenderedFile {
  const columns = carried(dice, kit)
  const [style, hasDollar] = [dice.pick(styles), dice.chance(0.6)]
  const spelled = new Map(columns.map(({ header }) => [header, respelledHeader(dice, header)]))
  const name = (header: string): string => spelled.get(header) ?? header
  const taken = Array.from({ length: dice.int(1, 8) }, () =>
    rowValues(dice, columns, dice.pick(kit.sections)),
  )
  const texts = taken.map((values) =>
    Object.fromEntries(
      columns.map((one) => [
        one.header,
        cellText(dice, one, values[one.header] ?? null, style, hasDollar),
      ]),
    ),
  )
  const kept = columns.filter(
    ({ header, canonical }) => canonical === null && keptHeaders.has(header),
  )
  const records = taken.map((values, index): CanonicalRow | Quarantined => {
    const { canonical, beside } = kit.become(columns, values)
    if ('quarantine' in canonical) return { quarantine: name(canonical.quarantine ?? '') }
    const text = texts[index] ?? {}
    const others = [
      ...kept.map(({ header }) => [name(header), text[header] ?? null] as const),
      ...Object.keys(beside)
        .filter((header) => text[header] !== null && spelled.has(header))
        .map((header) => [name(header), text[header] ?? null] as const),
    ]
    return {
      ...canonical,
      other_columns: others.length === 0 ? null : JSON.stringify(Object.fromEntries(others)),
    }
  })
  const rows = texts.map((text) =>
    Object.fromEntries(columns.map(({ header }) => [name(header), text[header] ?? null])),
  )
  return {
    name: 'invoice.csv',
    bytes: csvBytes(
      dice,
      columns.map(({ header }) => name(header)),
      rows,
    ),
    records,
  }
}

const keptHeaders = new Set([
  'MeteredServiceType',
  'Project',
  'PostTaxTotal',
  'PostTaxEffectiveRate',
  'Amount',
  'TotalOtherDiscount',
  'TotalForCustomer',
])

function keyOf(header: string): string {
  const known: Readonly<Record<string, string>> = {
    MPNID: 'mpnId',
    ResellerMPNID: 'tier2MpnId',
    OrderID: 'orderId',
  }
  return known[header] ?? header.slice(0, 1).toLowerCase() + header.slice(1)
}

/**
 * Line items of the interfaces: a page, or a line each; numbers as numbers or texts,
 * nothing as null, '' or no key.
 */
function jsonFile(dice: Dice, kit: Kit): RenderedFile {
  const columns = carried(dice, kit)
  const nothing = dice.pick(['omitted', 'null', 'empty'] as const)
  const textShare = dice.pick([0, 0.5, 1])
  const taken = Array.from({ length: dice.int(1, 6) }, () =>
    rowValues(dice, columns, dice.pick(kit.sections)),
  )
  const objects = taken.map((values) => {
    const members = columns.flatMap((one): [string, string][] => {
      const value = values[one.header] ?? null
      if (value === null) {
        if (nothing === 'omitted' && !one.isAlways) return []
        return [[keyOf(one.header), nothing === 'empty' ? '""' : 'null']]
      }
      if (one.kind === 'date' || one.kind === 'end')
        return [[keyOf(one.header), `"${value}T00:00:00"`]]
      if (one.kind === 'text') return [[keyOf(one.header), jsonString(dice, value)]]
      return [[keyOf(one.header), dice.chance(textShare) ? `"${value}"` : value]]
    })
    const item: [string, string] = ['attributes', '{"objectType":"LineItem"}']
    return jsonObject(dice, [...(dice.chance(0.5) ? members : dice.shuffle(members)), item])
  })
  const records = taken.map((values): CanonicalRow | Quarantined => {
    const { canonical } = kit.become(columns, values)
    return 'quarantine' in canonical ? { quarantine: keyOf(canonical.quarantine ?? '') } : canonical
  })
  if (dice.chance(0.5)) return { name: 'items.jsonl', bytes: jsonLineBytes(dice, objects), records }
  const links = '"links":{"self":{"uri":"/"}}'
  const page = `{"totalCount":${String(objects.length)},"items":[${objects.join(',')}],${links}}`
  return { name: 'page.json', bytes: packed(dice, page, 0.2), records }
}

const rated: Kit = {
  columns: [...usageColumns, ...ratedColumns],
  sections: ['rated', 'rated', 'neither'],
  become: usageRow,
}
const both: Kit = {
  columns: [...usageColumns, ...ratedColumns, ...dayColumn],
  sections: ['rated', 'rated', 'daily', 'neither'],
  become: usageRow,
}
const daily: Kit = {
  columns: [...usageColumns.filter(({ header }) => header !== 'Sku'), ...dayColumn],
  sections: ['daily'],
  become: usageRow,
}
const license: Kit = {
  columns: licenseColumns,
  sections: ['license', 'license', 'neither'],
  become: licenseRow,
}

function renderer(
  name: string,
  format: string,
  render: (dice: Dice) => RenderedFile,
): FormatRenderer {
  return {
    name: `${format}, ${name}`,
    format,
    schema: 'usage',
    render: (dice) => ({ files: [render(dice)] }),
  }
}

/** The files of invoices before new commerce, in all forms in which they are delivered. */
export const renderers: readonly FormatRenderer[] = [
  renderer('rated rows, CSV', 'legacy-usage', (dice) => csvFile(dice, rated)),
  renderer('both sections, CSV', 'legacy-usage', (dice) => csvFile(dice, both)),
  renderer('JSON', 'legacy-usage', (dice) => jsonFile(dice, rated)),
  renderer('JSON', 'legacy-daily-usage', (dice) => jsonFile(dice, daily)),
  renderer('CSV', 'legacy-license', (dice) => csvFile(dice, license)),
  renderer('JSON', 'legacy-license', (dice) => jsonFile(dice, license)),
]
