import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RatebookError } from '../pipeline/errors.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { checkPdf } from '../pipeline/7-issue/check-pdf.ts'
import { type DocumentView, documentView } from '../pipeline/7-issue/invoice-view.ts'
import { normalisePdf } from '../pipeline/7-issue/normalise-pdf.ts'
import { readPdfText } from '../pipeline/7-issue/pdf-text.ts'
import { openPrinter, type Printer } from '../pipeline/7-issue/print-pdf.ts'
import { renderDocuments } from '../pipeline/7-issue/render-documents.ts'
import { renderHtml } from '../pipeline/7-issue/render-html.ts'
import { loadTemplates, type Templates } from '../pipeline/7-issue/templates.ts'
import { openSample, renderFolder, type Sample, testBrowser } from './render/sample.ts'

// Folder of the case → account of sample.sql.
const cases = {
  'pl-invoice': 'mlyn',
  'de-reseller': 'fabrikam',
  'en-one-page': 'willow',
  'en-letter': 'cascade',
  'pl-credit-note': 'sosna',
  'en-three-decimals': 'kuwait',
  'en-hostile': 'evil',
} as const
type Case = keyof typeof cases
const caseNames = Object.keys(cases).filter((name): name is Case => name in cases)

const pageCounts: Readonly<Record<Case, number>> = {
  'pl-invoice': 2,
  'de-reseller': 4,
  'en-one-page': 1,
  'en-letter': 1,
  'pl-credit-note': 1,
  'en-three-decimals': 1,
  'en-hostile': 1,
}

// Fields of the view that hold text of people, not of ours.
const freeTexts = new Set([
  'name',
  'street',
  'postalCode',
  'city',
  'vatId',
  'vatIds',
  'registration',
  'email',
  'phone',
  'website',
  'number',
  'key',
  'taxLabel',
  'customerNumber',
  'purchaseOrders',
  'buyerReference',
  'label',
  'detail',
  'heading',
  'id',
  'meterCategory',
  'reasonText',
  'source',
  'legalPhrases',
  'iban',
  'bic',
  'fileName',
])

let sample: Sample
let templates: Templates
let printer: Printer

beforeAll(async () => {
  ;[sample, templates] = await Promise.all([openSample(), loadTemplates()])
  printer = await openPrinter(await testBrowser())
})

afterAll(async () => {
  await printer.close()
  await sample.close()
})

/**
 * The stylesheet is the same in all and is judged by the pictures; the goldens hold what differs.
 */
function withoutStylesheet(html: string, view: DocumentView): string {
  const { css } = view.kind === 'invoice' ? templates.invoice : templates.creditNote
  expect(html).toContain(css)
  return html.replace(css, () => '/* style.css */\n')
}

async function codeOf(action: () => unknown): Promise<string> {
  try {
    await action()
  } catch (error) {
    if (error instanceof RatebookError) return `${error.code} ${error.message}`
    throw error
  }
  return 'no error'
}

describe.each(caseNames)('%s', (name) => {
  const folder = join(renderFolder, name)

  test('the rows of a run give the view', async () => {
    const json = `${JSON.stringify(sample.view(cases[name]), null, 1)}\n`
    await expect(json).toMatchFileSnapshot(join(folder, 'view.json'))
  })

  test('the view gives the HTML', async () => {
    const view = documentView.parse(JSON.parse(await readFile(join(folder, 'view.json'), 'utf8')))
    const { html } = renderHtml(view, templates)
    await expect(withoutStylesheet(html, view)).toMatchFileSnapshot(join(folder, 'expect.html'))
  })

  test('the PDF shows what it must and is the same twice', async () => {
    const view = sample.view(cases[name])
    const { html, mustShow } = renderHtml(view, templates)
    const first = normalisePdf(await printer.print(html))
    expect(checkPdf(first, mustShow, view.key)).toBe(pageCounts[name])
    const again = await openPrinter(await testBrowser())
    try {
      // Another document before it, so that nothing of that one may stay behind.
      await again.print(renderHtml(sample.view('fabrikam'), templates).html)
      expect(normalisePdf(await again.print(html)).equals(first)).toBe(true)
    } finally {
      await again.close()
    }
  })
})

test('a final document has a number and dates and no word of a draft', () => {
  const draft = sample.view('mlyn')
  const numbers = { number: 'FV/2026/11/0042', issueDate: '2026-11-03', dueDate: '2026-11-17' }
  const view = { ...draft, ...numbers, state: 'final' }
  const { html } = renderHtml(documentView.parse(view), templates)
  expect(html).toContain('FV/2026/11/0042')
  expect(html).toContain('płatne do 17 listopada 2026')
  expect(html.replace(/<style[^]*<\/style>/, '')).not.toMatch(/projekt|draft|watermark/i)
})

test.each([
  ['mlyn', 'bez CostCenter'],
  ['fabrikam', 'ohne CostCenter'],
  ['willow', 'without CostCenter'],
])(
  'the document of %s names the value of its tag, or says that it is without',
  (account, without) => {
    const view = sample.view(account)
    const named = (value: string | null): string =>
      renderHtml({ ...view, tag: { name: 'CostCenter', value } }, templates).html
    expect(named('4711 <b>')).toContain('<dt>CostCenter</dt>\n    <dd>4711 &lt;b&gt;</dd>')
    expect(named(null)).toContain(`<dd>${without}</dd>`)
  },
)

test('documents are whole, private, and independent of order and number of browsers', async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'ratebook-out-'))
  const browser = await testBrowser()
  const { views } = sample.built
  const one = await renderDocuments({ views, outDir, browser, templates })
  const two = await renderDocuments({
    views: views.toReversed(),
    outDir,
    browser,
    templates,
    concurrency: 2,
  })
  expect(one.failures).toEqual([])
  expect(two.documents.toReversed()).toEqual(one.documents)
  const files = await readdir(outDir)
  const named = one.documents.flatMap(({ htmlFile, pdfFile }) => [htmlFile, pdfFile])
  expect(files.sort()).toEqual(named.sort())
  for (const file of files) expect((await stat(join(outDir, file))).mode & 0o777).toBe(0o600)
  await rm(outDir, { recursive: true })
})

test('what is shown to a reseller holds nothing of the tier above', async () => {
  const { html } = renderHtml(sample.view('fabrikam'), templates)
  const annex = await readFile(join(sample.folder, '2026-10.fabrikam.EUR.csv'), 'utf8')
  const body = html.replace(/<style[^]*<\/style>/, '')
  for (const text of [body, annex, JSON.stringify(sample.view('fabrikam'))]) {
    expect(text).not.toMatch(/cost|markup|margin"?:|cost-plus|rule/i)
    expect(text).not.toContain('Jeziorny')
  }
})

test('a letter that the fonts lack is shown as its code point and reported', () => {
  const { html, unprintable } = renderHtml(sample.view('evil'), templates)
  expect(html).toContain('[U+6771 U+4EAC] [U+1F680] [U+202E]moc')
  expect(unprintable.map(({ field }) => field)).toEqual(['buyer.name'])
})

describe('hostile HTML', () => {
  test('reaches no network and no file, runs no script, does not replace the page', async () => {
    let asked = 0
    const server = createServer((_, response) => {
      asked += 1
      response.end('stolen')
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const { port } = server.address() as AddressInfo
    const url = `http://127.0.0.1:${String(port)}/`
    const secret = join(await mkdtemp(join(tmpdir(), 'ratebook-secret-')), 'secret.html')
    await writeFile(secret, 'topsecret')
    const attack = `<script>document.body.textContent='ran'</script><iframe src="${url}"></iframe>
      <img src="${url}"><iframe src="file://${secret}"></iframe><object data="${url}"></object>
      <link rel="stylesheet" href="${url}"><meta http-equiv="refresh" content="0;url=${url}">
      <style>@import "${url}"; p { background: url(${url}) }</style>`
    const { html } = renderHtml(sample.view('willow'), templates)
    const { text } = readPdfText(await printer.print(html.replace('<main>', `${attack}<main>`)))
    server.close()
    expect(asked).toBe(0)
    expect(text).toContain('DRAFT-2026-10.willow.GBP')
    expect(text).not.toMatch(/stolen|topsecret|ran$/)
  })

  test('in a field stays text', () => {
    const { html } = renderHtml(sample.view('evil'), templates)
    expect(html).not.toMatch(/<script|<iframe|<img|<svg onload|http-equiv=refresh|<\/title><img/i)
    expect(html.match(/<meta /g)).toHaveLength(2)
  })

  test('every text field of the view is escaped', () => {
    const mark = `"'><b onclick=x>&</style>\u0000`
    const poison = (value: unknown, path: string): unknown => {
      if (Array.isArray(value)) return value.map((item) => poison(item, path))
      if (typeof value === 'object' && value !== null) {
        return Object.fromEntries(
          Object.entries(value).map(([key, item]) => [key, poison(item, key)]),
        )
      }
      return typeof value === 'string' && freeTexts.has(path) ? value + mark : value
    }
    for (const account of ['mlyn', 'fabrikam', 'cascade', 'sosna']) {
      const view = documentView.parse(poison(sample.view(account), ''))
      const { html } = renderHtml(view, templates)
      expect(html).not.toContain('<b onclick')
      expect(html.match(/<\/style>/g)).toHaveLength(1)
      expect(html.match(/&lt;b onclick/g)?.length).toBeGreaterThan(20)
    }
  })
})

describe('mistakes are named', () => {
  async function changed(file: string, text: string): Promise<Templates> {
    const folder = await mkdtemp(join(tmpdir(), 'ratebook-templates-'))
    await mkdir(join(folder, file, '..'), { recursive: true })
    await writeFile(join(folder, file), text)
    return loadTemplates([join(packageRoot, 'templates'), folder])
  }

  test('a template that asks for a missing field', async () => {
    const wrong = await changed(
      'invoice/v1/notes.hbs',
      '<p data-block="notes">\n{{legalPhrase}}</p>',
    )
    expect(await codeOf(() => renderHtml(sample.view('willow'), wrong))).toBe(
      'RB-410 templates/invoice/v1/notes.hbs:2: the template asks for "legalPhrase", ' +
        'which 2026-10.willow.GBP does not have',
    )
  })

  test('a template with a mistake in a block or a helper that does not exist', async () => {
    for (const text of ['{{#if x}}', '{{shout net}}']) {
      const message = await codeOf(() => changed('invoice/v1/hero.hbs', text))
      expect(message).toMatch(/^RB-411 invoice\/v1\/hero.hbs/)
    }
    const unknown = await changed('invoice/v1/hero.hbs', '{{t "no_such_label"}}')
    expect(await codeOf(() => renderHtml(sample.view('willow'), unknown))).toBe(
      'RB-411 templates/invoice/v1/hero.hbs: the template cannot be used: there is no label "no_such_label"',
    )
  })

  test('a document.hbs that lost a block', async () => {
    const blocks = ['masthead', 'parties', 'hero', 'summary', 'totals'].map(
      (block) => `{{> ${block}}}`,
    )
    const lossy = await changed('invoice/v1/document.hbs', blocks.join('\n'))
    expect(await codeOf(() => renderHtml(sample.view('willow'), lossy))).toBe(
      'RB-412 templates/invoice/v1: 2026-10.willow.GBP came out without its "tax" block, ' +
        'which the law or the payer needs',
    )
  })

  test('a PDF whose total was hidden', async () => {
    const { html, mustShow } = renderHtml(sample.view('willow'), templates)
    const hidden = normalisePdf(await printer.print(html.replaceAll('2,723.94', '1.00')))
    expect(await codeOf(() => checkPdf(hidden, mustShow, 'X'))).toMatch(
      /^RB-420 X: the PDF does not show "GBP.2,723.94" and was not written/,
    )
  })

  test('text in a font of the machine', async () => {
    const { html, mustShow } = renderHtml(sample.view('willow'), templates)
    const foreign = await printer.print(
      html.replace('400 8.9pt/1.42 Inter', '400 8.9pt/1.42 serif'),
    )
    expect(await codeOf(() => checkPdf(foreign, mustShow, 'X'))).toMatch(
      /^RB-422 X: some text came out in /,
    )
  })

  test('a label that a language lacks, or writes with other placeholders', async () => {
    const fault = (label: string) => codeOf(() => changed('locales/pl.json', label))
    expect(await fault('{"page": "Strona {strona}"}')).toBe(
      'RB-405 locales/pl.json: label "page" must have the placeholders {page,pages}',
    )
    expect(await fault('{"nosuch": "x"}')).toBe(
      'RB-405 locales/pl.json: label "nosuch" is not known',
    )
  })

  test('a seller without a bank account in the currency: that document alone fails', async () => {
    const { built, close } = await openSample("delete from bank_account where currency = 'USD'")
    expect(built.failures.map(({ error }) => `${error.code} ${error.message}`)).toEqual([
      'RB-403 2026-10.cascade.USD: seller north has no bank account in USD, so nobody could pay',
    ])
    expect(built.views).toHaveLength(7)
    await close()
  })

  test('a zero total and a held account get no document', async () => {
    const { built, close } = await openSample(
      "insert into held values ('willow', 'customer', 'missing_price', 'm1')",
    )
    expect(built.withheld).toEqual([
      { invoiceKey: '2026-10.willow.GBP', reason: 'missing_price m1' },
      { invoiceKey: '2026-10.zero.GBP', reason: 'zero' },
    ])
    await close()
  })
})

test.each(caseNames)(
  '%s: pdf.js reads the same, tagged, in its language, unshrunk',
  async (name) => {
    const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
    const view = sample.view(cases[name])
    const pdf = normalisePdf(await printer.print(renderHtml(view, templates).html))
    const ours = readPdfText(pdf)
    const theirs = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise
    expect(ours.pages).toBe(theirs.numPages)
    const letters = (text: string): string =>
      [...text.normalize('NFKC').replace(/\s/g, '')].sort().join('')
    let text = ''
    let heroHeight = 0
    for (let number = 1; number <= theirs.numPages; number += 1) {
      const { items } = await (await theirs.getPage(number)).getTextContent()
      for (const item of items) {
        if (!('str' in item)) continue
        text += item.str
        if (number === 1 && item.height < 30) heroHeight = Math.max(heroHeight, item.height)
      }
    }
    expect(letters(ours.text)).toBe(letters(text))
    // The amount is set in 24 pt; Chromium shrinks a page whose content is too wide for it.
    expect(heroHeight).toBeCloseTo(24, 1)
    const { info } = await theirs.getMetadata()
    expect(info).toMatchObject({
      Title: expect.stringContaining(view.number),
      Language: view.language,
    })
    expect(await theirs.getMarkInfo()).toMatchObject({ Marked: true })
  },
)
