import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { access, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib'
import { z } from 'zod'
import { readTar } from './read-tar.ts'

/**
 * Where the headless shell of the npm package was unpacked, and what it needs in its environment.
 */
export interface PackagedBrowser {
  readonly path: string
  readonly environment: Readonly<Record<string, string>>
}

const packageName = '@sparticuz/chromium'

// Only the one font of the package, so every machine prints the same. Documents bring
// their own fonts, but with no system font at all Chromium gives their later subsets up
// and is five times slower.
const fontConfiguration = `<?xml version="1.0"?>
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`

/**
 * Folder of the installed `@sparticuz/chromium`, or undefined: it is an
 * optional dependency (Linux x64).
 */
export function packagedBrowserFolder(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(packageName)
    return dirname(dirname(dirname(entry)))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')
      return undefined
    throw error
  }
}

async function unpackInto(folder: string, packageFolder: string): Promise<void> {
  await mkdir(join(folder, 'lib'), { recursive: true, mode: 0o700 })
  const program = createWriteStream(join(folder, 'headless-shell'), { mode: 0o700 })
  await pipeline(
    createReadStream(join(packageFolder, 'bin/chromium.br')),
    createBrotliDecompress(),
    program,
  )
  // Bare Debian lacks NSS, NSPR and expat; the package carries them.
  for (const archive of ['al2023.tar.br', 'fonts.tar.br']) {
    for (const file of readTar(
      brotliDecompressSync(await readFile(join(packageFolder, 'bin', archive))),
    )) {
      const target = join(folder, file.path)
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      await writeFile(target, file.content, { mode: file.executable ? 0o700 : 0o600 })
    }
  }
  await writeFile(join(folder, 'fonts.conf'), fontConfiguration, { mode: 0o600 })
}

/** Folders that a killed process left half unpacked: nobody unpacks for an hour. */
async function removeStale(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    const path = join(cacheFolder, name)
    if (!name.includes('.tmp-')) continue
    const age = Date.now() - (await stat(path)).mtimeMs
    if (age > 60 * 60 * 1000) await rm(path, { recursive: true, force: true })
  }
}

/**
 * Unpacks the packaged headless shell once per package version into `cacheFolder` and returns it.
 * Built beside the target and renamed, so two processes at once both end with a whole folder. About
 * 2 s and 190 MB the first time.
 */
export async function unpackPackagedBrowser(
  packageFolder: string,
  cacheFolder: string,
): Promise<PackagedBrowser> {
  const manifest: unknown = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'))
  const { version } = z.object({ version: z.string() }).parse(manifest)
  const folder = join(cacheFolder, `headless-shell-${version}`)
  if (!existsSync(folder)) {
    await mkdir(cacheFolder, { recursive: true, mode: 0o700 })
    await removeStale(cacheFolder)
    const building = `${folder}.tmp-${randomBytes(6).toString('hex')}`
    try {
      await unpackInto(building, packageFolder)
      await rename(building, folder)
    } catch (error) {
      await rm(building, { recursive: true, force: true })
      // Another process may have been faster; only its finished folder can stand here.
      if (!existsSync(folder)) throw error
    }
  }
  const path = join(folder, 'headless-shell')
  await access(path)
  return {
    path,
    environment: {
      LD_LIBRARY_PATH: join(folder, 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      HOME: folder,
      XDG_CACHE_HOME: folder,
      LANG: 'C.UTF-8',
      TZ: 'UTC',
    },
  }
}
