import { cpus } from 'node:os'
import { join } from 'node:path'
import { findBrowser } from '../browser/find-browser.ts'
import type { RatebookError } from '../errors.ts'
import { buildInvoiceViews } from '../7-issue/build-views.ts'
import type { AnnexRow } from '../7-issue/document-rows.ts'
import { loadDocuments } from '../7-issue/load-documents.ts'
import { loadLogos } from '../7-issue/load-logos.ts'
import { renderDocuments, type RenderResult } from '../7-issue/render-documents.ts'
import { loadTemplates } from '../7-issue/templates.ts'
import { writeAnnexes } from '../7-issue/write-annex.ts'
import { packageRoot } from '../package-root.ts'
import { openRun, type OpenRun } from '../open-run.ts'
import { writeReport } from '../report/write-report.ts'
import { makeFolder } from '../workspace.ts'
import { answer, type Context } from './context.ts'
import { textTable } from './text-table.ts'

interface Rendered extends RenderResult {
  readonly folder: string
  readonly report: string
  readonly annexes: readonly AnnexRow[]
  readonly withheld: readonly { readonly invoiceKey: string; readonly reason: string }[]
}

/** `ratebook render`: draft documents, annexes and the report. Exit 1 where a document failed. */
export async function renderCommand(context: Context, wanted: string | undefined): Promise<number> {
  const run = await openRun(context.workspace, wanted)
  try {
    const rendered = await renderRun(context, run)
    answer(context, rendered, () => renderText(rendered))
    return rendered.failures.length === 0 ? 0 : 1
  } finally {
    run.database.close()
  }
}

async function renderRun(context: Context, run: OpenRun): Promise<Rendered> {
  const { workspace, config } = context
  const folder = join(workspace.out, run.id)
  makeFolder(folder)
  const report = await writeReport(run, folder)
  const browser = await findBrowser({
    configuredPath: config.browser,
    pathVariable: config.pathVariable,
  })
  const { annexes, failures: annexFailures } = await writeAnnexes(run.database, folder)
  const rows = await loadDocuments(run.database, annexes)
  const logoFiles = rows.heads.flatMap((head) => (head.logo_file === null ? [] : [head.logo_file]))
  const built = buildInvoiceViews(rows, { logos: await loadLogos(workspace.rates, logoFiles) })
  const result = await renderDocuments({
    views: built.views,
    outDir: folder,
    browser,
    templates: await loadTemplates([
      join(packageRoot, 'templates'),
      join(workspace.root, 'templates'),
    ]),
    concurrency: Math.min(2, cpus().length),
    onProgress: (done, all) => {
      if (context.terminal) context.note(`\r\u001b[2K${String(done)} of ${String(all)} documents`)
    },
  })
  if (context.terminal) context.note('\r\u001b[2K')
  return {
    folder,
    report,
    annexes,
    withheld: built.withheld,
    documents: result.documents,
    failures: [...annexFailures, ...built.failures, ...result.failures],
  }
}

function renderText(rendered: Rendered): string {
  const { folder, documents, annexes, withheld, failures } = rendered
  const rows = documents.map(({ key, pdfFile, pages }) => [
    key,
    String(pages),
    pdfFile,
    annexes.find((annex) => annex.invoice_key === key)?.file_name ?? '',
  ])
  return [
    textTable(
      [{ head: 'Draft' }, { head: 'Pages', right: true }, { head: 'PDF' }, { head: 'Annex' }],
      rows,
    ),
    ...withheld.map(({ invoiceKey, reason }) => `${invoiceKey}: no document (${reason})`),
    ...failures.map(({ invoiceKey, error }) => failureText(invoiceKey, error)),
    ...documents.flatMap(({ key, unprintable }) =>
      unprintable.map(
        ({ field, text }) =>
          `${key}: ${field} holds characters that the fonts lack; they are printed as code points: ${text}`,
      ),
    ),
    '',
    `Invoices  ${folder}`,
    `Report    ${rendered.report}`,
  ].join('\n')
}

function failureText(invoiceKey: string, error: RatebookError): string {
  return `${invoiceKey}: ${error.message}\n  fix: ${error.remedy}`
}
