import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrowser } from '../../pipeline/browser/find-browser.ts'
import type { FoundBrowser } from '../../pipeline/browser/launch-browser.ts'
import { DuckDB } from '../../pipeline/engine/duckdb.ts'
import {
  buildInvoiceViews,
  type BuiltViews,
  type ViewOptions,
} from '../../pipeline/7-issue/build-views.ts'
import type { DocumentRows } from '../../pipeline/7-issue/document-rows.ts'
import type { DocumentView } from '../../pipeline/7-issue/invoice-view.ts'
import { loadDocuments } from '../../pipeline/7-issue/load-documents.ts'
import { type WrittenAnnexes, writeAnnexes } from '../../pipeline/7-issue/write-annex.ts'

export const renderFolder = dirname(fileURLToPath(import.meta.url))

export interface Sample {
  readonly rows: DocumentRows
  readonly built: BuiltViews
  readonly annexes: WrittenAnnexes
  readonly folder: string
  view(account: string): DocumentView
  close(): Promise<void>
}

/** The drafts of sample.sql, read as those of a run are, their annexes in a folder of its own. */
export async function openSample(changes = '', options: ViewOptions = {}): Promise<Sample> {
  const database = await DuckDB.open({ threads: 2 })
  const folder = await mkdtemp(join(tmpdir(), 'ratebook-render-'))
  await database.run(await readFile(join(renderFolder, 'sample.sql'), 'utf8'))
  if (changes !== '') await database.run(changes)
  const annexes = await writeAnnexes(database, folder)
  const rows = await loadDocuments(database, annexes.annexes)
  const built = buildInvoiceViews(rows, options)
  database.close()
  return {
    rows,
    built,
    annexes,
    folder,
    view: (account) => {
      const found = built.views.find((view) => view.customerNumber === account)
      if (found === undefined) throw new Error(`no view of ${account}`)
      return found
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

let browser: Promise<FoundBrowser> | undefined

/** The browser of this machine, looked for once per test file. */
export function testBrowser(): Promise<FoundBrowser> {
  browser ??= findBrowser({
    configuredPath: process.env.PUPPETEER_EXECUTABLE_PATH,
    pathVariable: process.env.PATH,
  })
  return browser
}
