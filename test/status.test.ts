import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { cp, link, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBrowser } from '../pipeline/browser/find-browser.ts'
import { parseConfig } from '../pipeline/config.ts'
import { closePeriod } from '../pipeline/ledger/close.ts'
import { issuePeriod } from '../pipeline/ledger/issue.ts'
import { withWorkspaceLock } from '../pipeline/ledger/workspace-lock.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { writeJobRecord, type JobReport } from '../pipeline/schedule/job-report.ts'
import { closedPeriods, jobLock } from '../pipeline/schedule/run-job.ts'
import { type Status, statusOf } from '../pipeline/status/status.ts'
import { openWorkspace, type Workspace } from '../pipeline/workspace.ts'
import { runWorkspace } from './run-workspace.ts'
import { sampleWorkspace } from './sample-workspace.ts'

/** What ops sees of a workspace, without changing anything of it. */
const cli = join(packageRoot, 'dist', 'pipeline', 'cli.js')
const month = '2026-10'
const folders: string[] = []
let ran: string

beforeAll(async () => {
  ran = await sampleWorkspace()
  folders.push(ran)
  await runWorkspace(ran, month, {}, [])
})

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

async function afterRun(): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'ratebook-test-'))
  folders.push(folder)
  await cp(ran, folder, { recursive: true, preserveTimestamps: true })
  return openWorkspace(folder)
}

const now = new Date('2026-11-23T12:00:00.000Z')
const nightly = { name: 'nightly', cron: '30 2 * * *' }
const schedule = { timeZone: 'Europe/Warsaw', jobs: [nightly] }

function statusAt(workspace: Workspace, moment = now): Promise<Status> {
  return statusOf(workspace, parseConfig({ schedule }), moment)
}

const report: JobReport = {
  report: 1,
  job: 'nightly',
  state: 'done',
  due: '2026-11-23T01:30:00.000Z',
  started: '2026-11-23T01:30:00.010Z',
  finished: '2026-11-23T01:31:00.000Z',
  host: 'a',
  pid: 1,
  again: false,
  steps: [],
  webhook: null,
}

function record(workspace: Workspace, change: Partial<JobReport>): Promise<void> {
  const last = { ...report, ...change }
  return writeJobRecord(workspace, 'nightly', { after: last.started, last })
}

test('nothing is there yet', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ratebook-test-'))
  folders.push(folder)
  expect(await statusAt(openWorkspace(folder))).toMatchObject({
    in_use: null,
    schedule: null,
    jobs: [{ job: 'nightly', last: null, next: '2026-11-24T01:30:00.000Z', overdue: false }],
    data: { run: null, datasets: [], waiting: [] },
    periods: [],
    attention: [],
  })
  expect(readdirSync(folder)).toEqual([])
})

test('data and their age, months and what is open', async () => {
  const workspace = await afterRun()
  const status = await statusAt(workspace)
  expect(status.data).toMatchObject({
    run: '2026-10-r1',
    datasets: [{ dataset: 'daily_usage', files: 3, last_usage_date: '2026-10-31', age_days: 23 }],
    waiting: [],
  })
  const newest = readdirSync(workspace.landing).map((name) =>
    new Date(statSync(join(workspace.landing, name)).mtimeMs).toISOString(),
  )
  expect(status.data.datasets[0]?.newest_file).toBe(newest.sort().at(-1))
  expect(status.periods).toEqual([
    {
      period: month,
      state: 'draft',
      runs: 1,
      latest_run: '2026-10-r1',
      sealed: 0,
      issued: 0,
      held_accounts: 0,
      open: {
        held_reasons: 0,
        refused_files: 0,
        quarantined: 0,
        anomalies: '0',
        too_late: '0',
        findings: [],
      },
    },
  ])
  // one was brought here with its old time, one is another under a known name
  const notes = join(workspace.landing, 'notes.csv')
  writeFileSync(notes, 'a,b\n1,2\n')
  utimesSync(notes, 1, 1)
  const first = join(workspace.landing, 'usage_2026-10_1.csv')
  utimesSync(first, new Date(), new Date())
  const { waiting } = (await statusAt(workspace)).data
  expect(waiting).toEqual(['notes.csv', 'usage_2026-10_1.csv'])
  await runWorkspace(workspace.root, month, {}, [])
  const { periods, data } = await statusAt(workspace)
  const refused = { runs: 2, latest_run: '2026-10-r2', open: { refused_files: 1 } }
  expect(periods).toMatchObject([refused])
  expect(data.waiting).toEqual([])
})

test('a month from draft to issued', async () => {
  const workspace = await afterRun()
  const config = parseConfig({ threads: 2 })
  const period = parsePeriod(month)
  const closing = { workspace, config, period, user: 'anna', onlyHeld: false }
  await closePeriod({ ...closing, hold: ['ACC-004'] })
  const state = async (): Promise<unknown> => (await statusAt(workspace)).periods
  const closed = { period: month, sealed: 11, held_accounts: 1, open: null }
  expect(await state()).toMatchObject([{ ...closed, state: 'closed', issued: 0 }])
  // and so no job makes drafts of it any more
  expect(await closedPeriods(workspace)).toEqual(new Set([month]))
  const browser = await findBrowser({ pathVariable: process.env.PATH })
  await issuePeriod({ workspace, period: month, browser, date: '2026-11-05', user: 'anna' })
  expect(await state()).toMatchObject([{ ...closed, state: 'issued', issued: 11 }])
})

test('jobs: late, failed, cut off, running', async () => {
  const workspace = await afterRun()
  const told = async (moment: string): Promise<unknown> => {
    const { jobs, attention } = await statusAt(workspace, new Date(moment))
    return [jobs[0]?.next, ...attention]
  }
  await record(workspace, {})
  expect(await told('2026-11-23T12:00:00Z')).toEqual(['2026-11-24T01:30:00.000Z'])
  expect(await told('2026-11-24T01:40:00Z')).toEqual(['2026-11-24T01:30:00.000Z'])
  expect(await told('2026-11-26T12:00:00Z')).toEqual([
    '2026-11-24T01:30:00.000Z',
    'job nightly was due at 2026-11-24T01:30:00.000Z: is ratebook schedule running?',
  ])
  const step = { period: month, attempts: 1, seconds: 1, signal: null, exit_code: 1 }
  const faults = [{ code: 'RB-301', message: '' }]
  await record(workspace, {
    state: 'failed',
    steps: [{ ...step, command: 'run --period 2026-10', state: 'failed', faults }],
  })
  expect(await told('2026-11-23T12:00:00Z')).toEqual([
    '2026-11-24T01:30:00.000Z',
    'job nightly failed: run --period 2026-10 (RB-301)',
  ])
  await record(workspace, { state: 'running', finished: null })
  const cutOff = [
    '2026-11-23T01:30:00.000Z',
    'job nightly was due at 2026-11-23T01:30:00.000Z: is ratebook schedule running?',
  ]
  expect(await told('2026-11-23T12:00:00Z')).toEqual(cutOff)
  const lock = jobLock(workspace, 'nightly')
  await elsewhere(lock, async () => {
    expect(await told('2026-11-23T12:00:00Z')).toEqual(['2026-11-23T01:30:00.000Z'])
  })
})

/** Another process holds a lock meanwhile, and is killed. */
async function elsewhere(lock: string, work: () => Promise<void>): Promise<void> {
  const built = join(packageRoot, 'dist', 'pipeline')
  const script = `import { withWorkspaceLock } from '${built}/ledger/workspace-lock.js'
     await withWorkspaceLock({ lock: '${lock}' }, 'run', () => {
       console.log('locked')
       return new Promise((resolve) => setTimeout(resolve, 600_000))
     })`
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', script])
  await new Promise((resolve) => holder.stdout.once('data', resolve))
  const ended = new Promise((resolve) => holder.once('exit', resolve))
  try {
    await work()
  } finally {
    holder.kill('SIGKILL')
    await ended
  }
}

test('who works here; a lock that was left behind is none', async () => {
  const workspace = await afterRun()
  await elsewhere(workspace.lock, async () => {
    expect((await statusAt(workspace)).in_use).toMatch(/^ratebook run, process \d+ of .* since 20/u)
  })
  expect((await statusAt(workspace)).in_use).toBeNull()
  await withWorkspaceLock(workspace, 'close', () => Promise.resolve())
})

test('disk use counts a file with several names once', async () => {
  const workspace = await afterRun()
  const before = (await statusAt(workspace)).disk
  mkdirSync(workspace.out, { recursive: true })
  writeFileSync(join(workspace.out, 'a'), 'x'.repeat(1000))
  await link(join(workspace.out, 'a'), join(workspace.runs, 'b'))
  const { folders: after, all } = (await statusAt(workspace)).disk
  expect(after.out).toBe(1000)
  expect(after.journals).toBe(0)
  expect((after.runs ?? 0) - (before.folders.runs ?? 0)).toBe(1000)
  expect(all - before.all).toBe(1000)
})

test('as text and as JSON, with an exit code for a monitor', async () => {
  const workspace = await afterRun()
  const settings = { threads: 2, schedule }
  writeFileSync(join(workspace.root, 'ratebook.config.json'), JSON.stringify(settings))
  const [started, finished] = ['2020-01-01T00:00:00.000Z', '2020-01-01T00:03:10.000Z']
  await record(workspace, { started, finished })
  const run = (...words: string[]) =>
    spawnSync(process.execPath, [cli, '-w', workspace.root, ...words], { encoding: 'utf8' })
  const text = run('status')
  expect(`${String(text.status)} ${text.stdout}`).toMatch(
    /^1 ATTENTION: job nightly was due at 2020-01-01T01:30:00.000Z: [^]*Schedule {3}not running\n/u,
  )
  for (const words of [
    /^nightly +done +2020-01-01 01:00 +3 min +2020-01-01 02:30 OVERDUE +Europe\/Warsaw/mu,
    /^daily usage +3 +2026-10-31 +-?\d+ d /mu,
    /^2026-10 +draft +1 +2026-10-r1/mu,
    /^Disk {2}[0-9.]+ MB in data\/ \(landing /mu,
  ])
    expect(text.stdout).toMatch(words)
  const json = run('--json', 'status')
  expect(json.status).toBe(1)
  const { jobs } = JSON.parse(json.stdout) as Status
  expect(jobs).toMatchObject([{ job: 'nightly', time_zone: 'Europe/Warsaw', overdue: true }])
})
