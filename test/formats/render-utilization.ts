import type { Dice } from '../random/dice.ts'
import { jsonLineBytes, jsonObject, jsonString } from './delivered-text.ts'
import { addDays, anyText, decimalText, guid, maybe, month, respelled } from './delivered-values.ts'
import type { CanonicalRow, FormatRenderer, Quarantined, RenderedFile } from './format-renderer.ts'

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
  readonly canonical: CanonicalRow | Quarantined
}

/** The customer and the subscription of a page. */
interface Owner {
  readonly customer: string
  readonly subscription: string
}

/**
 * Who uses it: told by the resource, by ids that whoever fetched the record added, or by the page.
 */
function record(dice: Dice, spelling: Spelling, page: Owner | null): Written {
  const { key } = spelling
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
  const [tags, tagsKept] = dice.pick(infos)
  const [more, moreKept] = dice.pick(infos)
  const [info, infoKept] = dice.pick(infos.filter(([text]) => text.startsWith('{')))
  const extra = dice.chance(0.3) ? { kind: 'x' } : {}
  const part = dice.chance(0.5) ? { partNumber: '1-2' } : {}
  const amount = respelled(dice, quantity)
  const members: Member[] = [
    [key('usageStartTime'), `"${start}"`],
    [key('usageEndTime'), `"${end}"`],
    [
      key('resource'),
      jsonObject(dice, [
        [key('id'), `"${meter}"`],
        ...membersOf(dice, spelling, { ...resource, ...extra }),
      ]),
    ],
    [key('quantity'), dice.chance(spelling.textShare) ? `"${amount}"` : amount],
    [key('infoFields'), info],
    [
      key('instanceData'),
      jsonObject(dice, [
        ...membersOf(dice, spelling, { ...instance, ...part }),
        [key('tags'), tags],
        [key('additionalInfo'), more],
      ]),
    ],
    ...membersOf(dice, spelling, { unit, ...added }),
    ['attributes', '{"objectType":"AzureUtilizationRecord"}'],
  ]
  const spelled = (values: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [key(name), value]))
  const others = {
    [key('usageStartTime')]: start,
    [key('usageEndTime')]: end,
    attributes: { objectType: 'AzureUtilizationRecord' },
    ...('kind' in extra ? { [key('resource')]: spelled(extra) } : {}),
    ...('partNumber' in part ? { [key('instanceData')]: spelled(part) } : {}),
  }
  const customer = added?.customerId ?? page?.customer ?? null
  const owner =
    azure ?? added?.subscriptionId ?? page?.subscription ?? instance.orderNumber ?? customer
  const text = jsonObject(dice, dice.chance(0.5) ? members : dice.shuffle(members))
  if (owner === null) return { text, canonical: { quarantine: key('subscriptionId') } }
  return {
    text,
    canonical: {
      partner_id: added?.partnerId ?? 'utilization',
      customer_id: customer,
      subscription_id: added?.subscriptionId ?? page?.subscription ?? owner,
      entitlement_id: owner,
      usage_date: day,
      charge_start_date: day,
      charge_end_date: last,
      meter_id: meter,
      meter_name: resource.name,
      meter_category: resource.category,
      meter_sub_category: resource.subcategory,
      meter_region: resource.region,
      quantity,
      unit_type: unit,
      unit_of_measure: unit,
      resource_uri: uri,
      resource_location: instance.location,
      order_id: instance.orderNumber,
      tags: tagsKept,
      additional_info: moreKept,
      service_info1: infoKept === '{}' ? null : infoKept,
      billing_pre_tax_total: '0',
      pricing_pre_tax_total: '0',
      billing_currency: 'XXX',
      pricing_currency: 'XXX',
      charge_kind: 'usage',
      product_family: 'azure',
      other_columns: JSON.stringify(others),
    },
  }
}

function lineFile(dice: Dice): RenderedFile {
  const spelling = spellingOf(dice)
  const written = Array.from({ length: dice.int(1, 6) }, () => record(dice, spelling, null))
  const records = written.map(({ canonical }) => canonical)
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
  const written = Array.from({ length: dice.int(1, 6) }, () => record(dice, spelling, page))
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
    bytes: Buffer.from(text),
    records: written.map(({ canonical }) => canonical),
  }
}

/** Tiers in any order; the lower bound of the first is 0. */
function ratesOf(dice: Dice): { readonly text: string; readonly kept: string } {
  const above = Array.from({ length: dice.int(0, 4) }, () => String(dice.int(1, 99999)))
  const rates = dice
    .shuffle([...new Set(['0', ...above])])
    .map((bound): readonly [string, string] => [
      bound,
      decimalText(dice, 3).replace(/(\.\d{10})\d+$/u, '$1'),
    ])
  return {
    text: jsonObject(dice, rates),
    kept: `{${rates.map(([bound, rate]) => `"${bound}":"${rate}"`).join(',')}}`,
  }
}

function cardFile(dice: Dice): RenderedFile {
  const isOld = dice.chance(0.3)
  const key = (camel: string, old: string): string => (isOld ? old : camel)
  const [currency, locale] = [dice.pick(['USD', 'EUR', 'JPY']), dice.pick(['en', 'ja-JP'])]
  const terms = dice.chance(0.3)
    ? []
    : [
        `{"name":"Overage discount","discount":0.${String(dice.int(1, 999999))},` +
          `"excludedMeterIds":["${guid(dice)}"],"effectiveDate":"2014-01-01T00:00:00"}`,
      ]
  const written = Array.from({ length: dice.int(1, 5) }, () => {
    const [meter, rates, day] = [
      guid(dice),
      ratesOf(dice),
      addDays(month(dice).first, dice.int(0, 27)),
    ]
    const hasNoFirst = dice.chance(0.1)
    const names = {
      meter_name: maybe(dice, anyText(dice)),
      meter_category: maybe(dice, anyText(dice)),
      meter_sub_category: maybe(dice, anyText(dice)),
      meter_region: maybe(dice, anyText(dice)),
      unit_of_measure: maybe(dice, anyText(dice)),
    }
    const tags = dice.pick(['[]', '["Third Party"]'])
    const included = dice.pick(['0', '0.0', '5', '10.25'])
    const members: Member[] = [
      [key('id', 'MeterId'), `"${meter}"`],
      [key('rates', 'MeterRates'), hasNoFirst ? '{"10":1}' : rates.text],
      [key('tags', 'MeterTags'), tags],
      [key('includedQuantity', 'IncludedQuantity'), included],
      [key('effectiveDate', 'EffectiveDate'), `"${day}T00:00:00Z"`],
      ...Object.entries({
        [key('name', 'MeterName')]: names.meter_name,
        [key('category', 'MeterCategory')]: names.meter_category,
        [key('subcategory', 'MeterSubCategory')]: names.meter_sub_category,
        [key('region', 'MeterRegion')]: names.meter_region,
        [key('unit', 'Unit')]: names.unit_of_measure,
      }).map(([name, value]): Member => [name, value === null ? '""' : jsonString(dice, value)]),
    ]
    const canonical: CanonicalRow | Quarantined = hasNoFirst
      ? { quarantine: key('rates', 'MeterRates') }
      : {
          ...names,
          meter_id: meter,
          currency,
          rates: rates.kept,
          included_quantity: included,
          effective_start: `${day} 00:00:00`,
          tags,
          locale,
          is_tax_included: 'false',
          offer_terms: `[${terms.map((term) => term.replace(/:(0\.\d+)/u, ':"$1"')).join(',')}]`,
          other_columns: null,
        }
    return { text: jsonObject(dice, dice.shuffle(members)), canonical }
  })
  const members = dice.shuffle([
    `"${key('locale', 'Locale')}":"${locale}"`,
    `"${key('currency', 'Currency')}": "${currency}"`,
    `"${key('isTaxIncluded', 'IsTaxIncluded')}":false`,
    `"${key('meters', 'Meters')}":[${written.map(({ text }) => text).join(',')}]`,
    `"${key('offerTerms', 'OfferTerms')}":[${terms.join(',')}]`,
  ])
  const bytes = Buffer.from(
    (dice.chance(0.2) ? '\uFEFF' : '') + `{${members.join(dice.pick([',', ',\n']))}}`,
  )
  return { name: 'rate-card.json', bytes, records: written.map(({ canonical }) => canonical) }
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
