import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { parseConfig } from '../../pipeline/config.ts'
import { type Difference, diffRuns } from '../../pipeline/diff/diff-runs.ts'
import { silentLog } from '../../pipeline/log.ts'
import { findRun, readManifest } from '../../pipeline/open-run.ts'
import { parsePeriod } from '../../pipeline/period.ts'
import { run } from '../../pipeline/run.ts'
import { type FinishedSimulation, simulate } from '../../pipeline/simulate/simulate.ts'
import { openWorkspace, type Workspace } from '../../pipeline/workspace.ts'
import { baseRates, writeCompactRates, writeCompactUsage } from '../cases/case-folder.ts'
import { writeText } from '../cases/write-files.ts'
import { splitRecords } from '../oracle/csv.ts'

export const casesFolder = dirname(fileURLToPath(import.meta.url))
export const outputFolder = join(casesFolder, '..', 'output', 'diff')
const config = parseConfig({ threads: 2 })
const month = '2026-10'

/** Changes of the small month that say what is expected of them. */
export function changeNames(): string[] {
  return readdirSync(casesFolder).filter(
    (name) => name !== 'month' && existsSync(join(casesFolder, name, 'README.md')),
  )
}

/** Makes the month of a workspace, as its next run. */
export async function runMonth(workspace: Workspace): Promise<string> {
  const { id } = await run({ workspace, period: parsePeriod(month), config, log: silentLog })
  return id
}

/** Simulates the latest run of a workspace. */
export async function simulateMonth(
  workspace: Workspace,
  other?: string,
): Promise<FinishedSimulation> {
  const base = await readManifest(workspace, findRun(workspace))
  return simulate({ workspace, base, with: other, config, log: silentLog })
}

/** A fresh workspace with the small month, run once. */
export async function startMonth(name: string): Promise<Workspace> {
  const folder = join(outputFolder, name)
  rmSync(folder, { recursive: true, force: true })
  for (const source of [baseRates, join(casesFolder, 'month', 'rates')])
    writeCompactRates(source, join(folder, 'rates'))
  writeCompactUsage(join(casesFolder, 'month', 'given'), join(folder, 'data', 'landing'))
  if (name === 'restated-file') deliver(folder, '202611060713', '20')
  const workspace = openWorkspace(folder)
  await runMonth(workspace)
  return workspace
}

/** The difference that a change makes: simulated where it changes rates only. */
export async function differenceOf(name: string): Promise<Difference> {
  const workspace = await startMonth(name)
  const change = join(casesFolder, name)
  const level = 'sku' as const
  const isUsage = existsSync(join(change, 'given')) || name === 'restated-file'
  const target = isUsage ? workspace.rates : join(workspace.root, 'what-if')
  writeCompactRates(join(change, 'rates'), target)
  writeCompactUsage(join(change, 'given'), workspace.landing)
  if (name === 'restated-file') deliver(workspace.root, '202611090713', '25')
  const after = isUsage ? await runMonth(workspace) : (await simulateMonth(workspace, target)).id
  return diffRuns(workspace, { before: `${month}-r1`, after }, { level })
}

/** Delivers the usage of the month as a version of the invoice, with other hours on 20 October. */
function deliver(folder: string, version: string, hours: string): void {
  const landing = join(folder, 'data', 'landing')
  const usage = join(landing, 'usage.csv')
  const kept = join(folder, 'usage.csv')
  if (existsSync(usage)) writeText(kept, readFileSync(usage))
  rmSync(usage, { force: true })
  const [head = [], ...records] = splitRecords(readFileSync(kept, 'utf8'))
  const lines = records.map((record) => {
    const row = Object.fromEntries(head.map((column, index) => [column, record[index] ?? '']))
    const isChanged = row['UsageDate'] === '10/20/2026'
    return JSON.stringify(isChanged ? { ...row, Quantity: hours } : row) + '\n'
  })
  const path = `InvoiceId=G1/InvoiceVersion=${version}/Fragment=full`
  const manifest = {
    id: 'm',
    schemaVersion: '2',
    dataFormat: 'compressedJSON',
    createdDateTime: '2026-11-09T06:34:34.87Z',
    eTag: 'e',
    rootDirectory: `https://example.invalid/billedusagefastpath/v1/PartnerTenantId=x/BillingMonth=202610/${path}`,
    sasToken: 'never read',
    partitionType: 'Default',
    blobCount: 1,
    blobs: [{ name: 'part.json.gz', partitionValue: 'default' }],
  }
  writeText(join(landing, version, 'm.json'), JSON.stringify(manifest))
  writeText(join(landing, version, 'part.json.gz'), gzipSync(lines.join('')))
}
