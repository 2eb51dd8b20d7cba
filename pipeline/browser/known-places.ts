import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** A program file that may be a browser; `shell` = the faster headless-only build. */
export interface Candidate {
  readonly path: string
  readonly kind: BrowserKind
  readonly foundBy: string
}

export type BrowserKind = 'headless-shell' | 'chrome'

// Headless shells first: they print twice as fast as a full browser.
const programNames: readonly (readonly [name: string, kind: BrowserKind])[] = [
  ['chrome-headless-shell', 'headless-shell'],
  ['chromium-headless-shell', 'headless-shell'],
  ['headless_shell', 'headless-shell'],
  ['chromium', 'chrome'],
  ['chromium-browser', 'chrome'],
  ['google-chrome-stable', 'chrome'],
  ['google-chrome', 'chrome'],
  ['chrome', 'chrome'],
  ['microsoft-edge-stable', 'chrome'],
  ['microsoft-edge', 'chrome'],
  ['msedge', 'chrome'],
]

const wellKnown: Readonly<Record<string, readonly string[]>> = {
  linux: [
    '/usr/lib/chromium/headless_shell',
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/lib/chromium/chromium',
    '/opt/google/chrome/chrome',
    '/opt/microsoft/msedge/msedge',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
}

const cacheLayout: readonly (readonly [folder: string, kind: BrowserKind, program: RegExp])[] = [
  ['chrome-headless-shell', 'headless-shell', /^chrome-headless-shell(\.exe)?$/],
  ['chrome', 'chrome', /^(chrome(\.exe)?|Google Chrome for Testing)$/],
]

/**
 * Programs with a browser's name in the folders of `pathVariable` (the value of
 * PATH), then the usual places.
 */
export function installedCandidates(pathVariable: string, platform: NodeJS.Platform): Candidate[] {
  const folders = pathVariable.split(delimiter).filter((folder) => folder !== '')
  const ending = platform === 'win32' ? '.exe' : ''
  const onPath = programNames.flatMap(([name, kind]) =>
    folders.map((folder): Candidate => ({
      path: join(folder, name + ending),
      kind,
      foundBy: 'PATH',
    })),
  )
  const known = (wellKnown[platform] ?? []).map((path): Candidate => ({
    path,
    kind: /headless.shell/.test(path) ? 'headless-shell' : 'chrome',
    foundBy: 'usual place',
  }))
  const seen = new Set<string>()
  return [...onPath, ...known].filter(({ path }) => {
    const isNew = !seen.has(path)
    seen.add(path)
    return isNew && existsSync(path)
  })
}

/** `linux-131.0.6778.85` → [131, 0, 6778, 85]: newest first is by number, not by text. */
function versionOf(folder: string): number[] {
  return (folder.split('-').at(-1) ?? '').split('.').map((part) => parseInt(part, 10) || 0)
}

function newestFirst(a: string, b: string): number {
  const [left, right] = [versionOf(a), versionOf(b)]
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (right[i] ?? 0) - (left[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

async function programIn(folder: string, program: RegExp): Promise<string | undefined> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const entry = entries.find((candidate) => candidate.isFile() && program.test(candidate.name))
  return entry === undefined ? undefined : join(entry.parentPath, entry.name)
}

/**
 * Browsers that Puppeteer's own installer left in `cacheFolder`: headless
 * shells first, newest first.
 */
export async function puppeteerCandidates(cacheFolder: string): Promise<Candidate[]> {
  const found: Candidate[] = []
  for (const [name, kind, program] of cacheLayout) {
    const folder = join(cacheFolder, name)
    if (!existsSync(folder)) continue
    for (const version of (await readdir(folder)).sort(newestFirst)) {
      const path = await programIn(join(folder, version), program)
      if (path !== undefined) found.push({ path, kind, foundBy: "Puppeteer's cache" })
    }
  }
  return found
}
