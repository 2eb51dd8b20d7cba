import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, lstat, mkdir } from 'node:fs/promises'
import { homedir, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ratebookError } from '../errors.ts'
import { type Candidate, installedCandidates, puppeteerCandidates } from './known-places.ts'
import { type BrowserProgram, type FoundBrowser, launchBrowser } from './launch-browser.ts'
import { packagedBrowserFolder, unpackPackagedBrowser } from './packaged-browser.ts'

/** Everything from outside comes in here: config.ts reads the environment, this file does not. */
export interface BrowserSearch {
  /** PUPPETEER_EXECUTABLE_PATH or the configured path; must work if it is set. */
  readonly configuredPath?: string | undefined
  /** The value of PATH. */
  readonly pathVariable?: string | undefined
  readonly homeFolder?: string
  /**
   * Where the packaged browser is unpacked; default `~/.cache/ratebook`,
   * else a private folder in tmp.
   */
  readonly cacheFolder?: string
  readonly platform?: NodeJS.Platform
  readonly architecture?: string
  /** Folder of `@sparticuz/chromium`; null = as if it were not installed. */
  readonly packageFolder?: string | null
}

/** One line of the report that `ratebook doctor` prints. */
export interface BrowserAttempt {
  readonly where: string
  readonly result: string
}

export interface BrowserReport {
  readonly browser: FoundBrowser | undefined
  readonly attempts: readonly BrowserAttempt[]
}

/**
 * Why a program does not start: what it says itself (a missing library), else what Puppeteer says.
 */
async function reason(error: unknown, program?: Omit<BrowserProgram, 'sandbox'>): Promise<string> {
  const said = error instanceof Error ? error.message : String(error)
  if (program === undefined) return said.split('\n')[0] ?? ''
  const environment = program.environment === undefined ? {} : { env: { ...program.environment } }
  const spoken = await promisify(execFile)(program.path, ['--version'], {
    timeout: 5000,
    ...environment,
  }).then(
    () => '',
    (failure: unknown) => String(failure),
  )
  // The first line repeats the command.
  return (
    spoken
      .split('\n')
      .slice(1)
      .find((line) => line.trim() !== '')
      ?.trim() ??
    said.split('\n')[0] ??
    ''
  )
}

async function start(program: BrowserProgram): Promise<FoundBrowser> {
  const browser = await launchBrowser(program)
  try {
    return { ...program, version: await browser.version() }
  } finally {
    await browser.close()
  }
}

/** Starts with the sandbox if it can; without it as root or where the kernel forbids it. */
async function startAnyhow(program: Omit<BrowserProgram, 'sandbox'>): Promise<FoundBrowser> {
  if (process.getuid?.() === 0) return start({ ...program, sandbox: false })
  try {
    return await start({ ...program, sandbox: true })
  } catch (error) {
    // Over a pipe a refused sandbox says no more than "target closed", so
    // the second try is the test.
    return start({ ...program, sandbox: false }).catch(() => {
      throw error
    })
  }
}

async function usableCacheFolder(search: BrowserSearch): Promise<string> {
  if (search.cacheFolder !== undefined) return search.cacheFolder
  const preferred = join(search.homeFolder ?? homedir(), '.cache', 'ratebook')
  try {
    await mkdir(preferred, { recursive: true, mode: 0o700 })
    await access(preferred, constants.W_OK)
    return preferred
  } catch (error) {
    // A service account may have no home; a folder of its own in tmp does as well.
    if (!(error instanceof Error && 'code' in error)) throw error
    return privateTemporaryFolder()
  }
}

/**
 * In tmp anybody may have made the folder first: a program is only started
 * from one that is ours alone.
 */
async function privateTemporaryFolder(): Promise<string> {
  const { uid } = userInfo()
  const folder = join(tmpdir(), `ratebook-${String(uid)}`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const found = await lstat(folder)
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o022) !== 0) {
    throw new Error(`${folder} belongs to somebody else`)
  }
  return folder
}

async function configured(path: string): Promise<FoundBrowser> {
  try {
    await access(path, constants.X_OK)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const missing = 'code' in error && error.code === 'ENOENT'
    throw ratebookError('RB-402', { path, fault: missing ? 'no such file' : 'not executable' }, 2)
  }
  const kind = /headless.shell/i.test(path) ? 'headless-shell' : 'chrome'
  try {
    return await startAnyhow({ path, kind, environment: undefined })
  } catch (error) {
    const fault = await reason(error, { path, kind, environment: undefined })
    throw ratebookError('RB-402', { path, fault: `it does not start: ${fault}` }, 2)
  }
}

async function packaged(
  search: BrowserSearch,
  attempts: BrowserAttempt[],
): Promise<FoundBrowser | undefined> {
  const where = '@sparticuz/chromium'
  const platform = `${search.platform ?? process.platform} ${search.architecture ?? process.arch}`
  const folder = search.packageFolder === undefined ? packagedBrowserFolder() : search.packageFolder
  if (platform !== 'linux x64')
    attempts.push({ where, result: `is for linux x64, this is ${platform}` })
  else if (folder === undefined || folder === null)
    attempts.push({ where, result: 'not installed' })
  else {
    try {
      const { path, environment } = await unpackPackagedBrowser(
        folder,
        await usableCacheFolder(search),
      )
      return await startAnyhow({ path, kind: 'headless-shell', environment })
    } catch (error) {
      attempts.push({ where, result: await reason(error) })
    }
  }
  return undefined
}

async function firstThatStarts(candidates: Candidate[], attempts: BrowserAttempt[]) {
  for (const { path, kind, foundBy } of candidates) {
    try {
      return await startAnyhow({ path, kind, environment: undefined })
    } catch (error) {
      const result = await reason(error, { path, kind, environment: undefined })
      attempts.push({ where: `${path} (${foundBy})`, result })
    }
  }
  return undefined
}

/**
 * Looks for a browser and proves that it starts: configured path → PATH and usual places →
 * Puppeteer's cache → the packaged headless shell. Lists everything it tried. Throws RB-402 only
 * for a configured path that fails.
 */
export async function searchBrowser(search: BrowserSearch): Promise<BrowserReport> {
  const attempts: BrowserAttempt[] = []
  const done = (browser: FoundBrowser, where: string): BrowserReport => ({
    browser,
    attempts: [...attempts, { where, result: `starts: ${browser.version}` }],
  })
  if (search.configuredPath !== undefined && search.configuredPath !== '') {
    return done(await configured(search.configuredPath), `${search.configuredPath} (configured)`)
  }
  const installed = installedCandidates(
    search.pathVariable ?? '',
    search.platform ?? process.platform,
  )
  if (installed.length === 0)
    attempts.push({ where: 'PATH and the usual places', result: 'no browser' })
  const own = await firstThatStarts(installed, attempts)
  if (own !== undefined) return done(own, own.path)
  const cache = join(search.homeFolder ?? homedir(), '.cache', 'puppeteer')
  const cached = await puppeteerCandidates(cache)
  if (cached.length === 0) attempts.push({ where: cache, result: 'no browser' })
  const kept = await firstThatStarts(cached, attempts)
  if (kept !== undefined) return done(kept, kept.path)
  const shipped = await packaged(search, attempts)
  return shipped === undefined
    ? { browser: undefined, attempts }
    : done(shipped, '@sparticuz/chromium')
}

/** The browser to print with; RB-401 with everything that was tried if there is none. */
export async function findBrowser(search: BrowserSearch): Promise<FoundBrowser> {
  const { browser, attempts } = await searchBrowser(search)
  if (browser !== undefined) return browser
  const tried = attempts.map(({ where, result }) => `${where}: ${result}`).join('; ')
  throw ratebookError('RB-401', { tried })
}
