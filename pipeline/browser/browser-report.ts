import { RatebookError } from '../errors.ts'
import { searchBrowser } from './find-browser.ts'
import type { FoundBrowser } from './launch-browser.ts'

/** What `ratebook doctor` says about the browser: every place that was tried, and what mends it. */
export interface BrowserFinding {
  readonly found: FoundBrowser | null
  readonly text: string
  readonly remedy: string
}

const install =
  'run `npm install @sparticuz/chromium@143.0.4` (Linux x64) or ' +
  '`npx @puppeteer/browsers install chrome-headless-shell@stable --path ~/.cache/puppeteer`, ' +
  'or set PUPPETEER_EXECUTABLE_PATH'

/**
 * Looks for a browser like a render does, and starts it. Never throws for a browser
 * that is missing or broken.
 */
export async function browserReport(
  configuredPath: string | undefined,
  pathVariable = '',
): Promise<BrowserFinding> {
  try {
    const { browser, attempts } = await searchBrowser({ configuredPath, pathVariable })
    const tried = attempts.map(({ where, result }) => `${where}: ${result}`).join('; ')
    if (browser === undefined) return { found: null, text: tried, remedy: install }
    const isShell = browser.kind === 'headless-shell'
    const kind = isShell ? 'headless shell' : 'full browser, half as fast as a headless shell'
    return { found: browser, text: `${browser.version} (${kind}) at ${browser.path}`, remedy: '' }
  } catch (error) {
    if (!(error instanceof RatebookError)) throw error
    return { found: null, text: error.message, remedy: error.remedy }
  }
}
