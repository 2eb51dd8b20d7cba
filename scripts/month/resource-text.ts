import { benefitOrderOf } from './benefits.ts'
import { guidOf, randomOf } from './random.ts'
import type { Random } from './random.ts'
import type { Series } from './series.ts'

/**
 * What a row says about its resource: the long part of it. All of it is as
 * JSON or ARM text, unquoted.
 */
export type ResourceText = {
  readonly location: string
  readonly consumedService: string
  readonly group: string
  readonly uri: string
  readonly tags: string
  readonly additionalInfo: string
}

const environments = ['prod', 'test', 'dev', 'shared'] as const
const teams = ['platform', 'finance-it', 'web', 'data', 'integration', 'betrieb'] as const
const projects = [
  'erp-migration',
  'shop',
  'dwh',
  'intranet',
  'iot-hub',
  'archive',
  'backup',
] as const

/**
 * Tags that were written to break a parser, a page, a spreadsheet or a log;
 * one customer carries each.
 */
const hostileTags: Readonly<Record<string, string>> = {
  'ACC-005': JSON.stringify({
    owner: '=HYPERLINK("http://x","y")',
    cmd: '@SUM(A1:A9)',
    minus: '-2+3',
    plus: '+1',
  }),
  'ACC-006': JSON.stringify({
    note: "'; DROP TABLE usage; --",
    tpl: '{{constructor}}',
    list: 'a,b;c\td',
  }),
  'ACC-007': JSON.stringify({
    title: '"Quote" & <b>Sons</b>',
    script: '<script>alert(1)</script>',
    description: 'a very long value, '.repeat(48),
  }),
  'ACC-009': JSON.stringify({
    opis: 'pierwsza linia\ndruga linia',
    straße: 'Größe Ä Ö Ü',
    πόλη: 'Αθήνα',
    '🚀': '👩‍👩‍👧',
  }),
}

/** The words of a series' rows; the same for every seed. */
export function resourceTextOf(series: Series): ResourceText {
  const { customer, meter } = series
  const random = randomOf(`resource ${customer.accountId} ${series.number} ${meter.kind.key}`)
  const environment = random.pick(environments)
  const project = random.pick(projects)
  const group = spelled(`rg-${project}-${environment}`, random.int(8))
  const provider = meter.kind.resourceType.split('/', 1).join('')
  const name = resourceName(series, environment, project)
  const hostile = series.kind === 'hostile' ? hostileTags[customer.accountId] : undefined
  const consumedService = random.chance(12) ? provider.toLowerCase() : provider
  const resourceGroups = random.chance(15) ? 'resourcegroups' : 'resourceGroups'
  return {
    location: random.pick(meter.region.spellings),
    consumedService,
    group,
    uri: `/subscriptions/${series.subscriptionId}/${resourceGroups}/${group}/providers/${
      meter.kind.resourceType
    }/${name}`,
    tags: hostile ?? ordinaryTags(series, environment, project, random),
    additionalInfo: additionalInfo(series, name),
  }
}

/** Many resources have no tags at all, some two or three, some all that a policy asks for. */
function ordinaryTags(
  series: Series,
  environment: string,
  project: string,
  random: Random,
): string {
  const fate = random.int(100)
  if (fate < 40) return ''
  const few = { env: environment, costcenter: `${4000 + random.int(900)}` }
  if (fate < 70) return JSON.stringify(few)
  const domain = series.customer.domain === '' ? 'tenant.example' : series.customer.domain
  const owner = `${random.pick(teams)}@${domain}`
  return JSON.stringify({ ...few, project, owner, 'managed-by': 'terraform' })
}

function resourceName(series: Series, environment: string, project: string): string {
  const short = series.meter.kind.key.replace(/[^a-z0-9]/g, '')
  const number = `${series.number + 1}`.padStart(3, '0')
  const machine = `${short}-${project}-${environment}-${number}`
  if (series.meter.kind.resourceType !== 'Microsoft.Compute/disks') return machine
  return `${machine}_OsDisk_1_${guidOf(`disk ${series.customer.accountId} ${number}`).replaceAll('-', '')}`
}

/** Names of resource groups come back in whatever case the service likes. */
function spelled(name: string, form: number): string {
  if (form === 0) return name.toUpperCase()
  return form === 1 ? name.replace(/^rg/, 'RG') : name
}

function additionalInfo(series: Series, name: string): string {
  const { serviceType, key } = series.meter.kind
  if (series.kind === 'reservation') {
    const order = benefitOrderOf(series.customer, 'reservation')
    const info = {
      UsageType: 'ComputeHR',
      ServiceType: serviceType,
      VMName: name,
      VCPUs: 8,
      ReservationOrderId: order.orderId,
      ReservationId: order.benefitId,
      ConsumedMeter: series.meter.meterId,
    }
    // Some services write their JSON with blanks, some without.
    const spaced = series.number % 2 === 1
    return spaced ? JSON.stringify(info, null, 1).replaceAll('\n', ' ') : JSON.stringify(info)
  }
  if (serviceType !== '') {
    return JSON.stringify({
      UsageType: 'ComputeHR',
      ImageType: 'Canonical',
      ServiceType: serviceType,
      VMName: name,
      VCPUs: 4,
    })
  }
  if (series.number % 5 > 1) return ''
  return JSON.stringify({ UsageType: key, DataCenter: 'AMS06', NetworkBucket: 'BY24' })
}
