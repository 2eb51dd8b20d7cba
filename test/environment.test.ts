import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { packageRoot } from '../pipeline/package-root.ts'

const cli = join(packageRoot, 'dist', 'pipeline', 'cli.js')
const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

/** A mount that only this command sees; needs no rights where user namespaces are allowed. */
function inOwnMount(
  script: string,
  folder: string,
): { status: number | null; stderr: string; stdout: string } {
  const variables = {
    ...process.env,
    FOLDER: folder,
    ROOT: packageRoot,
    CLI: cli,
    NODE: process.execPath,
  }
  return spawnSync('unshare', ['-rm', 'sh', '-ec', script], { encoding: 'utf8', env: variables })
}

const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0
if (!canMount)
  console.warn('no private mounts on this machine: full and read-only disks are not tested here')

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ratebook-test-'))
  folders.push(folder)
  return folder
}

const copyWorkspace = 'cp -r "$ROOT/rates" "$FOLDER/"'
const runMonth =
  '"$NODE" "$CLI" --workspace "$FOLDER" run --period 2026-10 --landing "$ROOT/data/sample"'

/** What a person sees, without the numbers and names that differ by machine. */
function message(stderr: string, folder: string): string {
  return stderr
    .split('\n')
    .filter((line) => !/^[0-9.]+ s {2}/u.test(line))
    .join('\n')
    .replaceAll(folder, 'WORKSPACE')
    .replace(/\.tmp-[0-9a-f-]+/gu, '.tmp')
}

describe.skipIf(!canMount)(
  'what the machine refuses is said in words, and leaves no half a run',
  () => {
    test.each(['300k', '450k', '600k'])('a disk that is full after %s', async (size) => {
      const folder = await newFolder()
      const { status, stderr, stdout } = inOwnMount(
        `mount -t tmpfs -o size=${size} tmpfs "$FOLDER"; ${copyWorkspace}; ${runMonth} || code=$?;
       ls -A "$FOLDER/data/runs" 2>/dev/null | grep -v "^.tmp" || true; exit "\${code:-0}"`,
        folder,
      )
      expect(status).toBe(1)
      expect(message(stderr, folder)).toMatch(
        /^ratebook: cannot write to .*(No space left|ENOSPC)/imu,
      )
      expect(stderr).toContain('see that its disk has room')
      expect(stderr).toContain('RB-902')
      expect(stdout.trim(), 'nothing that passes for a run').toBe('')
    })

    test('a backup or a restore that the disk has no room for', async () => {
      const folder = await newFolder()
      const { status, stderr, stdout } = inOwnMount(
        `mkdir "$FOLDER/ws" "$FOLDER/shelf" "$FOLDER/small"; cp -r "$ROOT/rates" "$FOLDER/ws/"
         mount -t tmpfs -o size=100k tmpfs "$FOLDER/small"
         cli() { "$NODE" "$CLI" --workspace "$FOLDER/ws" "$@" || echo "exit $?"; }
         cli backup "$FOLDER/small"; ls -A "$FOLDER/small"
         cli backup "$FOLDER/shelf" > "$FOLDER/told"
         cli restore "$FOLDER/shelf" "$FOLDER/small"; ls -A "$FOLDER/small"`,
        folder,
      )
      expect(status, stderr).toBe(0)
      expect(stdout, 'neither leaves anything behind').toBe('exit 1\nexit 1\n')
      expect(stderr.match(/cannot write to .*ENOSPC[^]*?RB-902/gu)).toHaveLength(2)
    })

    test('a workspace that cannot be written to', async () => {
      const folder = await newFolder()
      const { status, stderr } = inOwnMount(
        `mount -t tmpfs tmpfs "$FOLDER"; ${copyWorkspace}; mount -o remount,ro "$FOLDER"; ${runMonth}`,
        folder,
      )
      expect(status).toBe(1)
      expect(message(stderr, folder)).toContain('ratebook: cannot write to WORKSPACE/data')
      expect(stderr).toContain('make the workspace writable')
      expect(stderr).toContain('RB-902')
    })
  },
)

test('a bug is called a bug, and wrong usage exits 2', () => {
  const ratebook = (...words: string[]) =>
    spawnSync(process.execPath, [cli, ...words], { encoding: 'utf8' })
  const missing = ratebook('run')
  expect(missing.status).toBe(2)
  expect(missing.stderr).toContain("required option '--period <YYYY-MM>' not specified")
  const wrong = ratebook('--workspace', tmpdir(), 'run', '--period', 'October')
  expect(wrong.status).toBe(2)
  expect(wrong.stderr).toBe(
    'ratebook: "October" is not a billing period\n  fix: write it as year-month, like --period 2026-10\n  RB-904\n',
  )
  const nowhere = ratebook('--workspace', '/no/such/folder', 'publish')
  expect(nowhere.status).toBe(2)
  expect(nowhere.stderr).toContain('/no/such/folder: no such file or folder')
})
