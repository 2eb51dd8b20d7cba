import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { version as duckdbVersion } from '@duckdb/node-api'
import { usageSchemaVersion } from '../1-ingest/usage-schema.ts'
import { billingTags } from '../3-price/billing-tags.ts'
import { knownFiles } from '../3-price/check-references.ts'
import { loadRates } from '../3-price/load-rates.ts'
import { listRatesFiles, readRates } from '../3-price/read-rates.ts'
import { type Rates, ratesTables } from '../3-price/rates-tables.ts'
import { buildStages, withDatabase } from '../build-stages.ts'
import type { Config } from '../config.ts'
import { ratebookError } from '../errors.ts'
import { type FinishedRun, finishRun } from '../finish-run.ts'
import { pendingCorrections } from '../ledger/pending-corrections.ts'
import type { Logger } from '../log.ts'
import { runFolder } from '../open-run.ts'
import { packageRoot, packageVersion } from '../package-root.ts'
import { makeTemporaryFolder } from '../run-folder.ts'
import { digestOf, hashFiles, type Manifest, noteCheck, noteTables } from '../run-manifest.ts'
import type { Workspace } from '../workspace.ts'
import { startRebuild } from './rebuild.ts'

export interface SimulateOptions {
  readonly workspace: Workspace
  /** The finished run that is priced again. */
  readonly base: Manifest
  /** Folder with other rates; rates/ as it is now without one. */
  readonly with?: string | undefined
  readonly config: Config
  readonly log: Logger
  readonly onTable?: ((stage: string, table: string, done: number, of: number) => void) | undefined
}

/** A finished simulation, and which rates files differ from those of the base run. */
export interface FinishedSimulation extends FinishedRun {
  /** The other rates stood in place of rates/, or were laid over it. */
  readonly isWholeFolder: boolean
  readonly changedFiles: readonly { readonly file: string; readonly change: FileChange }[]
}

type FileChange = 'changed' | 'new' | 'gone'

/**
 * Prices a finished run again with other rates, as a run of its own kind in `data/simulations/`.
 * Usage is that of the base run: no text is read and no usage metered again. Writes nothing
 * anywhere else and takes no lock.
 */
export async function simulate(options: SimulateOptions): Promise<FinishedSimulation> {
  const { workspace, base, config, log } = options
  const started = new Date().toISOString()
  const sql = await hashFiles(packageRoot, 'pipeline', '.sql')
  refuseOtherVersion(base, sql)
  const dirs = ratesDirs(workspace.rates, options.with)
  const rates = await readRates(...dirs)
  refuseOtherTags(base, rates)
  const corrections = await pendingCorrections(workspace, base.period)
  const hashes = await hashRates(dirs)
  const temporary = await makeTemporaryFolder(workspace.simulations)
  try {
    return await withDatabase(threadsFor(base, config), temporary, async (database) => {
      await loadRates(database.connection, rates, corrections)
      const source = {
        manifest: base,
        folder: runFolder(workspace, base.run.id),
        lake: workspace.lake,
      }
      const rebuild = await startRebuild(database, source, join(temporary, 'tables'))
      const reports = [...rebuild.inputs]
      const checks = await buildStages({ log, onTable: options.onTable, ...rebuild }, reports)
      const tables = noteTables(reports)
      const again = new Map(checks.map((check) => [check.path, noteCheck(check)]))
      const manifest: Manifest = {
        ...base,
        run: { id: '', started, finished: new Date().toISOString(), workspace: workspace.root },
        simulated: {
          base_run: base.run.id,
          base_digest: base.digest,
          with: options.with === undefined ? null : resolve(options.with),
          kept: [...rebuild.kept()],
        },
        rates: hashes,
        tables,
        checks: base.checks.map((check) => again.get(check.path) ?? check),
        digest: digestOf(tables),
      }
      const folder = workspace.simulations
      const finished = await finishRun({
        temporary,
        folder,
        kind: 'simulation',
        manifest,
        checks,
        log,
      })
      return {
        ...finished,
        isWholeFolder: dirs.length === 1 && options.with !== undefined,
        changedFiles: changedFiles(base.rates, hashes),
      }
    })
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** Spans of usage up to which more threads wait for each other longer than they work. */
const smallMonth = 200_000n

function threadsFor({ tables }: Manifest, config: Config): Config {
  const spans = BigInt(tables['span_usage']?.rows ?? '0')
  return spans < smallMonth ? { ...config, threads: 1 } : config
}

/** What is kept of the base run must be what this version would have made of the same usage. */
function refuseOtherVersion({ run, versions, sql: made }: Manifest, sql: Manifest['sql']): void {
  const found = {
    ratebook: packageVersion(),
    duckdb: duckdbVersion(),
    usage_schema: usageSchemaVersion,
  }
  const words = (version: Manifest['versions'], hashes: Manifest['sql']): string => {
    const ofStages = Object.entries(hashes).filter(([path]) =>
      /pipeline\/(?:\d-|engine)/u.test(path),
    )
    const hash = createHash('sha256')
      .update(JSON.stringify([version, ofStages]))
      .digest('hex')
    return `${version.ratebook}, tables ${hash.slice(0, 8)}`
  }
  const [then, now] = [words(versions, made), words(found, sql)]
  if (then !== now) throw ratebookError('RB-913', { run: run.id, made: then, now })
}

/** What usage is not told apart by cannot be priced apart. */
function refuseOtherTags({ run, billing_tags: told }: Manifest, rates: Rates): void {
  const missing = billingTags(rates).filter((name) => !told.includes(name))
  if (missing.length > 0) throw ratebookError('RB-916', { run: run.id, tags: missing.join(', ') })
}

/**
 * A folder with every file that rates/ must have is a whole one and stands alone, so that what was
 * taken out of it is gone; any other is laid over rates/, file by file.
 */
function ratesDirs(own: string, other: string | undefined): readonly [string, ...string[]] {
  if (other === undefined) return [own]
  const dir = resolve(other)
  if (!existsSync(dir)) throw ratebookError('RB-901', { path: other }, 2)
  const isThere = ({ file }: { readonly file: string }): boolean =>
    existsSync(join(dir, file.replace(/\/\*\.csv$/u, '')))
  if (!ratesTables.some(isThere))
    throw ratebookError('RB-914', { folder: other, known: knownFiles }, 2)
  return ratesTables.filter(({ fileRequired }) => fileRequired).every(isThere) ? [dir] : [own, dir]
}

/** Hashes of the files that were read, each under the name it has in tables and messages. */
async function hashRates(dirs: readonly string[]): Promise<Record<string, string>> {
  const files = (await listRatesFiles(dirs)).filter(([, { file }]) => file.endsWith('.csv'))
  const hashes = files.map(async ([, { path, file }]) => {
    const hash = createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
    return [file, hash] as const
  })
  return Object.fromEntries(await Promise.all(hashes))
}

/** Files by their path below the folder, since the folder's name is not what makes them differ. */
function changedFiles(
  before: Manifest['rates'],
  after: Manifest['rates'],
): FinishedSimulation['changedFiles'] {
  const below = (files: Manifest['rates']): Map<string, [file: string, hash: string]> =>
    new Map(
      Object.entries(files).map(([file, hash]) => [file.replace(/^[^/]*\//u, ''), [file, hash]]),
    )
  const [then, now] = [below(before), below(after)]
  const found = [...now].flatMap(([path, [file, hash]]): { file: string; change: FileChange }[] => {
    const old = then.get(path)
    if (old === undefined) return [{ file, change: 'new' }]
    return old[1] === hash ? [] : [{ file, change: 'changed' }]
  })
  const gone = [...then].filter(([path]) => !now.has(path))
  return [...found, ...gone.map(([, [file]]) => ({ file, change: 'gone' as const }))]
}
