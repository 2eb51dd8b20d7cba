import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { backUp } from '../pipeline/backup/backup.ts'
import { listBackups, readBackup } from '../pipeline/backup/backup-manifest.ts'
import { restore } from '../pipeline/backup/restore.ts'
import { findBrowser } from '../pipeline/browser/find-browser.ts'
import type { FoundBrowser } from '../pipeline/browser/launch-browser.ts'
import { parseConfig } from '../pipeline/config.ts'
import { checkSealed } from '../pipeline/ledger/check-sealed.ts'
import { closePeriod } from '../pipeline/ledger/close.ts'
import { correctDocuments } from '../pipeline/ledger/correct.ts'
import { issuePeriod } from '../pipeline/ledger/issue.ts'
import { readRegister } from '../pipeline/ledger/register.ts'
import { sha256Of } from '../pipeline/ledger/seal-folder.ts'
import { withWorkspaceLock } from '../pipeline/ledger/workspace-lock.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { openWorkspace, type Workspace } from '../pipeline/workspace.ts'
import { runWorkspace } from './run-workspace.ts'
import { sampleWorkspace } from './sample-workspace.ts'

/** What was sealed and issued survives the loss of the machine, and says so itself. */
const cli = join(packageRoot, 'dist', 'pipeline', 'cli.js')
const month = '2026-10'
const folders: string[] = []
let browser: FoundBrowser
/** The sample month, issued; and its first backup. */
let issued: Workspace
let shelf: string

beforeAll(async () => {
  browser = await findBrowser({ pathVariable: process.env.PATH })
  const folder = await sampleWorkspace()
  folders.push(folder)
  issued = openWorkspace(folder)
  mkdirSync(join(folder, 'templates'))
  writeFileSync(join(folder, 'ratebook.config.json'), '{ "threads": 2 }')
  await runWorkspace(folder, month, {}, [])
  const config = parseConfig({ threads: 2 })
  const closing = { period: parsePeriod(month), user: 'anna', onlyHeld: false, hold: [] }
  await closePeriod({ workspace: issued, config, ...closing })
  await issuePeriod({ workspace: issued, period: month, browser, date: '2026-11-05', user: 'anna' })
  // a run that nobody sealed
  await runWorkspace(folder, month, {}, [])
  shelf = await newFolder()
  await backUp({ workspace: issued, folder: shelf })
}, 300_000)

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ratebook-test-'))
  folders.push(folder)
  return folder
}

async function copyOf(folder: string): Promise<string> {
  const copy = await newFolder()
  await cp(folder, copy, { recursive: true })
  return copy
}

/** Changes one byte of a file, in a file of its own. */
function spoil(path: string): void {
  const bytes = readFileSync(path)
  const place = Math.floor(bytes.length / 2)
  bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place)
  writeFileSync(path, bytes)
}

function ratebook(words: readonly string[]) {
  const child = spawn(process.execPath, [cli, ...words])
  let [out, said] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = new Promise<{ code: number | null; out: string; said: string }>((resolve) => {
    child.on('close', (code) => {
      resolve({ code, out, said })
    })
  })
  return { child, ended }
}

const latest = (folder: string): string => join(folder, listBackups(folder).at(-1) ?? '')

describe('backup and restore', () => {
  test('bring everything back that cannot be made again, and prove it', async () => {
    const target = join(await newFolder(), 'new')
    const { code, out } = await ratebook(['restore', shelf, target]).ended
    expect(`${String(code)} ${out}`).toMatch(/^0 Restored .*\n1 seals: all sound\n\nNext: /u)
    const restored = openWorkspace(target)
    expect(await checkSealed(restored)).toEqual(await checkSealed(issued))
    expect(await readRegister(restored, {})).toEqual(await readRegister(issued, {}))
    for (const name of Object.keys((await readBackup(latest(shelf))).files))
      expect(await sha256Of(join(target, name)), name).toBe(await sha256Of(join(issued.root, name)))
    expect(readdirSync(restored.runs)).toEqual(['2026-10-r1'])
    for (const remade of ['out', 'published', 'ratebook.log'])
      expect(existsSync(join(target, 'data', remade)), remade).toBe(false)
  })

  test('leave a workspace that goes on: a credit note, and the month again', async () => {
    const target = await newFolder()
    await restore(latest(shelf), target)
    const workspace = openWorkspace(target)
    const corrected = { kind: 'whole', number: 'FV/2026/000001' } as const
    const credit = { corrected, date: '2026-11-09', user: 'anna', reason: 'wrong price' }
    const made = await correctDocuments({ workspace, browser, ...credit })
    expect(made.documents).toMatchObject([{ number: 'FK/2026/000001' }])
    const { manifest } = await runWorkspace(target, month, {}, [])
    expect(manifest.digest).toBe(
      (await runWorkspace(await copyOf(issued.root), month, {}, [])).manifest.digest,
    )
  })

  test('a backup is a workspace to look into', async () => {
    const { code, out } = await ratebook(['-w', latest(shelf), 'check', '--sealed']).ended
    expect(`${String(code)} ${out}`).toMatch(/^0 seal 2026-10-c1 of run 2026-10-r1: sound/u)
  })

  test('each content is stored once, in one backup and over all of them', async () => {
    const folder = await copyOf(shelf)
    const again = await backUp({ workspace: issued, folder })
    expect(again.new_bytes).toBe(0)
    const files = Object.entries((await readBackup(again.backup)).files)
    const inodes = new Set(files.map(([name]) => statSync(join(again.backup, name)).ino))
    expect(inodes.size).toBe(new Set(files.map(([, { sha256 }]) => sha256)).size)
    expect(inodes.size).toBeLessThan(files.length)
  })

  test('what changed in an earlier backup is not linked to', async () => {
    const folder = await copyOf(shelf)
    const file = 'data/issued/2026-10/FV-2026-000003.pdf'
    spoil(join(latest(folder), file))
    const again = await backUp({ workspace: issued, folder })
    expect(again.new_bytes).toBe(statSync(join(issued.root, file)).size)
    expect(await sha256Of(join(again.backup, file))).toBe(await sha256Of(join(issued.root, file)))
    await restore(folder, await newFolder())
  })

  test('inputs that are links are taken as files', async () => {
    const workspace = openWorkspace(await copyOf(issued.root))
    const elsewhere = join(await newFolder(), 'usage.csv')
    writeFileSync(elsewhere, 'a,b\n1,2\n')
    await symlink(elsewhere, join(workspace.landing, 'linked.csv'))
    const { backup } = await backUp({ workspace, folder: await newFolder() })
    expect(readFileSync(join(backup, 'data', 'landing', 'linked.csv'), 'utf8')).toBe('a,b\n1,2\n')
  })

  test('older ones go when the new one is proven, and only then', async () => {
    const folder = await copyOf(shelf)
    const workspace = openWorkspace(await copyOf(issued.root))
    const words = ['-w', workspace.root, 'backup', folder, '--keep', '1']
    expect((await ratebook(words).ended).code).toBe(0)
    const [kept] = listBackups(folder)
    expect(listBackups(folder)).toHaveLength(1)
    spoil(join(workspace.seals, '2026-10-c1', 'rates', 'tax.csv'))
    const { code, out } = await ratebook(words).ended
    expect(`${String(code)} ${out}`).toMatch(
      /^1 [^]*1 seals: NOT SOUND\n {2}seals\/2026-10-c1\/rates\/tax\.csv changed\n$/u,
    )
    expect(listBackups(folder)).toHaveLength(2)
    expect(listBackups(folder)[0]).toBe(kept)
  })
})

describe('restore is refused', () => {
  test('where one byte of a file changed, or it is gone', async () => {
    const folder = await copyOf(shelf)
    const target = join(await newFolder(), 'new')
    for (const file of [
      'data/issued/2026-10/FV-2026-000003.pdf',
      'data/ledger.duckdb',
      'data/seals/2026-10-c1/inputs/usage_2026-10_1.csv',
      'rates/accounts.csv',
    ]) {
      const path = join(latest(folder), file)
      const whole = readFileSync(path)
      spoil(path)
      await expect(restore(folder, target)).rejects.toThrow(
        `is not what was written: ${file} changed`,
      )
      await rm(path)
      await expect(restore(folder, target)).rejects.toThrow(`${file} is gone`)
      expect(readdirSync(target)).toEqual([])
      writeFileSync(path, whole)
    }
    await rm(join(latest(folder), 'rates', 'tax.csv'))
    const { code, said } = await ratebook(['restore', folder, target]).ended
    expect(`${String(code)} ${said}`).toMatch(/^1 [^]*rates\/tax\.csv is gone[^]*RB-963/u)
  })

  test('where its manifest is damaged, or leads out of the folder', async () => {
    const folder = await copyOf(shelf)
    const path = join(latest(folder), 'backup.json')
    const text = readFileSync(path, 'utf8')
    for (const bad of [text.slice(0, -9), text.replace('"rates/tax.csv"', '"../rates/tax.csv"')]) {
      writeFileSync(path, bad)
      await expect(restore(folder, join(folder, 'new'))).rejects.toMatchObject({ code: 'RB-963' })
    }
  })

  test('into a workspace, or anything that is not empty', async () => {
    const before = await sha256Of(issued.ledger)
    const { code, said } = await ratebook(['restore', shelf, issued.root]).ended
    expect(`${String(code)} ${said}`).toMatch(/^2 .* is not empty \(.*\); nothing was written/u)
    expect(await sha256Of(issued.ledger)).toBe(before)
  })

  test('where there is no backup', async () => {
    await expect(restore(await newFolder(), 'new')).rejects.toMatchObject({ code: 'RB-961' })
  })
})

describe('backup', () => {
  test('is refused inside the workspace, and needs a place', async () => {
    for (const [words, code] of [
      [['backup', join(issued.root, 'data', 'backup')], 'RB-960'],
      [['backup'], 'RB-964'],
    ] as const) {
      const ended = await ratebook(['-w', issued.root, ...words]).ended
      expect(`${String(ended.code)} ${ended.said}`).toMatch(new RegExp(`^2 [^]*${code}`, 'u'))
    }
  })

  test('waits for writers, not for readers, and readers do not wait for it', async () => {
    const folder = await newFolder()
    const words = ['-w', issued.root, 'backup', folder]
    await withWorkspaceLock(issued, 'close', async () => {
      expect((await ratebook(words).ended).code).toBe(75)
    })
    const { ended } = ratebook(words)
    let isOver = false
    void ended.then(() => (isOver = true))
    for (let reads = 0; reads < 3 || !isOver; reads++) {
      expect(await readRegister(issued, {})).toHaveLength(12)
      await wait(20)
    }
    expect((await ended).code).toBe(0)
  })

  test('that is killed leaves none, and the next one cleans up', async () => {
    const folder = await newFolder()
    const words = ['-w', issued.root, 'backup', folder]
    const { child, ended } = ratebook(words)
    while (!readdirSync(folder).some((name) => name.startsWith('.tmp-'))) await wait(5)
    child.kill('SIGKILL')
    await ended
    expect(listBackups(folder)).toEqual([])
    expect((await ratebook(words).ended).code).toBe(0)
    expect(readdirSync(folder)).toEqual(listBackups(folder))
  })

  test('is a step of the schedule', async () => {
    const workspace = openWorkspace(await copyOf(issued.root))
    const backupFolder = await newFolder()
    const jobs = [{ name: 'weekly', cron: '0 6 * * sun', steps: ['backup'] }]
    const settings = { backupFolder, backupKeep: 2, schedule: { jobs } }
    writeFileSync(join(workspace.root, 'ratebook.config.json'), JSON.stringify(settings))
    const { ended } = ratebook(['-w', workspace.root, 'schedule', '--now', 'weekly'])
    expect((await ended).code).toBe(0)
    expect(listBackups(backupFolder)).toHaveLength(1)
  })
})
