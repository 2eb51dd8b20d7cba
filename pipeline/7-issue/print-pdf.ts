import type { Browser, HTTPRequest, Page } from 'puppeteer-core'
import { type FoundBrowser, launchBrowser } from '../browser/launch-browser.ts'
import { type Fonts, loadFonts } from './fonts.ts'

/** A browser with one page that is reused for every document; `print` one at a time. */
export interface Printer {
  /** The PDF as Chromium makes it: tagged, on the paper that the CSS names. */
  print(html: string): Promise<Buffer>
  close(): Promise<void>
}

/** Long tables take long: half a minute, and 20 ms per kB. */
function timeLimit(html: string): number {
  return 30_000 + Math.ceil(html.length / 1000) * 20
}

/**
 * Only our fonts are answered, from memory; everything else ends here, whatever the HTML asks for.
 */
function answer(request: HTTPRequest, fonts: Fonts): void {
  const body = request.method() === 'GET' ? fonts.file(request.url()) : undefined
  const handled =
    body === undefined
      ? request.abort('aborted')
      : request.respond({
          body,
          contentType: 'font/woff2',
          headers: { 'Access-Control-Allow-Origin': '*' },
        })
  // A page that is being closed answers no more; the print itself reports what matters.
  handled.catch(() => undefined)
}

async function openPage(browser: Browser): Promise<Page> {
  const fonts = loadFonts()
  const page = await browser.newPage()
  await page.setJavaScriptEnabled(false)
  await page.setRequestInterception(true)
  page.on('request', (request) => {
    answer(request, fonts)
  })
  return page
}

/** Starts the browser; JavaScript off, every request intercepted. */
export async function openPrinter(found: FoundBrowser): Promise<Printer> {
  const browser = await launchBrowser(found)
  const page = await openPage(browser)
  return {
    print: async (html) => {
      const timeout = timeLimit(html)
      await page.setContent(html, { waitUntil: 'load', timeout })
      const pdf = await page.pdf({
        preferCSSPageSize: true,
        printBackground: true,
        tagged: true,
        outline: false,
        waitForFonts: true,
        timeout,
      })
      return Buffer.from(pdf)
    },
    close: () => browser.close(),
  }
}
