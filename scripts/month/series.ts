import { subscriptionIdOf } from './customers.ts'
import type { Customer, ScenarioKind } from './customers.ts'
import { meterTable } from './meter-table.ts'
import { meterOf } from './meters.ts'
import type { Meter } from './meters.ts'
import type { Random } from './random.ts'
import { regionsOfCountry } from './regions.ts'
import type { Region } from './regions.ts'

/** One resource that uses one meter all month: the source of about one row a day. */
export type Series = {
  readonly customer: Customer
  readonly meter: Meter
  readonly kind: ScenarioKind
  readonly subscriptionId: string
  readonly subscriptionName: string
  /** counts the customer's series: names resources, and breaks ties of order */
  readonly number: number
  /** how many machines, or the size of what is stored */
  readonly size: number
  readonly officeHours: boolean
  /** first and last day it exists */
  readonly from: number
  readonly to: number
  /** days without partner earned credit: all, some or none of the month */
  readonly creditGap: { readonly from: number; readonly to: number }
}

type Place = { readonly key: string; readonly region: Region; readonly subscription: number }

const noGap = { from: 1, to: 0 }
const ordinaryKeys = meterTable.filter((kind) => kind.meterId === undefined).map((kind) => kind.key)
// Machines and disks are most of what customers run.
const fillKeys = [...ordinaryKeys, ...ordinaryKeys.filter((key) => /^(vm|disk)-/.test(key))]

/** The series that a customer has whatever the seed, in the order of its scenarios. */
export function scenarioSeries(customer: Customer, days: number, random: Random): Series[] {
  const home = regionsOfCountry(customer.country)[0]
  return customer.scenarios.map((scenario, number) => {
    const [kind, key] = scenario.split(' ')
    const names = customer.subscriptionNames
    const place = { key: key ?? '', region: home, subscription: number % names.length }
    const series = newSeries(customer, place, number, random)
    const gap = { from: 9 + (number % 3), to: Math.min(days, 15 + (number % 4)) }
    return {
      ...series,
      from: 1,
      to: days,
      officeHours: false,
      kind: scenarioKind(kind),
      creditGap: kind === 'gap' ? gap : noGap,
    }
  })
}

/**
 * Further series without end, on so many pairs of subscription and meter:
 * several resources on each.
 */
export function* fillSeries(
  customer: Customer,
  slots: number,
  days: number,
  random: Random,
): Generator<Series, never> {
  const regions = regionsOfCountry(customer.country)
  const names = customer.subscriptionNames
  const places: readonly Place[] = Array.from({ length: slots }, (_, i) => ({
    key: random.pick(fillKeys),
    region: random.chance(80) ? regions[0] : regions[1],
    subscription: i % names.length,
  }))
  const covered = customer.scenarios.some((scenario) => scenario.startsWith('reservation '))
  for (let number = customer.scenarios.length; ; number++) {
    const place = random.pick(places)
    const series = newSeries(customer, place, number, random)
    const from = random.chance(8) ? 2 + random.int(days - 2) : 1
    const to = random.chance(6) ? from + random.int(days - from + 1) : days
    const kind = fillKind(covered && place.key.startsWith('vm-'), random)
    yield { ...series, from, to, kind, creditGap: creditGap(days, random) }
  }
}

function fillKind(mayBeCovered: boolean, random: Random): ScenarioKind {
  if (mayBeCovered && random.chance(12)) return 'reservation'
  const fate = random.int(100)
  if (fate < 3) return 'late'
  return fate < 5 ? 'correction' : 'plain'
}

function newSeries(customer: Customer, place: Place, number: number, random: Random): Series {
  const { subscription } = place
  const meter = meterOf(place.key, place.region)
  const { quantity } = meter.kind
  return {
    customer,
    meter,
    number,
    kind: 'plain',
    subscriptionId: subscriptionIdOf(customer, subscription),
    subscriptionName: customer.subscriptionNames[subscription] ?? '',
    size:
      quantity.pattern === 'monthly'
        ? quantity.low + random.int(quantity.high - quantity.low + 1)
        : 1 + random.int(customer.size),
    officeHours: random.chance(20),
    from: 1,
    to: 0,
    creditGap: noGap,
  }
}

/**
 * Access rights decide about the credit per resource and day: most keep it, some
 * lose it, some for a while.
 */
function creditGap(days: number, random: Random): Series['creditGap'] {
  const fate = random.int(100)
  if (fate < 75) return noGap
  if (fate < 85) return { from: 1, to: days }
  const from = 2 + random.int(days - 8)
  return { from, to: from + random.int(7) }
}

function scenarioKind(text: string | undefined): ScenarioKind {
  switch (text) {
    case 'plain':
    case 'gap':
    case 'reservation':
    case 'savings':
    case 'credit':
    case 'late':
    case 'correction':
    case 'hostile':
      return text
    default:
      throw new Error(`no scenario ${text}`)
  }
}
