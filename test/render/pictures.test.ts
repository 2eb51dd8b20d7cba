import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FoundBrowser } from '../../pipeline/browser/launch-browser.ts'
import { packageRoot } from '../../pipeline/package-root.ts'
import { openPrinter, type Printer } from '../../pipeline/7-issue/print-pdf.ts'
import { renderHtml } from '../../pipeline/7-issue/render-html.ts'
import { loadTemplates } from '../../pipeline/7-issue/templates.ts'
import { openSample, renderFolder, type Sample, testBrowser } from './sample.ts'

/** The pictures are of this browser; another one draws the same page a little differently. */
const pictureBrowser = 'HeadlessChrome/143.0.7499.0'
const scale = 0.7
// Of all pixels; a moved line or a lost font is ten times as much.
const tolerance = 0.002

// Account of sample.sql → case folder and the pages looked at.
const pictures = [
  ['mlyn', 'pl-invoice', 1],
  ['mlyn', 'pl-invoice', 2],
  ['fabrikam', 'de-reseller', 1],
  ['fabrikam', 'de-reseller', 2],
  ['cascade', 'en-letter', 1],
  ['sosna', 'pl-credit-note', 1],
] as const

let sample: Sample
let browser: FoundBrowser
let printer: Printer

beforeAll(async () => {
  ;[sample, browser] = await Promise.all([openSample(), testBrowser()])
  printer = await openPrinter(browser)
})

afterAll(async () => {
  await printer.close()
  await sample.close()
})

/**
 * Draws one page of a PDF, letters as outlines so that no font of the machine is
 * asked; grey, to stay small.
 */
async function drawPage(pdf: Buffer, number: number): Promise<PNG> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const { createCanvas } = await import('@napi-rs/canvas')
  const source = { data: new Uint8Array(pdf), disableFontFace: true, verbosity: 0 }
  const page = await (await getDocument(source).promise).getPage(number)
  const viewport = page.getViewport({ scale })
  const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height))
  // Both follow the canvas standard; their types do not know of each other.
  const context: unknown = canvas.getContext('2d')
  const canvasContext = context as Parameters<typeof page.render>[0]['canvasContext']
  await page.render({ canvasContext, viewport }).promise
  const grey = PNG.sync.write(PNG.sync.read(canvas.toBuffer('image/png')), { colorType: 0 })
  return PNG.sync.read(grey)
}

async function canDraw(): Promise<boolean> {
  return import('@napi-rs/canvas').then(
    () => true,
    () => false,
  )
}

test.for(pictures)(
  '%s: %s, page %i looks as it did',
  async ([account, folder, number], { skip }) => {
    const { version } = browser
    if (version !== pictureBrowser)
      skip(`the pictures are of ${pictureBrowser}, this is ${version}`)
    if (!(await canDraw())) skip('@napi-rs/canvas has no build for this machine')
    const { html } = renderHtml(sample.view(account), await loadTemplates())
    const drawn = await drawPage(await printer.print(html), number)
    const path = join(renderFolder, folder, `page-${String(number)}.png`)
    const options = { colorType: 0, deflateLevel: 9 } as const
    // Delete a picture to have it drawn anew.
    if (!existsSync(path) && process.env.CI === undefined)
      await writeFile(path, PNG.sync.write(drawn, options))
    const golden = PNG.sync.read(await readFile(path))
    expect([drawn.width, drawn.height]).toEqual([golden.width, golden.height])
    const difference = new PNG({ width: drawn.width, height: drawn.height })
    const { width, height } = drawn
    const pixels = pixelmatch(golden.data, drawn.data, difference.data, width, height, {
      threshold: 0.15,
    })
    const share = pixels / (width * height)
    if (share > tolerance) {
      const output = join(packageRoot, 'test', 'output', 'render')
      await mkdir(output, { recursive: true })
      await writeFile(join(output, `${folder}-${String(number)}.png`), PNG.sync.write(drawn))
      await writeFile(
        join(output, `${folder}-${String(number)}-difference.png`),
        PNG.sync.write(difference),
      )
    }
    expect(share, 'see test/output/render').toBeLessThanOrEqual(tolerance)
  },
)
