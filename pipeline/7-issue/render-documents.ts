import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FoundBrowser } from '../browser/launch-browser.ts'
import { RatebookError, ratebookError } from '../errors.ts'
import { checkPdf } from './check-pdf.ts'
import type { DocumentView } from './invoice-view.ts'
import { normalisePdf } from './normalise-pdf.ts'
import { openPrinter, type Printer } from './print-pdf.ts'
import type { UnprintableText } from './printable.ts'
import { renderHtml } from './render-html.ts'
import { safeFileName } from './safe-file-name.ts'
import { loadTemplates, type Templates } from './templates.ts'
import { writeWholeFile } from './write-file.ts'

export interface RenderRequest {
  readonly views: readonly DocumentView[]
  readonly outDir: string
  readonly browser: FoundBrowser
  readonly templates?: Templates
  /** Browsers at once, one per core at most; each takes about 200 MB. */
  readonly concurrency?: number
  readonly onProgress?: (done: number, all: number) => void
}

export interface RenderedDocument {
  readonly key: string
  /** Names in `outDir`. */
  readonly htmlFile: string
  readonly pdfFile: string
  readonly pages: number
  readonly pdfSha256: string
  /** Findings: characters that the fonts lack and that stand as code points. */
  readonly unprintable: readonly UnprintableText[]
}

export interface RenderResult {
  /** In the order of the views. */
  readonly documents: readonly RenderedDocument[]
  readonly failures: readonly { readonly invoiceKey: string; readonly error: RatebookError }[]
}

interface CheckedPdf {
  readonly pdf: Buffer
  readonly pages: number
}

// Pooled pages grow slowly; a fresh browser costs 0.2 s.
const documentsPerBrowser = 500

/** A printer that replaces its browser after 500 documents, or when it has died. */
function lastingPrinter(browser: FoundBrowser) {
  let printer: Printer | undefined
  let printed = 0
  const close = async (): Promise<void> => {
    const closing = printer
    printer = undefined
    printed = 0
    // A browser that crashed cannot be asked to close; that it is gone is all we want.
    await closing?.close().catch(() => undefined)
  }
  const print = async (
    html: string,
    mustShow: readonly string[],
    invoice: string,
  ): Promise<CheckedPdf> => {
    if (printed >= documentsPerBrowser) await close()
    try {
      printer ??= await openPrinter(browser)
      printed += 1
      const pdf = normalisePdf(await printer.print(html))
      return { pdf, pages: checkPdf(pdf, mustShow, invoice) }
    } catch (error) {
      if (error instanceof RatebookError) throw error
      const fault = error instanceof Error ? error.message : String(error)
      throw ratebookError('RB-421', { invoice, fault })
    }
  }
  return {
    close,
    /** A second try in a fresh browser before a document is given up. */
    print: async (
      html: string,
      mustShow: readonly string[],
      invoice: string,
    ): Promise<CheckedPdf> => {
      try {
        return await print(html, mustShow, invoice)
      } catch (error) {
        if (!(error instanceof RatebookError)) throw error
        await close()
        return print(html, mustShow, invoice)
      }
    },
  }
}

type LastingPrinter = ReturnType<typeof lastingPrinter>

async function renderOne(
  view: DocumentView,
  templates: Templates,
  printer: LastingPrinter,
  outDir: string,
): Promise<RenderedDocument> {
  const name = safeFileName(view.key)
  const [htmlFile, pdfFile] = [`${name}.html`, `${name}.pdf`]
  // What an earlier render left must not stand for a document that fails now.
  await rm(join(outDir, pdfFile), { force: true })
  const { html, mustShow, unprintable } = renderHtml(view, templates)
  await writeWholeFile(join(outDir, htmlFile), html)
  const { pdf, pages } = await printer.print(html, mustShow, view.key)
  await writeWholeFile(join(outDir, pdfFile), pdf)
  const pdfSha256 = createHash('sha256').update(pdf).digest('hex')
  return { key: view.key, htmlFile, pdfFile, pages, pdfSha256, unprintable }
}

/**
 * Writes `<key>.html` and `<key>.pdf` of every view into `outDir` (0700, files 0600, each whole or
 * not at all). A document that fails is listed and the others go on. The same view gives the same
 * bytes, in whatever order.
 */
export async function renderDocuments(request: RenderRequest): Promise<RenderResult> {
  const { views, outDir, onProgress } = request
  await mkdir(outDir, { recursive: true, mode: 0o700 })
  const templates = request.templates ?? (await loadTemplates())
  const documents = new Map<number, RenderedDocument>()
  const failures = new Map<number, RenderResult['failures'][number]>()
  let next = 0
  const work = async (): Promise<void> => {
    const printer = lastingPrinter(request.browser)
    try {
      for (let view = views[next]; view !== undefined; view = views[next]) {
        const place = next
        next += 1
        try {
          documents.set(place, await renderOne(view, templates, printer, outDir))
        } catch (error) {
          if (!(error instanceof RatebookError)) {
            next = views.length
            throw error
          }
          failures.set(place, { invoiceKey: view.key, error })
        }
        onProgress?.(documents.size + failures.size, views.length)
      }
    } finally {
      await printer.close()
    }
  }
  const workers = Math.min(request.concurrency ?? 1, views.length)
  await Promise.all(Array.from({ length: workers }, work))
  const inOrder = <T>(results: Map<number, T>): T[] =>
    views.flatMap((_, place) => results.get(place) ?? [])
  return { documents: inOrder(documents), failures: inOrder(failures) }
}
