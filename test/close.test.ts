import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { numberSeries } from '../pipeline/3-price/column-kinds.ts'
import { approvePeriod } from '../pipeline/ledger/approve.ts'
import { checkSealed } from '../pipeline/ledger/check-sealed.ts'
import { issuePeriod } from '../pipeline/ledger/issue.ts'
import { numberPattern } from '../pipeline/ledger/number-series.ts'
import { readRegister } from '../pipeline/ledger/register.ts'
import { reopenPeriod } from '../pipeline/ledger/reopen.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { openWorkspace, type Workspace } from '../pipeline/workspace.ts'
import { afterRun, close, folders, issue, keysOf, month, sealedAndIssued } from './closed-month.ts'
import { testBrowser } from './render/sample.ts'
import { makeDice } from './random/dice.ts'
import { testSeeds } from './random/seeds.ts'
import { runWorkspace } from './run-workspace.ts'
import { sampleWorkspace } from './sample-workspace.ts'

/** Periods are closed once and documents issued once, whatever happens meanwhile (B29 to B31). */
const cli = join(packageRoot, 'dist', 'pipeline', 'cli.js')

describe('close', () => {
  test('seals what the run drafted, once', async () => {
    const workspace = await afterRun()
    const seal = await close(workspace)
    expect(seal).toMatchObject({ seal_id: '2026-10-c1', run_id: '2026-10-r1', follows: null })
    expect(seal.documents).toHaveLength(12)
    expect(await checkSealed(workspace)).toMatchObject([{ sound: true, faults: [] }])
    await expect(close(workspace)).rejects.toMatchObject({ code: 'RB-930' })
  })

  test('is refused while something stands against it, unless that is accepted', async () => {
    const workspace = await afterRun()
    appendFileSync(join(workspace.rates, 'tax.csv'), '# a word\n')
    await expect(close(workspace)).rejects.toThrow(
      'run 2026-10-r1 cannot be closed: rates/tax.csv changed since the run',
    )
    expect(await readRegister(workspace, {})).toEqual([])
    const seal = await close(workspace, { accepted: 'a comment only' })
    expect(seal.accepted).toBe('a comment only')
  })

  test('names refused files, quarantine and unbilled usage', async () => {
    const folder = await sampleWorkspace()
    folders.push(folder)
    const { landing } = openWorkspace(folder)
    await rm(join(landing, 'usage_2026-10_2.csv.gz'))
    writeFileSync(join(landing, 'notes.csv'), 'a,b\n1,2\n')
    const files = ['usage_2026-10_1.csv', 'usage_2026-10_3.csv'].map((name) => join(landing, name))
    for (const file of files)
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/,G\d{9},/gu, ',,'))
    const [first = ''] = files
    writeFileSync(first, readFileSync(first, 'utf8').replace(/\d\d?\/\d\d?\/2026/u, 'x'))
    await runWorkspace(folder, month, {}, [])
    await expect(close(openWorkspace(folder))).rejects.toThrow(
      /: 1 files were refused; 1 records are in quarantine; unbilled daily usage of [0-9.]+ EUR is in/u,
    )
  })

  test('leaves accounts out, and completes them later beside what was sealed', async () => {
    const workspace = await afterRun()
    const first = await close(workspace, { hold: ['ACC-001', 'ACC-004'] })
    expect(first.held.map((row) => `${row.account_id} ${row.reason} ${row.cost}`)).toEqual([
      'ACC-001 by_hand 53127.470',
      'ACC-004 by_hand 1659.650',
    ])
    expect(first.documents).toHaveLength(10)
    const second = await close(workspace, { onlyHeld: true, hold: ['ACC-004'] })
    expect(second).toMatchObject({ seal_id: '2026-10-c2', follows: '2026-10-c1' })
    expect(keysOf(second.documents)).toEqual(['2026-10.ACC-001.PLN'])
    const third = await close(workspace, { onlyHeld: true })
    expect(keysOf(third.documents)).toEqual(['2026-10.ACC-004.GBP'])
    await expect(close(workspace, { onlyHeld: true })).rejects.toMatchObject({ code: 'RB-936' })
    expect(await readRegister(workspace, {})).toHaveLength(12)
  })

  test('refuses to complete a month in which sealed amounts moved', async () => {
    const workspace = await afterRun()
    await close(workspace, { hold: ['ACC-004'] })
    const file = join(workspace.landing, 'usage_2026-10_3.csv')
    const lines = readFileSync(file, 'utf8').split('\n')
    writeFileSync(file, lines.slice(0, -200).join('\n') + '\n')
    await runWorkspace(workspace.root, month, {}, [])
    await expect(close(workspace, { onlyHeld: true })).rejects.toMatchObject({ code: 'RB-943' })
  })

  test('can be taken back while no document has a number', async () => {
    const workspace = await afterRun()
    await close(workspace)
    await reopenPeriod(workspace, month, 'one more file', 'anna')
    await expect(reopenPeriod(workspace, month, 'again', 'anna')).rejects.toMatchObject({
      code: 'RB-934',
    })
    const again = await close(workspace)
    expect(again).toMatchObject({ seal_id: '2026-10-c2', follows: null })
    await issue(workspace)
    await expect(reopenPeriod(workspace, month, 'too late', 'anna')).rejects.toThrow(
      '2026-10: 12 documents have numbers (FV/2026/000001, …); it cannot be reopened',
    )
  })
})

describe('approve', () => {
  test('is a second user, before numbers are given', async () => {
    const workspace = await afterRun()
    const asked = { workspace, period: month, browser: await testBrowser(), date: '2026-11-05' }
    const issuing = { ...asked, user: 'anna', needsApproval: true }
    await expect(approvePeriod(workspace, month, 'ben')).rejects.toMatchObject({ code: 'RB-934' })
    await close(workspace, { hold: ['ACC-001'] })
    await expect(issuePeriod(issuing)).rejects.toThrow('2026-10 is not approved: 2026-10-c1')
    await expect(approvePeriod(workspace, month, 'anna')).rejects.toMatchObject({ code: 'RB-939' })
    expect(await approvePeriod(workspace, month, 'ben')).toMatchObject([{ approved_by: 'ben' }])
    await expect(approvePeriod(workspace, month, 'ben')).rejects.toMatchObject({ code: 'RB-933' })
    expect(await issuePeriod(issuing)).toMatchObject({ numbered: 11 })
    await close(workspace, { onlyHeld: true })
    await expect(issuePeriod(issuing)).rejects.toThrow('2026-10 is not approved: 2026-10-c2')
  })
})

/** Names and bytes of all issued files and journals. */
function issuedBytes({ issued, journals }: Workspace): Record<string, string> {
  return Object.fromEntries(
    [join(issued, month), journals].flatMap((folder) =>
      readdirSync(folder)
        .sort()
        .map((name) => [name, readFileSync(join(folder, name)).toString('base64')]),
    ),
  )
}

describe('issue', () => {
  test('gives gapless numbers once; issuing again changes nothing', async () => {
    const workspace = await afterRun()
    await close(workspace, { hold: ['ACC-001'] })
    const first = await issue(workspace)
    expect(first).toMatchObject({ numbered: 11, failures: [] })
    const before = issuedBytes(workspace)
    expect(await issue(workspace)).toMatchObject({ numbered: 0, documents: [] })
    await close(workspace, { onlyHeld: true })
    await expect(issue(workspace, '2026-11-04')).rejects.toMatchObject({ code: 'RB-938' })
    expect(await issue(workspace, '2026-11-06')).toMatchObject({ numbered: 1 })
    const numbers = (await readRegister(workspace, {})).map((row) => row.number)
    expect(numbers).toEqual(
      Array.from({ length: 12 }, (_, index) => `FV/2026/${String(index + 1).padStart(6, '0')}`),
    )
    expect(issuedBytes(workspace)).toMatchObject(before)
  })

  test('what is issued does not follow templates or rates that change', async () => {
    const workspace = await afterRun()
    await close(workspace)
    await issue(workspace)
    const states = await checkSealed(workspace, month)
    writeFileSync(join(workspace.rates, 'sellers.csv'), 'nothing')
    expect(await checkSealed(workspace, month)).toEqual(states)
  })

  test.each([
    ['a table of the run', 'runs/2026-10-r1/tables/invoice.parquet'],
    ['the manifest', 'runs/2026-10-r1/manifest.json'],
    ['the seal', 'seals/2026-10-c1/seal.json'],
    ['the rates', 'seals/2026-10-c1/rates/tax.csv'],
    ['an input', 'seals/2026-10-c1/inputs/usage_2026-10_1.csv'],
    ['a document', 'issued/2026-10/FV-2026-000003.pdf'],
    ['an annex', 'issued/2026-10/FV-2026-000003.csv'],
  ])('one byte of %s is noticed', async (_, name) => {
    const workspace = await sealedAndIssued()
    const path = join(workspace.root, 'data', name)
    const bytes = readFileSync(path)
    const place = Math.floor(bytes.length / 2)
    bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place)
    writeFileSync(path, bytes)
    const [state] = await checkSealed(workspace)
    expect(state?.faults.filter((fault) => fault.includes(name))).toHaveLength(1)
    await rm(path)
    const [gone] = await checkSealed(workspace)
    expect(gone?.faults).toEqual([`${name} is gone`])
  })
})

/** Starts a command in a process of its own and kills it after some milliseconds, if told. */
function start(folder: string, asked: readonly string[], killAfter: number | null) {
  const begun = Date.now()
  const child = spawn(process.execPath, [cli, '--workspace', folder, ...asked])
  const told: string[] = []
  child.stderr.on('data', (text: Buffer) => told.push(text.toString('utf8')))
  const timer = killAfter === null ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter)
  return new Promise<{ code: number | null; ms: number; told: string }>((resolve) => {
    child.on('exit', (code) => {
      clearTimeout(timer)
      resolve({ code, ms: Date.now() - begun, told: told.join('') })
    })
  })
}

const closing = ['close', '--period', month]
const issuing = ['issue', '--period', month, '--date', '2026-11-05']

test('close and issue killed at any moment are completed by doing them again', async () => {
  expect(existsSync(cli), 'npm run build first').toBe(true)
  const whole = await afterRun()
  const undisturbed = [
    await start(whole.root, closing, null),
    await start(whole.root, issuing, null),
  ]
  expect(undisturbed.map(({ code }) => code)).toEqual([0, 0])
  const expected = issuedBytes(whole)
  for (const seed of testSeeds('kill of close and issue', { plain: 2, deep: 20 })) {
    const dice = makeDice(seed)
    const workspace = await afterRun()
    for (const [place, asked] of [closing, issuing].entries()) {
      await start(workspace.root, asked, dice.int(0, undisturbed[place]?.ms ?? 0))
      const { code, told } = await start(workspace.root, asked, null)
      const isDone = place === 0 && told.includes('RB-930')
      expect(isDone ? 0 : code, `RATEBOOK_SEED=${String(seed)} ${asked.join(' ')}: ${told}`).toBe(0)
    }
    expect(issuedBytes(workspace), `RATEBOOK_SEED=${String(seed)}`).toEqual(expected)
    expect(await checkSealed(workspace)).toMatchObject([{ sound: true }])
    await rm(workspace.root, { recursive: true })
    folders.splice(folders.indexOf(workspace.root), 1)
  }
}, 3_600_000)

test('one writes at a time; the other says who does; a lock ends with its holder', async () => {
  const { root, lock } = await afterRun()
  const built = join(packageRoot, 'dist', 'pipeline')
  const holder = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { openWorkspace } from '${built}/workspace.js'
     import { withWorkspaceLock } from '${built}/ledger/workspace-lock.js'
     await withWorkspaceLock(openWorkspace('${root}'), 'run', () => {
       console.log('locked')
       return new Promise((resolve) => setTimeout(resolve, 600_000))
     })`,
  ])
  await new Promise((resolve) => holder.stdout.once('data', resolve))
  for (const asked of [['run', '--period', month], ['ingest'], ['publish'], closing, issuing]) {
    const { code, told } = await start(root, asked, null)
    expect(`${String(code)} ${told}`, asked.join(' ')).toContain(
      `75 ratebook: the workspace is in use: ratebook run, process ${String(holder.pid)} of `,
    )
  }
  expect((await start(root, ['check'], null)).code).toBe(0)
  const ended = new Promise((resolve) => holder.once('exit', resolve))
  holder.kill('SIGKILL')
  await ended
  expect(existsSync(`${lock}.json`)).toBe(true)
  expect((await start(root, closing, null)).code).toBe(0)
}, 300_000)

describe('a series of numbers', () => {
  const document = { accountId: 'ACC-1', issueDate: '2026-11-05' }
  test.each([
    ['FV', 'FV/2026/#', 'FV/2026/000007'],
    ['FV/{year}/{month}/{number:01}', 'FV/2026/11/#', 'FV/2026/11/07'],
    ['{account}-{number}', 'ACC-1-#', 'ACC-1-7'],
    ['{number:0000000000}', '#', '0000000007'],
  ])('%s', (pattern, series, number) => {
    const found = numberPattern(pattern, document)
    expect([found.series, found.numberOf(7n)]).toEqual([series, number])
  })

  test('may go on from another system', () => {
    const { first, numberOf } = numberPattern('R{number:001200}', document)
    expect(numberOf(first)).toBe('R001200')
  })

  test.each(['{year}', '{number}{number}', 'FV/{day}/{number}', '{number', '{number:x}', '{}'])(
    '%s is refused with the rates',
    (pattern) => {
      expect(numberSeries.read(pattern)).toEqual({ fault: 'is no pattern of numbers' })
    },
  )

  test.each(['FV', '{number}', 'FV/{year}/{month}/{account}/{number:000001}/x'])(
    '%s is taken',
    (pattern) => {
      expect(numberSeries.read(pattern)).toEqual({ stored: pattern })
    },
  )
})
