import { britishVatId, frenchVatId, germanVatId, irishVatId, polishVatId } from './checksums.ts'
import type { Customer, Scenario } from './customers.ts'
import { digitsOf, randomOf } from './random.ts'
import type { Random } from './random.ts'

type Place = {
  readonly marketId: string
  readonly country: string
  readonly forms: readonly string[]
  readonly cities: readonly (readonly [string, string])[]
  readonly vatId: (seed: string) => string
  /** how many in 100 are served by a reseller, and by which */
  readonly resold: readonly [number, string]
}

const places: readonly Place[] = [
  {
    marketId: 'PL',
    country: 'PL',
    forms: ['sp. z o.o.', 'S.A.', 'sp. j.'],
    resold: [45, 'RES-001'],
    cities: [
      ['Warszawa', '00-950'],
      ['Gdańsk', '80-009'],
      ['Wrocław', '50-050'],
      ['Poznań', '61-001'],
    ],
    vatId: (seed) => polishVatId(digitsOf(seed, 9)),
  },
  {
    marketId: 'DE',
    country: 'DE',
    forms: ['GmbH', 'AG', 'KG'],
    resold: [50, 'RES-002'],
    cities: [
      ['Köln', '50667'],
      ['München', '80331'],
      ['Leipzig', '04109'],
    ],
    vatId: (seed) => germanVatId(digitsOf(seed, 8)),
  },
  {
    marketId: 'GB',
    country: 'GB',
    forms: ['Ltd', 'plc', 'LLP'],
    resold: [0, ''],
    cities: [
      ['Bristol', 'BS1 5TY'],
      ['Glasgow', 'G1 1AA'],
    ],
    vatId: (seed) => britishVatId(digitsOf(seed, 7)),
  },
  {
    marketId: 'US',
    country: 'US',
    forms: ['Inc.', 'LLC'],
    resold: [0, ''],
    cities: [
      ['Austin, TX', '78701'],
      ['Denver, CO', '80202'],
    ],
    vatId: () => '',
  },
  {
    marketId: 'EU',
    country: 'FR',
    forms: ['SARL', 'SAS'],
    resold: [50, 'RES-002'],
    cities: [
      ['Lyon', '69001'],
      ['Nantes', '44000'],
    ],
    vatId: (seed) => frenchVatId(digitsOf(seed, 8)),
  },
  {
    marketId: 'EU',
    country: 'IE',
    forms: ['DAC', 'Ltd'],
    resold: [0, ''],
    cities: [
      ['Cork', 'T12 X70A'],
      ['Galway', 'H91 E9PX'],
    ],
    vatId: (seed) => irishVatId(digitsOf(seed, 7)),
  },
]
// of 20 customers: 8 Polish, 5 German, 3 British, 2 American, 1 French, 1 Irish
const mix = [0, 1, 0, 2, 0, 1, 3, 0, 1, 4, 0, 2, 0, 1, 0, 3, 0, 1, 2, 5] as const

const firstWords = [
  'Amber',
  'Borowik',
  'Cedar',
  'Delfin',
  'Eiche',
  'Falke',
  'Granit',
  'Heron',
  'Iskra',
  'Jodła',
  'Kestrel',
  'Linden',
  'Morena',
  'Nordlicht',
  'Olsza',
  'Pelikan',
  'Quarz',
  'Rosomak',
  'Sójka',
  'Tundra',
  'Ulme',
  'Vesper',
  'Wrzos',
  'Zephyr',
] as const
const secondWords = [
  'Logistics',
  'Pharma',
  'Textil',
  'Energia',
  'Foods',
  'Maschinenbau',
  'Media',
  'Optik',
  'Research',
  'Finanse',
  'Transport',
  'Keramik',
  'Software',
  'Budowa',
  'Retail',
  'Versicherung',
  'Labs',
] as const

/**
 * A customer that nobody described: the same for every seed, its account number decides everything.
 */
export function generatedCustomer(number: number): Customer {
  const accountId = `ACC-${`${number}`.padStart(3, '0')}`
  const random = randomOf(`customer ${accountId}`)
  const place = places[mix[number % mix.length] ?? 0]
  if (place === undefined) throw new Error(`no place for customer ${number}`)
  const words = `${firstWords[number % firstWords.length]} ${secondWords[number % secondWords.length]}`
  const series = Math.floor(number / (firstWords.length * secondWords.length))
  const name = `${words}${series === 0 ? '' : ` ${series + 1}`} ${random.pick(place.forms)}`
  const [city, postalCode] = random.pick(place.cities)
  const [share, reseller] = place.resold
  return {
    accountId,
    name,
    fileName: name,
    domain: random.chance(4)
      ? ''
      : `${words.toLowerCase().replace(/[^a-z]+/g, '-')}${number}.example`,
    country: place.country,
    marketId: place.marketId,
    kind: random.chance(6) && place.country === 'PL' ? 'public' : 'business',
    street: `${random.pick(['Market', 'Station', 'Harbour', 'Mill'])} Street ${1 + random.int(180)}`,
    city,
    postalCode,
    vatId: place.vatId(`vat ${accountId}`),
    reseller: random.chance(share) ? reseller : '',
    movedToReseller: false,
    subscriptionNames: subscriptionNames(random, words),
    weight: 3 + Math.floor(60 / (1 + random.int(24))),
    size: 1 + random.int(5),
    scenarios: scenarios(random),
    account: {},
  }
}

function subscriptionNames(random: Random, words: string): string[] {
  const all = [`${words} Production`, `${words} Test`, `${words} Shared`, `${words} Sandbox`]
  return all.slice(0, 1 + random.int(4))
}

function scenarios(random: Random): Scenario[] {
  const list: Scenario[] = [
    'plain transfer-out',
    'gap vm-d4s',
    'correction vm-d2s',
    'late sql-storage',
  ]
  if (random.chance(40)) list.push('plain blob-writes', 'plain blob-hot')
  if (random.chance(35)) list.push('reservation vm-d8s')
  if (random.chance(25)) list.push('savings vm-e8s')
  if (random.chance(12)) list.push('credit app-p1v3')
  if (random.chance(20))
    list.push(random.pick<Scenario>(['plain image-4core', 'plain image-1core']))
  if (random.chance(30)) list.push('plain spot-d4s')
  if (random.chance(60)) list.push('plain log-ingest')
  return list
}
