import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { verifyTables } from '../explain/check-run.ts'
import { readManifest, runFolder } from '../open-run.ts'
import type { Workspace } from '../workspace.ts'
import { templatesAreFrozen } from './frozen-templates.ts'
import { readLedger } from './ledger.ts'
import type { LedgerRow } from './ledger-tables.ts'
import { readSeal, sealFolder, sha256Of } from './seal-folder.ts'
import { type Seal, sealsInForce } from './seal-state.ts'
import { journalPath } from './write-journals.ts'

/** What is true of a seal today. */
export interface SealState {
  readonly seal_id: string
  readonly period: string
  readonly run_id: string
  readonly sound: boolean
  /** Files that are gone or not what was sealed or issued. */
  readonly faults: readonly string[]
  readonly files: number
}

/** Proves that nothing moved: of one period or of all, every file that was sealed or issued. */
export async function checkSealed(workspace: Workspace, period?: string): Promise<SealState[]> {
  const { seals, documents, files, journals } = await readLedger(
    workspace,
    { seals: [], documents: [], files: [], journals: [] },
    async (ledger) => ({
      seals: await sealsInForce(ledger, period),
      documents: await ledger.rows('document'),
      files: await ledger.rows('document_file'),
      journals: await ledger.rows('journal'),
    }),
  )
  const states: SealState[] = []
  for (const seal of seals) {
    const own = documents.filter((row) => row.seal_id === seal.seal_id)
    const numbers = new Set(own.map((row) => row.number))
    const checked = [
      ...(await sealedFiles(workspace, seal)),
      ...(await sealedInputs(workspace, seal)),
      ...(await issuedFiles(
        workspace,
        seal,
        files.filter((row) => numbers.has(row.number)),
      )),
      ...(await usedTemplates(workspace, own)),
      ...(await writtenJournals(
        workspace,
        journals.filter((row) => row.seal_id === seal.seal_id),
      )),
    ]
    const faults = checked.flatMap(({ fault }) => (fault === null ? [] : [fault]))
    const { seal_id, period: month, run_id } = seal
    const sound = faults.length === 0
    states.push({ seal_id, period: month, run_id, sound, faults, files: checked.length })
  }
  return states
}

interface CheckedFile {
  readonly fault: string | null
}

async function compare(path: string, name: string, sha256: string): Promise<CheckedFile> {
  if (!existsSync(path)) return { fault: `${name} is gone` }
  return { fault: (await sha256Of(path)) === sha256 ? null : `${name} changed` }
}

/** The seal itself, the run that it seals with all its tables, and the rates. */
export async function sealedFiles(workspace: Workspace, seal: Seal): Promise<CheckedFile[]> {
  const found = await readSeal(workspace, seal.seal_id)
  const name = `seals/${seal.seal_id}/seal.json`
  if (found?.sha256 !== seal.seal_sha256)
    return [{ fault: `${name} ${found === null ? 'is gone' : 'changed'}` }]
  const { run_id: run, manifest_sha256: sha256, rates } = found.seal
  const folder = runFolder(workspace, run)
  const manifest = await compare(join(folder, 'manifest.json'), `runs/${run}/manifest.json`, sha256)
  if (manifest.fault !== null) return [manifest]
  const tables = await verifyTables(folder, await readManifest(workspace, run))
  const copies: CheckedFile[] = []
  for (const [file, hash] of Object.entries(rates)) {
    const path = join(sealFolder(workspace, seal.seal_id), 'rates', file)
    copies.push(await compare(path, `seals/${seal.seal_id}/rates/${file}`, hash))
  }
  return [
    manifest,
    ...tables.map(({ table, state }) => ({
      fault:
        state === 'as written' ? null : `runs/${run}/tables/${table}.parquet ${stateWord[state]}`,
    })),
    ...copies,
  ]
}

const stateWord = { changed: 'changed', missing: 'is gone' } as const

/** The files that the seal keeps copies of. */
export async function sealedInputs(workspace: Workspace, seal: Seal): Promise<CheckedFile[]> {
  const found = await readSeal(workspace, seal.seal_id)
  const checked: CheckedFile[] = []
  for (const [file, sha256] of Object.entries(found?.seal.inputs ?? {})) {
    const path = join(sealFolder(workspace, seal.seal_id), 'inputs', file)
    checked.push(await compare(path, `seals/${seal.seal_id}/inputs/${file}`, sha256))
  }
  return checked
}

async function issuedFiles(
  workspace: Workspace,
  { period }: Seal,
  files: readonly LedgerRow<'document_file'>[],
): Promise<CheckedFile[]> {
  const checked: CheckedFile[] = []
  for (const { file, sha256 } of files)
    checked.push(
      await compare(join(workspace.issued, period, file), `issued/${period}/${file}`, sha256),
    )
  return checked
}

async function writtenJournals(
  workspace: Workspace,
  journals: readonly LedgerRow<'journal'>[],
): Promise<CheckedFile[]> {
  return Promise.all(
    journals.map(({ journal_id: id, sha256 }) =>
      compare(journalPath(workspace, id), `journals/${id}.csv`, sha256),
    ),
  )
}

async function usedTemplates(
  workspace: Workspace,
  documents: readonly LedgerRow<'document'>[],
): Promise<CheckedFile[]> {
  const checked: CheckedFile[] = []
  for (const sha256 of new Set(documents.map((row) => row.templates_sha256))) {
    const isFrozen = await templatesAreFrozen(workspace, sha256)
    checked.push({ fault: isFrozen ? null : `issued/templates/${sha256} changed or is gone` })
  }
  return checked
}
