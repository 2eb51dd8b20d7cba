import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseConfig } from '../pipeline/config.ts'
import { silentLog } from '../pipeline/log.ts'
import { openRun } from '../pipeline/open-run.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { publish } from '../pipeline/publish/publish.ts'
import { type FinishedRun, run } from '../pipeline/run.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { zipBytes } from './ingest/zip-bytes.ts'
import { sampleWorkspace } from './sample-workspace.ts'

const views = [
  'vendor_price',
  'vendor_fx_rate',
  'vendor_margin',
  'vendor_promotion',
  'vendor_reject',
] as const
const formats = join(packageRoot, 'test', 'formats')
const folders: string[] = []
let without: FinishedRun
let beside: FinishedRun

async function finish(folder: string): Promise<FinishedRun> {
  const workspace = openWorkspace(folder)
  return run({
    workspace,
    period: parsePeriod('2026-10'),
    config: parseConfig({ threads: 2 }),
    log: silentLog,
  })
}

/** A run opened again, as every command opens it: rows by view. */
async function rowsOf(finished: FinishedRun): Promise<Record<string, string>> {
  const { database } = await openRun(
    openWorkspace(join(finished.folder, '..', '..', '..')),
    finished.id,
  )
  try {
    const counts: Record<string, string> = {}
    for (const view of views) counts[view] = await database.rowCount(view)
    return counts
  } finally {
    database.close()
  }
}

beforeAll(async () => {
  for (let index = 0; index < 2; index++) folders.push(await sampleWorkspace())
  const [plain = '', priced = ''] = folders
  const landing = join(priced, 'data', 'landing', 'prices')
  await mkdir(landing)
  const sheet = await readFile(join(formats, 'price-sheet-broken', 'given', 'sheet.csv'))
  await writeFile(
    join(landing, 'azure_consumption'),
    zipBytes([{ name: 'sheet.csv', bytes: sheet }]),
  )
  const files = [
    'exchange-rates/given/months.csv',
    'margins/given/several.csv',
    'promotions/given/promotions.json',
  ]
  for (const file of files) {
    await cp(join(formats, file), join(landing, file.split('/').at(-1) ?? ''))
  }
  without = await finish(plain)
  beside = await finish(priced)
}, 120_000)

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true })
})

describe('price inputs of a run', () => {
  test('stand as views beside the usage, zipped or not', async () => {
    expect(await rowsOf(beside)).toEqual({
      vendor_price: '3',
      vendor_fx_rate: '7',
      vendor_margin: '2',
      vendor_promotion: '2',
      vendor_reject: '16',
    })
    expect(beside.manifest.tables.price_control?.totals).toEqual({
      records: '30',
      price_records: '14',
      rejected_records: '16',
    })
  })

  test('are empty views where there are none', async () => {
    expect(await rowsOf(without)).toEqual(Object.fromEntries(views.map((view) => [view, '0'])))
  })

  test('change no charge yet', () => {
    const own = ['price_file', 'price_control']
    const hashes = ({ manifest }: FinishedRun): [string, string | null][] =>
      Object.entries(manifest.tables).flatMap(([name, { sha256 }]) =>
        own.includes(name) ? [] : [[name, sha256]],
      )
    expect(hashes(beside)).toEqual(hashes(without))
  })

  test('leave publishing as it is', async () => {
    const [, priced = ''] = folders
    await expect(publish(openWorkspace(priced), silentLog)).resolves.toMatchObject({
      runs: ['2026-10-r1'],
    })
  })

  test('alone are no month: the run says that there is no usage', async () => {
    const folder = await sampleWorkspace()
    folders.push(folder)
    await rm(join(folder, 'data', 'landing'), { recursive: true })
    await cp(join(formats, 'exchange-rates', 'given'), join(folder, 'data', 'landing'), {
      recursive: true,
    })
    await expect(finish(folder)).rejects.toThrow(/no usage of billing period 2026-10/u)
  })
})
