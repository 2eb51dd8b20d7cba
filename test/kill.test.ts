import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { verifyTables } from '../pipeline/explain/check-run.ts'
import { readManifest } from '../pipeline/open-run.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { listRuns } from '../pipeline/run-folder.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { makeDice } from './random/dice.ts'
import { sampleWorkspace } from './sample-workspace.ts'

const cli = join(packageRoot, 'dist', 'pipeline', 'cli.js')

/** Starts a run in a process of its own and kills it after some milliseconds; null lets it end. */
function startRun(
  folder: string,
  killAfter: number | null,
): Promise<{ code: number | null; ms: number }> {
  const begun = Date.now()
  const child = spawn(
    process.execPath,
    [cli, '--workspace', folder, 'run', '--period', '2026-10'],
    { stdio: 'ignore' },
  )
  const timer = killAfter === null ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => {
      clearTimeout(timer)
      resolve({ code, ms: Date.now() - begun })
    })
  })
}

const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true })
})

test('a run killed at any moment leaves nothing that passes for one; the next works', async () => {
  expect(existsSync(cli), 'npm run build first').toBe(true)
  const kills = process.env.RATEBOOK_DEEP === undefined ? 20 : 40
  const seed = 20261122
  const dice = makeDice(seed)
  const whole = await sampleWorkspace()
  folders.push(whole)
  const undisturbed = await startRun(whole, null)
  expect(undisturbed.code).toBe(0)
  const { digest } = await readManifest(openWorkspace(whole), '2026-10-r1')
  const folder = await sampleWorkspace()
  folders.push(folder)
  const workspace = openWorkspace(folder)
  // The second run finds its files in the lake: it is the shorter one, and the one to be killed.
  let shortest = (await startRun(whole, null)).ms
  let killed = 0
  for (let round = 0; round < kills; round++) {
    const { code, ms } = await startRun(folder, dice.int(0, shortest))
    if (code === null) killed++
    else shortest = Math.min(shortest, ms)
    for (const id of listRuns(workspace.runs)) {
      const manifest = await readManifest(workspace, id)
      expect(manifest.digest, `seed ${String(seed)}, kill ${String(round)}`).toBe(digest)
      const states = await verifyTables(join(workspace.runs, id), manifest)
      expect(states.filter(({ state }) => state !== 'as written')).toEqual([])
    }
  }
  expect(killed).toBeGreaterThan(kills / 2)
  expect((await startRun(folder, null)).code).toBe(0)
  const last = await readManifest(workspace, listRuns(workspace.runs).at(-1) ?? '')
  expect(last.digest).toBe(digest)
  const left = [...(await readdir(workspace.runs)), ...(await readdir(workspace.lake))]
  expect(left.filter((name) => name.startsWith('.tmp-'))).toEqual([])
}, 600_000)
