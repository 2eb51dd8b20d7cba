import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { withWorkspaceLock } from '../pipeline/ledger/workspace-lock.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { type JobReport, readJobRecord } from '../pipeline/schedule/job-report.ts'
import { outcomeOf } from '../pipeline/schedule/outcome.ts'
import { openWorkspace, type Workspace } from '../pipeline/workspace.ts'
import { runWorkspace } from './run-workspace.ts'
import { sampleWorkspace } from './sample-workspace.ts'

/** Jobs as ops sees them: real processes, real locks, a real server for the webhook. */
const cli = join(packageRoot, 'dist', 'pipeline', 'cli.js')
const month = '2026-10'
const folders: string[] = []
const children: ChildProcess[] = []
const servers: Server[] = []
let ran: string

beforeAll(async () => {
  expect(existsSync(cli), 'npm run build first').toBe(true)
  ran = await sampleWorkspace()
  folders.push(ran)
  await runWorkspace(ran, month, {}, [])
})

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const server of servers.splice(0)) server.close()
})

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

const longAgo = { after: '2026-11-01T00:00:00.000Z', last: null }

/** A workspace in which the sample month has run, with a schedule; `missed` jobs are due. */
async function workspaceOf(schedule: object, missed: readonly string[] = []): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'ratebook-test-'))
  folders.push(folder)
  await cp(ran, folder, { recursive: true })
  const settings = { threads: 2, schedule: { retrySeconds: 1, ...schedule } }
  writeFileSync(join(folder, 'ratebook.config.json'), JSON.stringify(settings))
  const workspace = openWorkspace(folder)
  mkdirSync(workspace.schedule, { recursive: true })
  for (const job of missed)
    writeFileSync(join(workspace.schedule, `${job}.json`), JSON.stringify(longAgo))
  return workspace
}

interface Started {
  readonly child: ChildProcess
  readonly said: () => string
  readonly ended: Promise<{ readonly code: number | null; readonly out: string }>
}

function start({ root }: Workspace, words: readonly string[], webhook?: string): Started {
  const env = webhook === undefined ? process.env : { ...process.env, RATEBOOK_WEBHOOK: webhook }
  const child = spawn(process.execPath, [cli, '--workspace', root, ...words], { env })
  children.push(child)
  let [out, said] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  return {
    child,
    said: () => said,
    ended: new Promise((resolve) => {
      child.on('close', (code) => {
        resolve({ code, out })
      })
    }),
  }
}

/** Waits until something is there. */
async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined> | T | null | undefined,
): Promise<T> {
  for (let waited = 0; waited < 90_000; waited += 50) {
    const found = await look()
    if (found !== null && found !== undefined) return found
    await wait(50)
  }
  throw new Error(`never came: ${what}`)
}

function reportOf(workspace: Workspace, job: string, states: readonly string[]) {
  return until(`${job} ${states.join('/')}`, async () => {
    const last = (await readJobRecord(workspace, job))?.last
    return last && states.includes(last.state) ? last : null
  })
}

const ends = ['done', 'findings', 'failed', 'stopped']

/** Answers a webhook, with a list of status codes and then 200; null breaks the connection. */
async function server(...answers: (number | null)[]) {
  const got: JobReport[] = []
  const made = createServer((request, response) => {
    let body = ''
    request.on('data', (data: Buffer) => (body += data.toString('utf8')))
    request.on('end', () => {
      got.push(JSON.parse(body) as JobReport)
      const status = answers.shift()
      if (status === null) request.socket.destroy()
      else response.writeHead(status ?? 200, { location: 'http://127.0.0.1:1/' }).end('hush-hush')
    })
  })
  servers.push(made)
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
  const { port } = made.address() as AddressInfo
  return { got, address: `http://127.0.0.1:${String(port)}/hooks/T0PS3CRET?token=S3CRET` }
}

const never = '0 0 1 1 *'
const publish = { name: 'publish', cron: '* * * * *', steps: ['publish'] }

describe('schedule', () => {
  test('does what was missed once, reports it, and stops when told', async () => {
    const workspace = await workspaceOf({ jobs: [publish] }, ['publish'])
    writeFileSync(
      join(workspace.root, 'ratebook.config.json'),
      JSON.stringify({ schedule: { jobs: [{ ...publish, cron: '0 0 * * *' }] } }),
    )
    const hook = await server()
    const { child, said, ended } = start(workspace, ['schedule'], hook.address)
    const report = await reportOf(workspace, 'publish', ends)
    expect(report).toMatchObject({ state: 'done', due: '2026-11-02T00:00:00.000Z', again: false })
    expect(report.steps).toMatchObject([{ command: 'publish', state: 'done', attempts: 1 }])
    await until('the next one', () => (said().includes('next: publish at ') ? true : null))
    child.kill('SIGTERM')
    expect(await ended).toEqual({ code: 0, out: '' })
    expect(said().match(/publish: due/gu)).toHaveLength(1)
    expect(hook.got).toMatchObject([{ report: 1, job: 'publish', state: 'done' }])
    expect((await readJobRecord(workspace, 'publish'))?.last?.webhook).toBe('delivered')
    expect(existsSync(join(workspace.published, 'ratebook.duckdb'))).toBe(true)
  })

  test('has nothing to catch up with at its first start, and one goes on at a time', async () => {
    const workspace = await workspaceOf({ jobs: [{ ...publish, cron: never }] })
    const first = start(workspace, ['schedule'])
    await until('its plan', () => (first.said().includes('next: publish at ') ? true : null))
    expect(first.said()).not.toContain('due')
    const second = start(workspace, ['schedule'])
    expect((await second.ended).code).toBe(75)
    expect(second.said()).toContain(`ratebook schedule, process ${String(first.child.pid)} of `)
    first.child.kill('SIGKILL')
    await first.ended
    const third = start(workspace, ['schedule'])
    await until('the stale lock is none', () => (third.said().includes('next: ') ? true : null))
    third.child.kill('SIGINT')
    expect((await third.ended).code).toBe(0)
  })

  const run = { name: 'nightly', cron: never, periods: ['last', 'current'], steps: ['run'] }

  test.each(['SIGTERM', 'SIGSTOP'] as const)(
    'stops within 10 s in the middle of a run (%s), and does it again',
    async (how) => {
      const workspace = await workspaceOf({ jobs: [run] }, [])
      writeFileSync(join(workspace.schedule, 'nightly.json'), JSON.stringify(longAgo))
      const config = { schedule: { jobs: [{ ...run, cron: '0 0 * * *' }] } }
      writeFileSync(join(workspace.root, 'ratebook.config.json'), JSON.stringify(config))
      const before = readdirSync(workspace.runs)
      const hook = await server()
      const { child, ended } = start(workspace, ['schedule'], hook.address)
      const holder = `${workspace.lock}.json`
      const { pid } = await until('a run', () =>
        existsSync(holder) && readFileSync(holder, 'utf8').endsWith('\n')
          ? (JSON.parse(readFileSync(holder, 'utf8')) as { pid: number })
          : null,
      )
      // one that is stopped hears nothing: it has to be ended
      if (how === 'SIGSTOP') process.kill(pid, 'SIGSTOP')
      const told = Date.now()
      child.kill('SIGTERM')
      expect((await ended).code).toBe(0)
      expect(Date.now() - told).toBeLessThan(10_000)
      expect(() => process.kill(pid, 0)).toThrow('ESRCH')
      const report = await reportOf(workspace, 'nightly', ends)
      expect(report).toMatchObject({ state: 'stopped', webhook: 'delivered' })
      expect(report.steps.map(({ state }) => state)).toEqual(['stopped', 'stopped'])
      expect(report.steps[0]?.signal).toBe(how === 'SIGTERM' ? 'SIGTERM' : 'SIGKILL')
      expect(hook.got).toMatchObject([{ state: 'stopped' }])
      const names = readdirSync(workspace.runs).filter((name) => !name.startsWith('.tmp-'))
      expect(names).toEqual(before)
      const again = start(workspace, ['schedule'])
      expect(await reportOf(workspace, 'nightly', ['findings', 'done'])).toMatchObject({
        again: true,
        due: report.due,
      })
      again.child.kill('SIGTERM')
      await again.ended
      expect(readdirSync(workspace.runs).filter((name) => name.startsWith('.tmp-'))).toEqual([])
    },
    120_000,
  )

  test('killed in the middle of a job, it does the job once more at the next start', async () => {
    const workspace = await workspaceOf({ jobs: [{ ...publish, cron: '0 0 * * *' }] }, ['publish'])
    const first = start(workspace, ['schedule'])
    await reportOf(workspace, 'publish', ['running'])
    first.child.kill('SIGKILL')
    await first.ended
    const second = start(workspace, ['schedule'])
    expect(await reportOf(workspace, 'publish', ends)).toMatchObject({ state: 'done', again: true })
    expect(second.said()).toContain('once more')
  })
})

describe('schedule --now', () => {
  test('does a job at once: exit code, report, and what came of each command', async () => {
    const jobs = [{ ...publish, name: 'all', cron: never, steps: ['run', 'publish'] }]
    const workspace = await workspaceOf({ jobs })
    const { ended } = start(workspace, ['--json', 'schedule', '--now', 'all'])
    const { code, out } = await ended
    const report = JSON.parse(out) as JobReport
    expect(report).toEqual(await reportOf(workspace, 'all', ends))
    // whatever month it is today: the sample has usage of October 2026 alone
    const hasUsage = new Date().toISOString().startsWith(month)
    expect(code).toBe(hasUsage ? 0 : 1)
    expect(report.due).toBeNull()
    expect(report.steps[0]?.faults.map((fault) => fault.code)).toEqual(hasUsage ? [] : ['RB-202'])
    expect(report.steps[1]).toMatchObject({ command: 'publish', state: 'done', exit_code: 0 })
  })

  test('tries again while the workspace is in use', async () => {
    const workspace = await workspaceOf({ jobs: [{ ...publish, cron: never }] })
    const { said, ended } = start(workspace, ['schedule', '--now', 'publish'])
    await withWorkspaceLock(workspace, 'close', () =>
      until('a second attempt', () => (said().includes('again in 2 s') ? true : null)),
    )
    expect(await ended).toMatchObject({ code: 0 })
    expect(said()).toContain('publish: failed (RB-920)')
    const { steps } = await reportOf(workspace, 'publish', ends)
    expect(steps[0]).toMatchObject({ state: 'done', attempts: 3 })
  })

  test('gives up after the retries that are set', async () => {
    const workspace = await workspaceOf({ retries: 1, jobs: [{ ...publish, cron: never }] })
    await withWorkspaceLock(workspace, 'close', async () => {
      const { code, out } = await start(workspace, ['schedule', '--now', 'publish']).ended
      expect(`${String(code)} ${out}`).toMatch(
        /^1 publish: failed\n {2}publish: failed, \d+ s, 2 attempts\n {4}RB-920 .*ratebook close,/u,
      )
    })
  })

  test('does not try again what a person must mend; the rest is done', async () => {
    const jobs = [{ ...publish, name: 'all', cron: never, steps: ['run', 'render', 'publish'] }]
    const workspace = await workspaceOf({ jobs })
    writeFileSync(join(workspace.rates, 'sellers.csv'), 'nothing\n')
    const { ended } = start(workspace, ['schedule', '--now', 'all'])
    expect((await ended).code).toBe(1)
    const { state, steps } = await reportOf(workspace, 'all', ends)
    expect(state).toBe('failed')
    expect(steps).toMatchObject([
      { state: 'failed', attempts: 1, exit_code: 1 },
      { state: 'skipped', attempts: 0 },
      { state: 'done' },
    ])
    expect(steps[0]?.faults[0]?.code).toMatch(/^RB-3/u)
  })

  test.each([
    [
      { schedule: { jobs: [{ ...publish, cron: never }] } },
      'RB-951',
      'jobs of ratebook.config.json',
    ],
    [{}, 'RB-950', 'ratebook.config.json has no schedule'],
    [{ schedule: { jobs: [{ ...publish, cron: 'daily' }] } }, 'RB-906', 'schedule.jobs.0.cron: '],
  ])('of a job that is not there: %j', async (settings, code, words) => {
    const workspace = await workspaceOf({ jobs: [publish] })
    writeFileSync(join(workspace.root, 'ratebook.config.json'), JSON.stringify(settings))
    const { said, ended } = start(workspace, ['schedule', '--now', 'weekly'])
    expect((await ended).code).toBe(2)
    expect(said()).toContain(code)
    expect(said()).toContain(words)
  })
})

describe('the webhook', () => {
  async function told(...answers: (number | null)[]) {
    const workspace = await workspaceOf({ jobs: [{ ...publish, cron: never }] })
    const hook = await server(...answers)
    const { said, ended } = start(workspace, ['schedule', '--now', 'publish'], hook.address)
    const { code, out } = await ended
    const { webhook } = await reportOf(workspace, 'publish', ends)
    const log = readFileSync(workspace.log, 'utf8')
    const report = readFileSync(join(workspace.schedule, 'publish.json'), 'utf8')
    for (const text of [said(), out, log, report]) expect(text).not.toMatch(/S3CRET|hush|hooks/u)
    return { code, webhook, calls: hook.got.length }
  }

  test('is called again while server or network are at fault', async () => {
    expect(await told(503, null)).toEqual({ code: 0, webhook: 'delivered', calls: 3 })
  })

  test.each([
    [404, 'refused: HTTP 404'],
    [302, 'refused: HTTP 302'],
  ])('is called once where it is refused: %i', async (status, webhook) => {
    expect(await told(status)).toEqual({ code: 0, webhook, calls: 1 })
  })

  test('that nobody answers fails no job', async () => {
    const workspace = await workspaceOf({ jobs: [{ ...publish, cron: never }] })
    const { child, ended } = start(
      workspace,
      ['schedule', '--now', 'publish'],
      'http://127.0.0.1:1/S3CRET',
    )
    await reportOf(workspace, 'publish', ['done'])
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
    expect((await reportOf(workspace, 'publish', ['done'])).webhook).toMatch(
      /^not delivered: [A-Za-z]+$/u,
    )
  })
})

describe('what a command comes to', () => {
  const fault = (code: string): object => ({ code, message: '' })
  test.each([
    [0, {}, 'done', false],
    [0, '', 'done', false],
    [1, { outcome: {} }, 'findings', false],
    [1, { errors: [fault('RB-202')] }, 'findings', false],
    [1, { errors: [fault('RB-301')] }, 'failed', false],
    [1, { errors: [fault('RB-902')] }, 'failed', true],
    [1, { refused: [fault('RB-113')] }, 'findings', true],
    [1, { refused: [fault('RB-101')] }, 'findings', false],
    [1, { failures: [{ invoiceKey: 'a', error: { code: 'RB-421' } }] }, 'findings', true],
    [2, { errors: [fault('RB-402')] }, 'failed', true],
    [2, { errors: [fault('RB-905')] }, 'failed', false],
    [75, { errors: [fault('RB-920')] }, 'failed', true],
    [75, '', 'failed', true],
    [70, '', 'failed', false],
    [1, '', 'failed', false],
    [null, '', 'failed', false],
  ])('exit %s %j: %s, passing %s', (exitCode, said, state, isPassing) => {
    const document = typeof said === 'string' ? said : JSON.stringify(said)
    const end = { exitCode, signal: exitCode === null ? 'SIGSEGV' : null, document, said: '' }
    expect(outcomeOf(end)).toMatchObject({ state, isPassing })
  })
})
