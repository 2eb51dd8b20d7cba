import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { findBrowser } from '../pipeline/browser/find-browser.ts'
import type { FoundBrowser } from '../pipeline/browser/launch-browser.ts'
import { parseConfig } from '../pipeline/config.ts'
import { closePeriod } from '../pipeline/ledger/close.ts'
import { correctDocuments } from '../pipeline/ledger/correct.ts'
import type { Corrected } from '../pipeline/ledger/correction-changes.ts'
import { issuePeriod } from '../pipeline/ledger/issue.ts'
import type { Seal } from '../pipeline/ledger/seal-state.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { openWorkspace, type Workspace } from '../pipeline/workspace.ts'
import { runWorkspace } from './run-workspace.ts'
import { sampleWorkspace } from './sample-workspace.ts'

/** Workspaces of the sample month for tests that close it; all are removed after the tests. */
export const month = '2026-10'
export const folders: string[] = []
let ran: string
let browser: FoundBrowser

beforeAll(async () => {
  ran = await sampleWorkspace()
  folders.push(ran)
  await runWorkspace(ran, month, {}, [])
  browser = await findBrowser({ pathVariable: process.env.PATH })
})

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true })
})

/** A workspace in which the sample month has run. */
export async function afterRun(): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'ratebook-test-'))
  folders.push(folder)
  await cp(ran, folder, { recursive: true })
  return openWorkspace(folder)
}

export interface Closing {
  readonly hold?: readonly string[]
  readonly onlyHeld?: boolean
  readonly accepted?: string
}

export function close(workspace: Workspace, closing: Closing = {}): Promise<Seal> {
  const config = parseConfig({ threads: 2 })
  const asked = { workspace, config, period: parsePeriod(month), user: 'anna' }
  return closePeriod({ ...asked, onlyHeld: false, hold: [], ...closing })
}

export function issue(workspace: Workspace, date = '2026-11-05') {
  return issuePeriod({ workspace, period: month, browser, date, user: 'anna' })
}

let issuedOnce: string | undefined
/** A copy of a workspace with an issued month. */
export async function sealedAndIssued(): Promise<Workspace> {
  if (issuedOnce === undefined) {
    const workspace = await afterRun()
    await close(workspace)
    await issue(workspace)
    issuedOnce = workspace.root
  }
  const folder = await mkdtemp(join(tmpdir(), 'ratebook-test-'))
  folders.push(folder)
  await cp(issuedOnce, folder, { recursive: true })
  return openWorkspace(folder)
}

export function correct(workspace: Workspace, corrected: Corrected, date = '2026-11-09') {
  const asked = { workspace, browser, date, user: 'anna', reason: 'wrong price' }
  return correctDocuments({ ...asked, corrected })
}

export const keysOf = (rows: readonly { readonly invoice_key: string }[]): string[] =>
  rows.map((row) => row.invoice_key)
