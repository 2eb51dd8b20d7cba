import type { Dice } from '../random/dice.ts'
import { jsonLineBytes, jsonObject, jsonString, packed } from './delivered-text.ts'
import { addDays, anyText, decimalText, guid, maybe, month, respelled } from './delivered-values.ts'
import type { CanonicalRow, FormatRenderer, Quarantined, RenderedFile } from './format-renderer.ts'
import { cardFile } from './rate-card-file.ts'

type Member = readonly [key: string, value: string]

/** How a file spells its keys and its nothings. */
interface Spelling {
  readonly key: (camel: string) => string
  readonly nothing: 'omitted' | 'null' | 'empty'
  readonly textShare: number
}

function spellingOf(dice: Dice): Spelling {
  const isPascal = dice.chance(0.2)
  return {
    key: (camel) => (isPascal ? camel.slice(0, 1).toUpperCase() + camel.slice(1) : camel),
    nothing: dice.pick(['omitted', 'null', 'empty'] as const),
    textShare: dice.pick([0, 0.5, 1]),
  }
}

/** The members of an object; what is null comes as the file spells nothing. */
function membersOf(
  dice: Dice,
  spelling: Spelling,
  values: Readonly<Record<string, string | null>>,
): Member[] {
  return dice.shuffle(Object.entries(values)).flatMap(([key, value]): Member[] => {
    if (value !== null) return [[spelling.key(key), jsonString(dice, value)]]
    if (spelling.nothing === 'omitted') return []
    return [[spelling.key(key), spelling.nothing === 'null' ? 'null' : '""']]
  })
}

const offsets = [
  ['Z', 0],
  ['+00:00', 0],
  ['', 0],
  ['-07:00', -420],
  ['+05:30', 330],
  ['+09:00', 540],
  ['-0330', -210],
  ['+14', 840],
] as const

/** A moment of UTC, in minutes after the start of a day, as some zone writes it. */
function momentText(dice: Dice, day: string, minutes: number): string {
  const [zone, offset] = dice.pick(offsets)
  const local = new Date(Date.parse(`${day}T00:00:00Z`) + (minutes + offset) * 60_000).toISOString()
  return local.slice(0, 19) + dice.pick(['', '', '.0000000', '.000']) + zone
}

/** From when to when, and the first and last day of UTC that this is: the end is exclusive. */
function span(
  dice: Dice,
  day: string,
): { readonly texts: readonly [string, string]; readonly last: string } {
  const [start, length] = dice.chance(0.5) ? [0, 1440] : [dice.int(0, 23) * 60, 60]
  const end = start + length
  return {
    texts: [momentText(dice, day, start), momentText(dice, day, end)],
    last: addDays(day, Math.floor((end - 1) / 1440)),
  }
}

const infos: readonly (readonly [delivered: string, kept: string | null])[] = [
  ['{}', '{}'],
  ['{"env":"prod","n": 4}', '{"env":"prod","n":"4"}'],
  ['{"a":{"b":1.50}, "id" : "x"}', '{"a":{"b":"1.50"},"id":"x"}'],
  ['["x"]', '["x"]'],
  ['null', null],
]

interface Written {
  readonly text: string
  readonly one: Said
}

/** The customer and the subscription of a page. */
interface Owner {
  readonly customer: string
  readonly subscription: string
}

/** What a record says, before it is spelled. */
function said(dice: Dice) {
  const day = addDays(month(dice).first, dice.int(0, 27))
  const {
    texts: [start, end],
    last,
  } = span(dice, day)
  const meter = dice.chance(0.2) ? '1core' : guid(dice)
  const azure = maybe(dice, guid(dice), 0.9)
  const added = dice.chance(0.3)
    ? { partnerId: guid(dice), customerId: guid(dice), subscriptionId: guid(dice) }
    : null
  const root = dice.pick(['subscriptions', 'Subscriptions'])
  const uri = azure === null ? null : `/${root}/${azure}/resourceGroups/${dice.pick(['a', 'Łąka'])}`
  const resource = {
    name: maybe(dice, anyText(dice)),
    category: maybe(dice, anyText(dice)),
    subcategory: maybe(dice, anyText(dice)),
    region: maybe(dice, anyText(dice)),
  }
  const instance = {
    resourceUri: uri,
    location: maybe(dice, 'azurestack'),
    orderNumber: maybe(dice, '77', 0.2),
  }
  const [unit, quantity] = [
    maybe(dice, anyText(dice)),
    (dice.chance(0.1) ? '-' : '') + decimalText(dice),
  ]
  const tags = dice.pick(infos)
  const more = dice.pick(infos)
  const info = dice.pick(infos.filter(([text]) => text.startsWith('{')))
  // keys that no canonical column takes
  const extra = dice.chance(0.3) ? { kind: 'x' } : null
  const part = dice.chance(0.5) ? { partNumber: '1-2' } : null
  const amount = respelled(dice, quantity)
  return {
    day,
    start,
    end,
    last,
    meter,
    azure,
    added,
    uri,
    resource,
    instance,
    unit,
    quantity,
    amount,
    tags,
    more,
    info,
    extra,
    part,
  }
}

type Said = ReturnType<typeof said>

/** The record as the file spells it. */
function recordText(dice: Dice, spelling: Spelling, one: Said): string {
  const { key } = spelling
  const members: Member[] = [
    [key('usageStartTime'), `"${one.start}"`],
    [key('usageEndTime'), `"${one.end}"`],
    [
      key('resource'),
      jsonObject(dice, [
        [key('id'), `"${one.meter}"`],
        ...membersOf(dice, spelling, { ...one.resource, ...one.extra }),
      ]),
    ],
    [key('quantity'), dice.chance(spelling.textShare) ? `"${one.amount}"` : one.amount],
    [key('infoFields'), one.info[0]],
    [
      key('instanceData'),
      jsonObject(dice, [
        ...membersOf(dice, spelling, { ...one.instance, ...one.part }),
        [key('tags'), one.tags[0]],
        [key('additionalInfo'), one.more[0]],
      ]),
    ],
    ...membersOf(dice, spelling, { unit: one.unit, ...one.added }),
    ['attributes', '{"objectType":"AzureUtilizationRecord"}'],
  ]
  return jsonObject(dice, dice.chance(0.5) ? members : dice.shuffle(members))
}

/** What is kept beside the canonical columns, under the keys of the file. */
function othersOf({ key }: Spelling, { start, end, extra, part }: Said): string {
  const spelled = (values: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [key(name), value]))
  return JSON.stringify({
    [key('usageStartTime')]: start,
    [key('usageEndTime')]: end,
    attributes: { objectType: 'AzureUtilizationRecord' },
    ...(extra === null ? {} : { [key('resource')]: spelled(extra) }),
    ...(part === null ? {} : { [key('instanceData')]: spelled(part) }),
  })
}

/**
 * Who uses it: told by the resource, by ids that whoever fetched the record added, or by the page.
 */
function canonicalOf(
  spelling: Spelling,
  one: Said,
  page: Owner | null,
  isIdSpelled: boolean,
): CanonicalRow | Quarantined {
  const { added, azure, day, instance, resource, unit } = one
  const customer = added?.customerId ?? page?.customer ?? null
  const owner =
    azure ?? added?.subscriptionId ?? page?.subscription ?? instance.orderNumber ?? customer
  // a column is named as the file spells it, where any of its records does
  if (owner === null)
    return { quarantine: isIdSpelled ? spelling.key('subscriptionId') : 'subscriptionId' }
  return {
    partner_id: added?.partnerId ?? 'utilization',
    customer_id: customer,
    subscription_id: added?.subscriptionId ?? page?.subscription ?? owner,
    entitlement_id: owner,
    usage_date: day,
    charge_start_date: day,
    charge_end_date: one.last,
    meter_id: one.meter,
    meter_name: resource.name,
    meter_category: resource.category,
    meter_sub_category: resource.subcategory,
    meter_region: resource.region,
    quantity: one.quantity,
    unit_type: unit,
    unit_of_measure: unit,
    resource_uri: one.uri,
    resource_location: instance.location,
    order_id: instance.orderNumber,
    tags: one.tags[1],
    additional_info: one.more[1],
    service_info1: one.info[1] === '{}' ? null : one.info[1],
    billing_pre_tax_total: '0',
    pricing_pre_tax_total: '0',
    billing_currency: 'XXX',
    pricing_currency: 'XXX',
    charge_kind: 'usage',
    product_family: 'azure',
    other_columns: othersOf(spelling, one),
  }
}

function writeRecords(dice: Dice, spelling: Spelling): Written[] {
  return Array.from({ length: dice.int(1, 6) }, () => {
    const one = said(dice)
    return { text: recordText(dice, spelling, one), one }
  })
}

function canonicalsOf(
  spelling: Spelling,
  written: readonly Written[],
  page: Owner | null,
): (CanonicalRow | Quarantined)[] {
  const isIdSpelled = written.some(({ one }) => one.added !== null)
  return written.map(({ one }) => canonicalOf(spelling, one, page, isIdSpelled))
}

function lineFile(dice: Dice): RenderedFile {
  const spelling = spellingOf(dice)
  const written = writeRecords(dice, spelling)
  const records = canonicalsOf(spelling, written, null)
  return {
    name: 'utilization.jsonl',
    bytes: jsonLineBytes(
      dice,
      written.map(({ text }) => text),
    ),
    records,
  }
}

function pageFile(dice: Dice): RenderedFile {
  const spelling = spellingOf(dice)
  const page = dice.chance(0.8) ? { customer: guid(dice), subscription: guid(dice) } : null
  const written = writeRecords(dice, spelling)
  const uri =
    page === null
      ? '/utilizations'
      : `customers/${page.customer}/subscriptions/${page.subscription}/utilizations/azure?size=1000`
  const links = `"links":{"self":{"uri":"${uri}","method":"GET"}}`
  const items = `"items":[${written.map(({ text }) => text).join(',')}]`
  const members = dice.shuffle([`"totalCount":${String(written.length)}`, items, links])
  const text = `{${members.join(dice.pick([',', ',\n ']))}}`
  return {
    name: 'page.json',
    bytes: packed(dice, text, 0.2),
    records: canonicalsOf(spelling, written, page),
  }
}

const utilization = { format: 'azure-utilization', schema: 'usage' } as const

/** Utilization records in both forms, and the rate cards that rate them. */
export const renderers: readonly FormatRenderer[] = [
  {
    ...utilization,
    name: 'azure-utilization, JSON lines',
    render: (dice) => ({ files: [lineFile(dice)] }),
  },
  {
    ...utilization,
    name: 'azure-utilization, JSON page',
    render: (dice) => ({ files: [pageFile(dice)] }),
  },
  {
    name: 'azure-rate-card, JSON page',
    format: 'azure-rate-card',
    schema: 'rate_card',
    render: (dice) => ({ files: [cardFile(dice)] }),
  },
]
