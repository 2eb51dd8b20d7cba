import { randomBytes } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { FoundBrowser } from '../browser/launch-browser.ts'
import { readSql } from '../engine/build-table.ts'
import { ratebookError, type RatebookError } from '../errors.ts'
import { buildInvoiceViews, type ViewOptions } from '../7-issue/build-views.ts'
import { loadDocuments } from '../7-issue/load-documents.ts'
import { loadLogos } from '../7-issue/load-logos.ts'
import { renderDocuments } from '../7-issue/render-documents.ts'
import { loadTemplates } from '../7-issue/templates.ts'
import { writeAnnexes } from '../7-issue/write-annex.ts'
import { openRun, type OpenRun } from '../open-run.ts'
import { sweep } from '../run-folder.ts'
import { makeFolder, type Workspace } from '../workspace.ts'
import { unapproved } from './approve.ts'
import { sealedFiles } from './check-sealed.ts'
import { correctionViews } from './correction-views.ts'
import { freezeTemplates, frozenTemplates } from './frozen-templates.ts'
import { giveNumbers, sellerSeries, type SellerSeries } from './give-numbers.ts'
import { type Ledger, withLedger } from './ledger.ts'
import type { LedgerRow } from './ledger-tables.ts'
import { sealFolder, sha256Of } from './seal-folder.ts'
import { type Seal, sealsInForce } from './seal-state.ts'
import { tryJournals, writeJournals, type WrittenJournal } from './write-journals.ts'

export interface IssueRequest {
  readonly workspace: Workspace
  readonly period: string
  /** Whether what nobody approved gets no number (B36). */
  readonly needsApproval?: boolean
  readonly browser: FoundBrowser
  /** Issue date; without it today, where the seller is. */
  readonly date?: string
  readonly user: string
  readonly now?: Date
  readonly onProgress?: (done: number, all: number) => void
}

/** A document with its number and the files that were issued. */
export interface IssuedDocument extends LedgerRow<'document'> {
  readonly files: readonly LedgerRow<'document_file'>[]
}

export interface Issued {
  readonly folder: string
  readonly numbered: number
  /** Issued now; what was issued before is left as it is. */
  readonly documents: readonly IssuedDocument[]
  readonly failures: readonly { readonly invoiceKey: string; readonly error: RatebookError }[]
  /** Journals that were written now (B34). */
  readonly journals: readonly WrittenJournal[]
}

export type Numbered = LedgerRow<'document'>

/**
 * Gives the sealed documents of a period their numbers, then makes their files (B31). The two are
 * apart: a number is never taken back, and whatever is interrupted is completed by issuing again,
 * with the same numbers, dates and templates and so the same bytes.
 */
export async function issuePeriod(request: IssueRequest): Promise<Issued> {
  const { workspace, period } = request
  const templates = await freezeTemplates(workspace)
  const { seals, open } = await withLedger(workspace, async (ledger) => {
    const inForce = await sealsInForce(ledger, period)
    return { seals: inForce, open: await unapproved(ledger, inForce) }
  })
  if (seals.length === 0) throw ratebookError('RB-934', { period })
  if (request.needsApproval === true && open.length > 0)
    throw ratebookError('RB-940', { period, seals: open.map((seal) => seal.seal_id) })
  for (const seal of seals) {
    const faults = (await sealedFiles(workspace, seal)).flatMap(({ fault }) => fault ?? [])
    if (faults.length > 0) throw ratebookError('RB-944', { seal: seal.seal_id, faults })
  }
  await tryJournals(workspace, period)
  const given = await numberDocuments(request, seals, templates)
  return { numbered: given, ...(await makeMissingFiles(request, seals)) }
}

/** Makes the files of all documents that have a number and no files yet, then their journals. */
export async function makeMissingFiles(
  request: IssueRequest,
  seals: readonly Seal[],
): Promise<Omit<Issued, 'numbered'>> {
  const { workspace, period } = request
  const open = await withLedger(workspace, (ledger) => withoutFiles(ledger, seals))
  const folder = join(workspace.issued, period)
  makeFolder(folder)
  await sweep(folder)
  const documents: IssuedDocument[] = []
  const failures: Issued['failures'][number][] = []
  for (const seal of seals) {
    for (const batch of batchesOf(open.filter((row) => row.seal_id === seal.seal_id))) {
      const made = await makeFiles(request, seal, batch, folder)
      documents.push(...made.documents)
      failures.push(...made.failures)
    }
  }
  const journals = await writeJournals(workspace, period, request.now ?? new Date())
  return { folder, documents, failures, journals }
}

async function numberDocuments(
  { workspace, date, user, now = new Date() }: IssueRequest,
  seals: readonly Seal[],
  templatesSha256: string,
): Promise<number> {
  let given = 0
  for (const seal of seals) {
    const run = await openRun(workspace, seal.run_id)
    try {
      const sellers = await sellersOf(run)
      const numbering = { ...(date === undefined ? {} : { date }), now, user, templatesSha256 }
      given += await withLedger(
        workspace,
        async (ledger) => (await giveNumbers(ledger, [seal], sellers, numbering)).length,
      )
    } finally {
      run.database.close()
    }
  }
  return given
}

/** How the sellers of a run number their documents. */
export async function sellersOf(run: OpenRun): Promise<SellerSeries[]> {
  const found = await run.database.rows(await readSql('pipeline/ledger/read/seller_series.sql'))
  return z.array(sellerSeries).parse(found)
}

/** Numbered documents of seals that have no files yet, in the order of their numbers. */
async function withoutFiles(ledger: Ledger, seals: readonly Seal[]): Promise<Numbered[]> {
  const issued = new Set((await ledger.rows('document_file')).map((row) => row.number))
  const own = new Set(seals.map((seal) => seal.seal_id))
  const all = await ledger.rows('document')
  return all.filter((row) => own.has(row.seal_id) && !issued.has(row.number))
}

/** Documents that are printed together: with the same templates, and of the same correction. */
function batchesOf(documents: readonly Numbered[]): Numbered[][] {
  const batches = new Map<string, Numbered[]>()
  for (const row of documents) {
    const key = `${row.templates_sha256} ${row.correction_id ?? ''}`
    batches.set(key, [...(batches.get(key) ?? []), row])
  }
  return [...batches.values()]
}

/** Makes the files of documents aside, moves them to their place, and only then records them. */
async function makeFiles(
  { workspace, browser, now = new Date(), onProgress }: IssueRequest,
  seal: Seal,
  batch: readonly Numbered[],
  folder: string,
): Promise<Pick<Issued, 'documents' | 'failures'>> {
  const aside = join(folder, `.tmp-${String(process.pid)}-${randomBytes(4).toString('hex')}`)
  makeFolder(aside)
  const run = await openRun(workspace, seal.run_id)
  try {
    const [first] = batch
    const correction = first?.correction_id ?? null
    const options = await logosOf(workspace, run, seal)
    const views =
      correction === null
        ? await invoiceViews(run, batch, options, aside)
        : await correctionViews(workspace, run, { correction, batch, options })
    const rendered = await renderDocuments({
      views: views.views,
      outDir: aside,
      browser,
      templates: await loadTemplates([frozenTemplates(workspace, first?.templates_sha256 ?? '')]),
      concurrency: Math.min(2, cpus().length),
      ...(onProgress === undefined ? {} : { onProgress }),
    })
    const documents: IssuedDocument[] = []
    for (const one of rendered.documents) {
      const row = batch.find(({ invoice_key }) => invoice_key === one.key)
      if (row === undefined) continue
      const names = [
        [one.pdfFile, `${row.file_name}.pdf`],
        [one.htmlFile, `${row.file_name}.html`],
        ...(views.annexes.has(one.key) ? [[`${row.file_name}.csv`, `${row.file_name}.csv`]] : []),
      ] as const
      const files: LedgerRow<'document_file'>[] = []
      for (const [made, file] of names) {
        const sha256 = await sha256Of(join(aside, made))
        files.push({ number: row.number, file, sha256, issued_at: now.toISOString() })
        await rename(join(aside, made), join(folder, file))
      }
      documents.push({ ...row, files })
    }
    await withLedger(workspace, async (ledger) => {
      for (const file of documents.flatMap(({ files }) => files))
        await ledger.add('document_file', file)
    })
    return { documents, failures: [...views.failures, ...rendered.failures] }
  } finally {
    run.database.close()
    await rm(aside, { recursive: true, force: true })
  }
}

/** The logos that were sealed. */
async function logosOf(
  workspace: Workspace,
  { database }: OpenRun,
  { seal_id }: Seal,
): Promise<Pick<ViewOptions, 'logos'>> {
  const files = await database.rows(await readSql('pipeline/ledger/read/logo_file.sql'))
  const rates = join(sealFolder(workspace, seal_id), 'rates')
  return {
    logos: await loadLogos(
      rates,
      files.map((row) => String(row.logo_file)),
    ),
  }
}

/** What the documents show: the sealed run, and the numbers they were given. */
async function invoiceViews(
  { database }: OpenRun,
  batch: readonly Numbered[],
  options: ViewOptions,
  aside: string,
) {
  const names = new Map(batch.map((row) => [row.invoice_key, row.file_name]))
  const written = await writeAnnexes(database, aside, names)
  const numbering = new Map(
    batch.map((row) => [
      row.invoice_key,
      { number: row.number, issueDate: row.issue_date, dueDate: row.due_date, corrects: [] },
    ]),
  )
  const built = buildInvoiceViews(await loadDocuments(database, written.annexes), {
    ...options,
    numbering,
  })
  return {
    views: built.views,
    annexes: new Set(written.annexes.map((row) => row.invoice_key)),
    failures: [...written.failures, ...built.failures],
  }
}
