import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBrowser, searchBrowser } from '../pipeline/browser/find-browser.ts'
import type { FoundBrowser } from '../pipeline/browser/launch-browser.ts'
import {
  packagedBrowserFolder,
  unpackPackagedBrowser,
} from '../pipeline/browser/packaged-browser.ts'
import { readTar } from '../pipeline/browser/read-tar.ts'
import { testBrowser } from './render/sample.ts'

let folder: string
let working: FoundBrowser

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratebook-browser-'))
  working = await testBrowser()
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

// A platform without usual places and without the packaged browser: only
// what a test offers is found.
const nothing = {
  platform: 'aix',
  homeFolder: '/nonexistent',
  packageFolder: null,
  pathVariable: '',
} as const

/** A folder with programs that start the browser of this machine, or fail. */
async function programs(
  name: string,
  files: Readonly<Record<string, 'works' | 'fails'>>,
): Promise<string> {
  const path = join(folder, name)
  await mkdir(path, { recursive: true })
  for (const [file, kind] of Object.entries(files)) {
    const pairs = Object.entries(working.environment ?? {}).map(
      ([key, value]) => `${key}='${value}'`,
    )
    const script =
      kind === 'works'
        ? `#!/bin/sh\nexec env ${pairs.join(' ')} '${working.path}' "$@"\n`
        : '#!/bin/sh\necho "error while loading shared libraries: libnss3.so" >&2\nexit 127\n'
    await mkdir(join(path, file, '..'), { recursive: true })
    await writeFile(join(path, file), script)
    await chmod(join(path, file), 0o755)
  }
  return path
}

async function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: unknown) => String(error),
  )
}

describe('the search', () => {
  test('takes a headless shell from PATH before a full browser', async () => {
    const path = await programs('path', { chromium: 'works', 'chrome-headless-shell': 'works' })
    const found = await findBrowser({ ...nothing, pathVariable: path })
    expect(found).toMatchObject({
      path: join(path, 'chrome-headless-shell'),
      kind: 'headless-shell',
    })
    expect(found.version).toMatch(/Chrome\/\d+/)
  })

  test('goes on when a program does not start, and reports why', async () => {
    const path = await programs('broken', {
      'chrome-headless-shell': 'fails',
      'chromium-headless-shell': 'works',
    })
    const { browser, attempts } = await searchBrowser({ ...nothing, pathVariable: path })
    expect(browser?.path).toBe(join(path, 'chromium-headless-shell'))
    expect(attempts[0]?.where).toBe(`${join(path, 'chrome-headless-shell')} (PATH)`)
    expect(attempts[0]?.result).toBe('error while loading shared libraries: libnss3.so')
    expect(attempts.at(-1)?.result).toMatch(/^starts: /)
  })

  test("takes the newest headless shell of Puppeteer's cache", async () => {
    const program = 'chrome-headless-shell-linux64/chrome-headless-shell'
    const home = await programs('home', {
      [`.cache/puppeteer/chrome-headless-shell/linux-99.0.1/${program}`]: 'works',
      [`.cache/puppeteer/chrome-headless-shell/linux-143.0.1/${program}`]: 'works',
      '.cache/puppeteer/chrome/linux-150.0.1/chrome-linux64/chrome': 'works',
    })
    expect((await findBrowser({ ...nothing, homeFolder: home })).path).toContain('linux-143.0.1')
  })

  test('uses a configured path and nothing else', async () => {
    const path = await programs('configured', { 'my-headless-shell': 'works', broken: 'fails' })
    const configuredPath = join(path, 'my-headless-shell')
    expect((await findBrowser({ ...nothing, configuredPath })).path).toBe(configuredPath)
    const plain = join(path, 'plain')
    await writeFile(plain, '')
    const faults = {
      none: 'no such file',
      plain: 'not executable',
      broken: 'it does not start: error while loading',
    }
    for (const [name, fault] of Object.entries(faults)) {
      const search = { pathVariable: process.env.PATH, configuredPath: join(path, name) }
      expect(await messageOf(findBrowser(search))).toContain(
        `${name}: the configured browser cannot be used: ${fault}`,
      )
    }
  })

  test('says what it tried and what to do when there is none', async () => {
    const error: unknown = await findBrowser(nothing).catch((thrown: unknown) => thrown)
    const remedy: unknown = expect.stringContaining('npm install @sparticuz/chromium')
    expect(error).toMatchObject({ code: 'RB-401', remedy })
    expect(String(error)).toContain(
      'PATH and the usual places: no browser; /nonexistent/.cache/puppeteer: no browser; ',
    )
  })
})

const packageFolder = packagedBrowserFolder()
const hasPackage =
  packageFolder !== undefined && process.platform === 'linux' && process.arch === 'x64'

test.skipIf(!hasPackage)('two processes may unpack the packaged browser at once', async () => {
  const cacheFolder = join(folder, 'cache')
  const source = packageFolder ?? ''
  const [one, two] = await Promise.all([
    unpackPackagedBrowser(source, cacheFolder),
    unpackPackagedBrowser(source, cacheFolder),
  ])
  expect(one).toEqual(two)
  expect(await readdir(cacheFolder)).toEqual(['headless-shell-143.0.4'])
  const report = await searchBrowser({
    ...nothing,
    platform: 'linux',
    packageFolder: source,
    cacheFolder,
  })
  expect(report.browser).toBeDefined()
})

describe('tar', () => {
  function entry(name: string, content: string, kind = '0'): Buffer {
    const header = Buffer.alloc(512)
    header.write(name, 0)
    header.write('0000755\0', 100)
    header.write(content.length.toString(8).padStart(11, '0'), 124)
    header.write(kind, 156)
    const padded = Buffer.alloc(Math.ceil(content.length / 512) * 512)
    padded.write(content)
    return Buffer.concat([header, padded])
  }
  const end = Buffer.alloc(1024)

  test('gives the files and passes over the folders', () => {
    const files = readTar(Buffer.concat([entry('lib/', '', '5'), entry('lib/a.so', 'hello'), end]))
    expect(
      files.map(({ path, executable, content }) => [path, executable, content.toString()]),
    ).toEqual([['lib/a.so', true, 'hello']])
  })

  test('refuses names that leave the folder, links and a cut end', () => {
    expect(() => readTar(entry('../evil', 'x'))).toThrow('leaves the folder')
    expect(() => readTar(entry('/etc/evil', 'x'))).toThrow('leaves the folder')
    expect(() => readTar(entry('link', '', '2'))).toThrow('is of kind 2')
    expect(() => readTar(entry('a', 'x'.repeat(600)).subarray(0, 800))).toThrow('is cut off')
  })
})
