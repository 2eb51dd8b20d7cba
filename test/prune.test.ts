import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filesToBackUp } from '../pipeline/backup/backup-files.ts'
import { parseConfig } from '../pipeline/config.ts'
import { bytesOf, diskFiles } from '../pipeline/disk-use.ts'
import { checkRun } from '../pipeline/explain/check-run.ts'
import { checkSealed } from '../pipeline/ledger/check-sealed.ts'
import { closePeriod } from '../pipeline/ledger/close.ts'
import { withLedger } from '../pipeline/ledger/ledger.ts'
import { reopenPeriod } from '../pipeline/ledger/reopen.ts'
import { silentLog } from '../pipeline/log.ts'
import { openRun, readManifest } from '../pipeline/open-run.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { planPrune, prune } from '../pipeline/prune/prune.ts'
import { publish } from '../pipeline/publish/publish.ts'
import { query } from '../pipeline/publish/query.ts'
import { openWorkspace, type Workspace } from '../pipeline/workspace.ts'
import { runWorkspace } from './run-workspace.ts'
import { sampleWorkspace } from './sample-workspace.ts'

/** What nobody needs any more goes; what was sealed stays, with all that it reads. */
const month = '2026-10'
const folders: string[] = []
let worked: string

/** Cuts the last lines off a file, so that it is another one. */
function shorten(workspace: Workspace, lines: number): void {
  const file = join(workspace.landing, 'usage_2026-10_3.csv')
  writeFileSync(file, readFileSync(file, 'utf8').split('\n').slice(0, -lines).join('\n') + '\n')
}

beforeAll(async () => {
  worked = await sampleWorkspace()
  folders.push(worked)
  const workspace = openWorkspace(worked)
  const config = parseConfig({ threads: 2 })
  // run 1 is sealed, 2 reads a file that no other run reads, 3 to 5 are alike
  await runWorkspace(worked, month, {}, [])
  const closing = { period: parsePeriod(month), user: 'anna', onlyHeld: false, hold: [] }
  await closePeriod({ workspace, config, ...closing })
  await publish(workspace, silentLog)
  shorten(workspace, 3)
  await runWorkspace(worked, month, {}, [])
  shorten(workspace, 3)
  for (let run = 3; run <= 5; run++) await runWorkspace(worked, month, {}, [])
  await publish(workspace, silentLog)
  for (const folder of [
    join(workspace.out, '2026-10-r2'),
    join(workspace.out, '2026-10-r5'),
    join(workspace.out, 'notes'),
    join(workspace.out, '.tmp-999999999-dead'),
    join(workspace.runs, '.failed', '2026-10-1700000000000'),
    join(workspace.runs, '.failed', '2026-10-1800000000000'),
  ]) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'file'), 'x'.repeat(5000))
  }
  for (const simulation of ['2026-10-s1', '2026-10-s2', '2026-10-s3']) {
    const from = join(workspace.runs, '2026-10-r5')
    await cp(from, join(workspace.simulations, simulation), { recursive: true })
  }
  // came after the last run: still to be read
  mkdirSync(join(workspace.lake, 'f'.repeat(40)))
  writeFileSync(join(workspace.lake, 'f'.repeat(40), 'source.json'), '{}')
}, 300_000)

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

async function copy(): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'ratebook-test-'))
  folders.push(folder)
  await cp(worked, folder, { recursive: true, preserveTimestamps: true })
  return openWorkspace(folder)
}

const names = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .sort()

const tree = ({ root }: Workspace): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()

/** Lake folders that a run reads. */
async function lakeOf(workspace: Workspace, run: string): Promise<string[]> {
  return (await readManifest(workspace, run)).inputs.map(({ lake_key: key }) => key)
}

test('shows what would go, and removes nothing', async () => {
  const workspace = await copy()
  const before = tree(workspace)
  const plan = await planPrune(workspace, 2)
  expect(plan.deleted).toBe(false)
  expect(plan.items.map(({ kind, path }) => `${kind} ${path}`).slice(0, 4)).toEqual([
    'run data/runs/2026-10-r2',
    'run data/runs/2026-10-r3',
    'simulation data/simulations/2026-10-s1',
    'drafts data/out/2026-10-r2',
  ])
  expect(plan.items.slice(4).map(({ kind }) => kind)).toEqual(['lake'])
  expect(tree(workspace)).toEqual(before)
  const cli = join(packageRoot, 'dist', 'pipeline', 'cli.js')
  const asked = ['-w', workspace.root, 'prune', '--keep', '2']
  const { status, stdout } = spawnSync(process.execPath, [cli, ...asked], { encoding: 'utf8' })
  expect(`${String(status)} ${stdout}`).toMatch(
    /^0 [^]*2026-10-r2 [^]*Nothing was removed; to do it: ratebook prune --keep 2 --delete\n$/u,
  )
  expect(tree(workspace)).toEqual(before)
})

test('a run that was sealed once stays, whatever happened to its seal', async () => {
  const workspace = await copy()
  await reopenPeriod(workspace, month, 'one more file', 'anna')
  await prune(workspace, 1)
  expect(names(workspace.runs)).toEqual(['2026-10-r1', '2026-10-r5'])
  const goes = await planPrune(workspace, 1)
  expect(goes.items.map(({ path }) => relative('.', path))).toEqual([])
})

test('a simulation that a correction names stays, and is backed up', async () => {
  const workspace = await copy()
  await withLedger(workspace, (ledger) =>
    ledger.add('correction', {
      ...{ correction_id: '2026-10-k1', period: month, kind: 'run', run_id: '2026-10-s1' },
      ...{ manifest_sha256: null, reason: 'agreed late' },
      ...{ corrected_at: '2026-11-09 10:00:00', corrected_by: 'anna' },
    }),
  )
  const files = await filesToBackUp(workspace)
  expect(files.filter((file) => file.endsWith('/manifest.json'))).toEqual([
    'data/runs/2026-10-r1/manifest.json',
    'data/simulations/2026-10-s1/manifest.json',
  ])
  await prune(workspace, 1)
  expect(names(workspace.simulations)).toEqual(['2026-10-s1', '2026-10-s3'])
})

test('removes what it showed, and what stays is whole', async () => {
  // no copy: a published database names its files by their whole path
  const workspace = openWorkspace(worked)
  const { root, runs, simulations, out, lake, published } = workspace
  expect(names(published).filter((name) => name.startsWith('usage-'))).toHaveLength(2)
  for (const name of names(published)) utimesSync(join(published, name), 1, 1)
  const sealed = await lakeOf(workspace, '2026-10-r1')
  const latest = await lakeOf(workspace, '2026-10-r5')
  const before = bytesOf(await diskFiles(root))
  const { frees } = await prune(workspace, 1)
  expect(names(runs)).toEqual(['2026-10-r1', '2026-10-r5'])
  expect(readdirSync(join(runs, '.failed'))).toEqual(['2026-10-1800000000000'])
  expect(names(simulations)).toEqual(['2026-10-s3'])
  expect(readdirSync(out).sort()).toEqual(['2026-10-r5', 'notes'])
  expect(names(lake)).toEqual([...new Set([...sealed, ...latest, 'f'.repeat(40)])].sort())
  expect(before - bytesOf(await diskFiles(root))).toBeGreaterThanOrEqual(frees)
  expect(await checkSealed(workspace)).toMatchObject([{ sound: true }])
  for (const id of ['2026-10-r1', '2026-10-r5']) {
    const run = await openRun(workspace, id)
    expect((await checkRun(run)).sound, id).toBe(true)
    run.database.close()
  }
  const count = 'select count(*) as records from usage'
  const records = await query(workspace, count)
  expect(names(published).filter((name) => name.startsWith('usage-'))).toHaveLength(1)
  expect((await planPrune(workspace, 1)).items).toEqual([])
  await publish(workspace, silentLog)
  expect(await query(workspace, count)).toEqual(records)
})
