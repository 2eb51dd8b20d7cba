import type { Browser } from 'puppeteer-core'
import type { BrowserKind } from './known-places.ts'

/**
 * A program that is known to start, and how. `sandbox` false: root, or a
 * system without user namespaces.
 */
export interface FoundBrowser {
  readonly path: string
  readonly kind: BrowserKind
  readonly version: string
  readonly sandbox: boolean
  /** Replaces the process environment; undefined keeps it. */
  readonly environment: Readonly<Record<string, string>> | undefined
}

/** What to start; a FoundBrowser without its version. */
export type BrowserProgram = Omit<FoundBrowser, 'version'>

const flags = [
  // Hinting would move letters by the machine's settings.
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
  // Small shared memory in containers ends in "Printing failed".
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-extensions',
  // Belt and braces: interception answers or aborts everything already.
  '--host-resolver-rules=MAP * ~NOTFOUND',
]

/**
 * Starts the browser over a pipe (no debugging port that other users of the machine could open).
 */
export async function launchBrowser(program: BrowserProgram): Promise<Browser> {
  const { default: puppeteer } = await import('puppeteer-core')
  const launch = () =>
    puppeteer.launch({
      executablePath: program.path,
      headless: program.kind === 'headless-shell' ? 'shell' : true,
      pipe: true,
      args: program.sandbox ? flags : [...flags, '--no-sandbox'],
      timeout: 30_000,
      ...(program.environment === undefined ? {} : { env: { ...program.environment } }),
    })
  // On a busy machine one start in some hundred fails; a program that cannot
  // start fails again at once.
  return launch().catch(launch)
}
