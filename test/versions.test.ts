import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { parseConfig } from '../pipeline/config.ts'
import { listLanding } from '../pipeline/1-ingest/ingest.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { listSources, type SourceList } from '../pipeline/sources/list-sources.ts'
import { writeQuarantineFiles } from '../pipeline/sources/quarantine-files.ts'
import { takeFiles, takeFix } from '../pipeline/sources/take-files.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { headerLine, usageHeaders, usageLine, type UsageValues } from './ingest/usage-text.ts'

/** Which file counts where several hold the same month (B6), and what mends a file. */
const folder = join(packageRoot, 'test', 'output', 'versions')
const landing = join(folder, 'data', 'landing')

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function put(name: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(landing, name)), { recursive: true })
  writeFileSync(join(landing, name), content)
}

async function list(): Promise<SourceList> {
  const workspace = openWorkspace(folder)
  const names = await listLanding(workspace.landing)
  return listSources({ workspace, config: parseConfig({ threads: 2 }), names, dates: undefined })
}

/** One line per file and slice: what it holds and why it does not count. */
async function states(): Promise<string[]> {
  const { listed } = await list()
  return listed
    .map(
      ({ name, invoice_number: invoice, usage_rows: rows, replaced_because: because }) =>
        `${name} ${invoice || 'unbilled'} ${String(rows)}: ${because ?? 'counts'}`,
    )
    .sort()
}

const text = (invoice: string, ...lines: UsageValues[]): string =>
  [`${headerLine},InvoiceNumber`, ...lines.map((line) => `${usageLine(line)},${invoice}`)].join(
    '\n',
  ) + '\n'

const json = (invoice: string, ...lines: UsageValues[]): Uint8Array =>
  gzipSync(
    lines
      .map((line) => {
        const values =
          usageLine(line)
            .match(/"(?:[^"]|"")*"|[^,]*/gu)
            ?.filter((_, index) => index % 2 === 0) ?? []
        const record = Object.fromEntries(
          usageHeaders.map((header, index) => [
            header,
            (values[index] ?? '').replace(/^"|"$/gu, '').replaceAll('""', '"'),
          ]),
        )
        return JSON.stringify({ ...record, InvoiceNumber: invoice }) + '\n'
      })
      .join(''),
  )

const manifest = (path: string, ...blobs: string[]): string =>
  JSON.stringify({
    id: 'm',
    schemaVersion: '2',
    dataFormat: 'compressedJSON',
    createdDateTime: '2026-11-09T06:34:34.87Z',
    eTag: 'e',
    rootDirectory: `https://example.invalid/${path}`,
    sasToken: 'never read',
    partitionType: 'Default',
    blobCount: blobs.length,
    blobs: blobs.map((name) => ({ name, partitionValue: 'default' })),
  })

const billed = (version: string): string =>
  `billedusagefastpath/v1/PartnerTenantId=x/BillingMonth=202610/InvoiceId=G1/InvoiceVersion=${version}/Fragment=full`
const unbilled = (stamp: string): string =>
  `unbilledusagefastpath/v1/${stamp}/BillingMonth=202610/Currency=EUR`

describe('versions', () => {
  test('a reissued invoice replaces the earlier; an unchanged part counts once', async () => {
    put('old/m.json', manifest(billed('202611060713'), 'part-2.json.gz', 'part-1.json.gz'))
    put('old/part-1.json.gz', json('G1', { Quantity: '1' }))
    put('old/part-2.json.gz', json('G1', { Quantity: '2' }))
    put('new/m.json', manifest(billed('202611090713'), 'part-1.json.gz', 'part-3.json.gz'))
    put('new/part-1.json.gz', json('G1', { Quantity: '1' }))
    put('new/part-3.json.gz', json('G1', { Quantity: '3' }))
    expect(
      (await states()).map((state) => state.replace(/^(old|new)\/part-1/u, 'part-1')).sort(),
    ).toEqual([
      'new/part-3.json.gz G1 1: counts',
      'old/part-2.json.gz G1 1: newer version',
      'part-1.json.gz G1 1: counts',
    ])
  })

  test('an export of which a file is missing is refused whole', async () => {
    put('m.json', manifest(billed('202611060713'), 'part-1.json.gz', 'part-2.json.gz'))
    put('part-1.json.gz', json('G1', {}))
    put('other.csv', text('G2', {}))
    const { ingested, listed } = await list()
    expect(ingested.refused.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'RB-131 m.json: 1 of the 2 files of this export are not there: part-2.json.gz',
    ])
    expect(listed.map(({ name }) => name)).toEqual(['other.csv'])
  })

  test('of snapshots the latest stamp counts, in the older interface too', async () => {
    put('a/m.json', manifest(unbilled('202610080035'), 'one.json.gz'))
    put('a/one.json.gz', json('', { Quantity: '1' }))
    put(
      'b/m.json',
      JSON.stringify({
        version: '1',
        dataFormat: 'compressedJSONLines',
        utcCretedDateTime: '2026-10-09T00:35:57.1853571Z',
        eTag: '0x5',
        rootFolder: 'https://example.invalid/folder_path',
        rootFolderSAS: 'never read',
        blobs: [{ name: 'two.json.gz', sizeinBytes: 500, partitionValue: '1' }],
      }),
    )
    put('b/two.json.gz', json('', { Quantity: '2' }))
    expect(await states()).toEqual([
      'a/one.json.gz unbilled 1: newer version',
      'b/two.json.gz unbilled 1: counts',
    ])
  })

  test('without a stamp, a snapshot that reaches further and lacks nothing replaces', async () => {
    const other = { EntitlementId: '11111111-0000-0000-0000-000000000000' }
    put('monday.csv', text('', { UsageDate: '10/14/2026' }))
    put('tuesday.csv', text('', { UsageDate: '10/14/2026' }, { UsageDate: '10/15/2026' }))
    put('elsewhere.csv', text('', { ...other, UsageDate: '10/13/2026' }))
    expect(await states()).toEqual([
      'elsewhere.csv unbilled 1: counts',
      'monday.csv unbilled 1: newer snapshot',
      'tuesday.csv unbilled 2: counts',
    ])
  })

  test('billed usage replaces the unbilled of its month and currency, no other', async () => {
    put('billed.csv', text('G1', { UsageDate: '10/14/2026' }))
    put('unbilled.csv', text('', { UsageDate: '10/14/2026' }))
    put('dollars.csv', text('', { UsageDate: '10/14/2026', BillingCurrency: 'USD' }))
    put('november.csv', text('', { ChargeStartDate: '11/1/2026', UsageDate: '11/14/2026' }))
    expect(await states()).toEqual([
      'billed.csv G1 1: counts',
      'dollars.csv unbilled 1: counts',
      'november.csv unbilled 1: counts',
      'unbilled.csv unbilled 1: billed',
    ])
  })

  test('a part of amortized cost is known by its manifest alone', async () => {
    const given = join(packageRoot, 'test', 'formats', 'cost-export-partner', 'given')
    const costs = (type: string, ...blobs: string[]): string =>
      JSON.stringify({
        manifestVersion: '2024-04-01',
        exportConfig: { exportName: 'monthly', type, granularity: 'Daily' },
        runInfo: { submittedTime: '2026-11-02T04:00:00Z' },
        blobs: blobs.map((blobName) => ({ blobName, byteCount: 1, dataRowCount: 1 })),
      })
    // no commitment shows in it: by its content alone it is actual cost
    put('spread/part_0.csv', readFileSync(join(given, 'actual.csv')))
    put('spread/part_1.csv.gz', readFileSync(join(given, 'amortized.csv.gz')))
    put('spread/manifest.json', costs('AmortizedCost', 'part_0.csv', 'part_1.csv.gz'))
    const datasets = async (): Promise<string[]> =>
      (await list()).ingested.sources
        .map(({ name, stored, told }) => `${name} ${stored.dataset} ${told.version}`)
        .sort()
    expect(await datasets()).toEqual([
      'spread/part_0.csv cost_amortized 202611020400',
      'spread/part_1.csv.gz cost_amortized 202611020400',
    ])
    put('actual/part_0.csv', readFileSync(join(given, 'actual.csv')))
    put('actual/manifest.json', costs('ActualCost', 'part_0.csv'))
    expect(await datasets()).toEqual([
      'actual/part_0.csv cost_actual 202611020400',
      'spread/part_1.csv.gz cost_amortized 202611020400',
    ])
  })

  test('two invoices of a month both count', async () => {
    put('one.csv', text('G1', { UsageDate: '10/14/2026' }))
    put('two.csv', text('G2', { UsageDate: '10/15/2026' }))
    expect(await states()).toEqual(['one.csv G1 1: counts', 'two.csv G2 1: counts'])
  })
})

describe('quarantine that was mended', () => {
  async function quarantineOf(): Promise<string> {
    const { ingested, mended } = await list()
    const [file] = await writeQuarantineFiles(openWorkspace(folder), ingested.sources, mended)
    return file === undefined ? '' : readFileSync(file, 'utf8')
  }

  test('only the failed rows are taken, and each remembers what it was', async () => {
    put(
      'usage.csv',
      text(
        'G1',
        { Quantity: '1' },
        { Quantity: 'two' },
        { UsageDate: '13/13/2026', Quantity: '3' },
      ),
    )
    const quarantine = await quarantineOf()
    expect(
      quarantine
        .split('\n')
        .slice(1, 3)
        .map((line) => line.split(',').slice(1, 5)),
    ).toEqual([
      ['2', 'Quantity', 'two', 'not a number (digits and a point are expected)'],
      ['3', 'UsageDate', '13/13/2026', 'not a date: month/day/year or year-month-day is expected'],
    ])
    const mended = quarantine
      .replaceAll(',two,', ',2,')
      .replace(',2,not a number', ',two,not a number')
    writeFileSync(join(folder, 'mended.csv'), mended)
    const name = await takeFix(landing, join(folder, 'mended.csv'))
    const { listed, mended: numbers } = await list()
    expect(
      listed.map(
        ({ name: file, usage_rows: rows, rejected_records: bad, mended_records: back }) =>
          `${file}: ${String(rows)}, ${bad} bad, ${back} back`,
      ),
    ).toEqual([`${name}: 1, 1 bad, 0 back`, 'usage.csv: 1, 2 bad, 1 back'])
    expect([...numbers.values()]).toEqual([['2']])
    expect(await quarantineOf()).not.toContain(',two,')
  })

  test('stands and falls with the file it mends', async () => {
    put('old/m.json', manifest(billed('202611060713'), 'part-1.json.gz'))
    put('old/part-1.json.gz', json('G1', { Quantity: '1' }, { Quantity: 'two' }))
    const quarantine = await quarantineOf()
    writeFileSync(join(folder, 'mended.csv'), quarantine.replaceAll(',two,', ',2,'))
    await takeFix(landing, join(folder, 'mended.csv'))
    expect(await states()).toEqual([
      'fixes/mended.csv G1 1: counts',
      'old/part-1.json.gz G1 1: counts',
    ])
    put('new/m.json', manifest(billed('202611090713'), 'part-9.json.gz'))
    put('new/part-9.json.gz', json('G1', { Quantity: '1' }, { Quantity: '2' }))
    expect(await states()).toEqual([
      'fixes/mended.csv G1 1: newer version',
      'new/part-9.json.gz G1 2: counts',
      'old/part-1.json.gz G1 1: newer version',
    ])
  })

  test('a file that is no quarantine is told so', async () => {
    put('usage.csv', text('G1', {}))
    await expect(takeFix(landing, join(landing, 'usage.csv'))).rejects.toMatchObject({
      code: 'RB-133',
    })
  })
})

describe('files named on the command line', () => {
  test('are copied, never over another content', async () => {
    put('usage.csv', text('G1', { Quantity: '1' }))
    const outside = join(folder, 'usage.csv')
    writeFileSync(outside, text('G1', { Quantity: '2' }))
    const [copied] = await takeFiles(landing, [outside])
    expect(copied).toMatch(/^usage-[0-9a-f]{8}\.csv$/u)
    expect(await takeFiles(landing, [outside, join(landing, 'usage.csv')])).toEqual([
      copied,
      'usage.csv',
    ])
    expect(readFileSync(join(landing, 'usage.csv'), 'utf8')).toBe(text('G1', { Quantity: '1' }))
  })
})
