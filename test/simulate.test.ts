import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { diffRuns } from '../pipeline/diff/diff-runs.ts'
import { openRun } from '../pipeline/open-run.ts'
import { publish } from '../pipeline/publish/publish.ts'
import { silentLog } from '../pipeline/log.ts'
import { openWorkspace, type Workspace } from '../pipeline/workspace.ts'
import { writeText } from './cases/write-files.ts'
import { outputFolder, runMonth, simulateMonth, startMonth } from './diff/change-month.ts'
import { changeRates } from './diff/change-rates.ts'
import { exact, sum } from './oracle/exact.ts'
import { makeDice } from './random/dice.ts'
import { testSeeds } from './random/seeds.ts'
import { writeRandomMonth } from './random-month.ts'

function hashOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/data/simulations/'))
    .sort()
  const hash = createHash('sha256')
  for (const path of files) hash.update(path).update(readFileSync(path))
  return hash.digest('hex')
}

describe('random months at randomly changed rates', () => {
  test.each(testSeeds('what-ifs', { plain: 5, deep: 100 }))('seed %i', async (seed) => {
    const dir = join(outputFolder, 'random', String(seed))
    writeRandomMonth(dir, seed)
    const workspace = openWorkspace(dir)
    const first = await runMonth(workspace)
    const before = hashOf(dir)
    // in a folder called rates, so that tables name the same files as a run with them would
    const other = join(outputFolder, 'random', `${String(seed)}-other`)
    rmSync(other, { recursive: true, force: true })
    changeRates(workspace.rates, join(other, 'rates'), makeDice(seed))
    const simulation = await simulateMonth(workspace, join(other, 'rates'))
    expect(hashOf(dir), 'a simulation leaves the workspace as it was').toBe(before)

    cpSync(join(dir, 'data', 'landing'), join(other, 'data', 'landing'), { recursive: true })
    cpSync(workspace.lake, join(other, 'data', 'lake'), { recursive: true })
    const fresh = openWorkspace(other)
    const again = await openRun(fresh, await runMonth(fresh))
    again.database.close()
    expect(simulation.manifest.tables).toEqual(again.manifest.tables)
    expect(simulation.manifest.digest).toBe(again.manifest.digest)

    await causesAddUp(workspace, first, simulation.id)
    // other usage on top of other rates
    changeUsage(workspace, seed)
    await causesAddUp(workspace, simulation.id, await runMonth(workspace))
    for (const folder of [dir, other]) rmSync(folder, { recursive: true, force: true })
  })
})

/** diffRuns proves itself in SQL; here once more by other means, on what it hands out. */
async function causesAddUp(workspace: Workspace, before: string, after: string): Promise<void> {
  const found = await diffRuns(workspace, { before, after }, { level: 'sku' })
  const { totals, rows } = found
  const parts = [
    'quantity',
    'price',
    'rule',
    'fx',
    'late',
    'restated',
    'moved',
    'held',
    'rounding',
  ] as const
  for (const shown of [...totals, ...rows, ...found.shown.totals, ...found.shown.rows]) {
    const difference = exact(shown.after).minus(shown.before)
    expect(sum(parts.map((part) => exact(shown[part]))).toString()).toBe(difference.toString())
    expect(exact(shown.difference).toString()).toBe(difference.toString())
  }
  const nets = await Promise.all([before, after].map((id) => netOf(workspace, id)))
  for (const total of totals.filter(({ is_invoiced }) => is_invoiced)) {
    expect([total.before, total.after].map((text) => exact(text).toString())).toEqual(
      nets.map((net) =>
        sum(
          net
            .filter(([currency]) => currency === total.currency)
            .map(([, amount]) => exact(amount)),
        ).toString(),
      ),
    )
  }
}

async function netOf(workspace: Workspace, id: string): Promise<[string, string][]> {
  const { database } = await openRun(workspace, id, ['run', 'simulation'])
  const rows = await database.rows('select currency, net from invoice')
  database.close()
  return rows.map(({ currency, net }) => [String(currency), String(net)])
}

/** Takes every seventh line out of the files that are plain lines. */
function changeUsage(workspace: Workspace, seed: number): void {
  for (const name of readdirSync(workspace.landing).filter((file) => file.endsWith('.csv'))) {
    const path = join(workspace.landing, name)
    const lines = readFileSync(path, 'utf8').split('\n')
    const kept = lines.filter((line, at) => at === 0 || line === '' || (at + seed) % 7 !== 0)
    writeText(path, kept.join('\n'))
  }
}

describe('a simulation', () => {
  let workspace: Workspace
  const other = join(outputFolder, 'kind', 'what-if')

  beforeAll(async () => {
    workspace = await startMonth('kind')
    writeText(
      join(other, 'price-lists', 'standard.csv'),
      readFileSync(join(workspace.rates, 'price-lists', 'standard.csv'), 'utf8').replace(
        '0.50',
        '0.60',
      ),
    )
  })

  test('is of its own kind: nothing takes it for production', async () => {
    const { id, manifest, folder } = await simulateMonth(workspace, other)
    expect(id).toBe('2026-10-s1')
    expect(folder).toBe(join(workspace.root, 'data', 'simulations', '2026-10-s1'))
    expect(manifest.simulated).toMatchObject({ base_run: '2026-10-r1', with: other })
    await expect(openRun(workspace, id)).rejects.toMatchObject({ code: 'RB-912' })
    expect((await openRun(workspace)).id).toBe('2026-10-r1')
    expect((await publish(workspace, silentLog)).runs).toEqual(['2026-10-r1'])
  })

  test('says which files differ, and keeps what they do not change', async () => {
    const { changedFiles, manifest, isWholeFolder } = await simulateMonth(workspace, other)
    expect(isWholeFolder).toBe(false)
    expect(changedFiles).toEqual([{ file: 'what-if/price-lists/standard.csv', change: 'changed' }])
    expect(manifest.simulated?.kept).toEqual(
      expect.arrayContaining(['metered_usage', 'attribution']),
    )
    expect(manifest.simulated?.kept).not.toContain('rated_line')
  })

  test('of a whole folder reads nothing of rates/', async () => {
    const whole = join(outputFolder, 'kind', 'whole')
    cpSync(workspace.rates, whole, { recursive: true })
    rmSync(join(whole, 'price-lists', 'north.csv'))
    const { changedFiles, isWholeFolder } = await simulateMonth(workspace, whole)
    expect(isWholeFolder).toBe(true)
    expect(changedFiles).toEqual([{ file: 'rates/price-lists/north.csv', change: 'gone' }])
  })

  test('of the same rates is the run', async () => {
    const { changedFiles, manifest } = await simulateMonth(workspace)
    expect(changedFiles).toEqual([])
    const base = await openRun(workspace)
    expect(manifest.digest).toBe(base.manifest.digest)
    base.database.close()
    expect(
      existsSync(join(workspace.simulations, '2026-10-s1', 'tables', 'metered_usage.parquet')),
    ).toBe(true)
  })

  test('refuses a folder without rates, and rates with faults by their own name', async () => {
    await expect(simulateMonth(workspace, join(workspace.root, 'data'))).rejects.toMatchObject({
      code: 'RB-914',
    })
    await expect(simulateMonth(workspace, join(workspace.root, 'nowhere'))).rejects.toMatchObject({
      code: 'RB-901',
    })
    const faulty = join(outputFolder, 'kind', 'faulty')
    writeText(
      join(faulty, 'price-lists', 'standard.csv'),
      readFileSync(join(other, 'price-lists', 'standard.csv'), 'utf8').replace('0.60', '0,60'),
    )
    await expect(simulateMonth(workspace, faulty)).rejects.toThrow(
      /faulty\/price-lists\/standard\.csv:2/u,
    )
  })
})
