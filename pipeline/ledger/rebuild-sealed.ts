import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDB } from '../engine/duckdb.ts'
import { logicalDigest } from '../engine/logical-digest.ts'
import { ratebookError } from '../errors.ts'
import type { FinishedRun } from '../finish-run.ts'
import { readManifest, runFolder } from '../open-run.ts'
import type { Manifest } from '../run-manifest.ts'
import { run, type RunOptions } from '../run.ts'
import { makeFolder, type Workspace } from '../workspace.ts'
import { sealedFiles, sealedInputs } from './check-sealed.ts'
import { readLedger } from './ledger.ts'
import { ledgerOfRun } from './ledger-inputs.ts'
import { sealFolder } from './seal-folder.ts'
import { type Seal, sealsInForce } from './seal-state.ts'

/** A sealed run that was made once more, and how the two compare. */
export interface Rebuilt extends FinishedRun, Proof {
  readonly seal_id: string
  readonly sealed_run: string
  readonly sealed_versions: Manifest['versions']
}

/** `content`: other bytes, as another version writes them, of the same values. */
export interface Proof {
  readonly same: 'bytes' | 'content' | 'nothing'
  readonly digest: string
  readonly sealed_digest: string
  /** Tables that hold something else; empty where bytes or content are the same. */
  readonly differing: readonly string[]
  /** Digests of the content of all tables, now and as sealed; null where the bytes are the same. */
  readonly logical: { readonly digest: string; readonly sealed: string } | null
}

/**
 * Makes a sealed run once more, as a run of its own, from what the seal keeps: its files, read
 * anew, its rates, its settings, and what the run took from the ledger (design 2.6). RB-934 and
 * RB-973 where there is no such seal, RB-944 where something of it is gone or changed.
 */
export async function rebuildSealed(options: RunOptions, wanted?: string): Promise<Rebuilt> {
  const { workspace, period } = options
  const seal = await findSeal(workspace, period.month, wanted)
  const { seal_id, run_id } = seal
  const checked = [
    ...(await sealedFiles(workspace, seal)),
    ...(await sealedInputs(workspace, seal)),
  ]
  const faults = checked.flatMap(({ fault }) => fault ?? [])
  if (faults.length > 0) throw ratebookError('RB-944', { seal: seal_id, faults })
  const sealed = await readManifest(workspace, run_id)
  const root = sealFolder(workspace, seal_id)
  const lake = join(workspace.lake, `.tmp-${String(process.pid)}-${randomBytes(4).toString('hex')}`)
  makeFolder(lake)
  try {
    const sealedRun = runFolder(workspace, run_id)
    const finished = await run({
      ...options,
      workspace: {
        ...workspace,
        ...{ root, lake, rates: join(root, 'rates'), landing: join(root, 'inputs') },
      },
      dates: sealed.date_format,
      ledger: ledgerOfRun(sealedRun),
    })
    await keepLake(workspace, lake, finished.manifest)
    const proof = await compareRuns({ manifest: sealed, folder: sealedRun }, finished)
    return { ...finished, ...proof, seal_id, sealed_run: run_id, sealed_versions: sealed.versions }
  } finally {
    await rm(lake, { recursive: true, force: true })
  }
}

async function findSeal(workspace: Workspace, period: string, wanted?: string): Promise<Seal> {
  const seals = await readLedger(workspace, [], (ledger) => sealsInForce(ledger, period))
  const last = seals.at(-1)
  if (last === undefined) throw ratebookError('RB-934', { period })
  if (wanted === undefined) return last
  const found = seals.find((seal) => seal.seal_id === wanted)
  const known = seals.map((seal) => seal.seal_id)
  if (found === undefined) throw ratebookError('RB-973', { seal: wanted, period, known }, 2)
  return found
}

/** What was read anew stays where the lake has it no more. */
async function keepLake({ lake }: Workspace, fresh: string, manifest: Manifest): Promise<void> {
  for (const { lake_key: key } of manifest.inputs)
    if (!existsSync(join(lake, key))) await rename(join(fresh, key), join(lake, key))
}

/** Compares two runs by the bytes of their tables; where these differ, by what they hold. */
export async function compareRuns(
  sealed: Pick<FinishedRun, 'manifest' | 'folder'>,
  rebuilt: Pick<FinishedRun, 'manifest' | 'folder'>,
): Promise<Proof> {
  const { digest } = rebuilt.manifest
  const sealed_digest = sealed.manifest.digest
  if (digest === sealed_digest)
    return { same: 'bytes', digest, sealed_digest, differing: [], logical: null }
  const before = await contentOf(sealed)
  const after = await contentOf(rebuilt)
  const names = new Set([...before.keys(), ...after.keys()])
  const differing = [...names].filter((name) => before.get(name) !== after.get(name)).sort()
  return {
    same: differing.length === 0 ? 'content' : 'nothing',
    digest,
    sealed_digest,
    differing,
    logical: { digest: digestOfAll(after), sealed: digestOfAll(before) },
  }
}

/** Digests of what the stored tables of a run hold. */
async function contentOf({
  manifest,
  folder,
}: Pick<FinishedRun, 'manifest' | 'folder'>): Promise<Map<string, string>> {
  const database = await DuckDB.open()
  try {
    const digests = new Map<string, string>()
    for (const [table, { sha256 }] of Object.entries(manifest.tables))
      if (sha256 !== null)
        digests.set(table, await logicalDigest(database, join(folder, 'tables'), table))
    return digests
  } finally {
    database.close()
  }
}

function digestOfAll(digests: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256')
  for (const name of [...digests.keys()].sort()) hash.update(`${name} ${digests.get(name) ?? ''}\n`)
  return hash.digest('hex')
}
