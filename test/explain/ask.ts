import { join } from 'node:path'
import { expect } from 'vitest'
import { RatebookError } from '../../pipeline/errors.ts'
import { explainLine } from '../../pipeline/explain/explain-line.ts'
import { columnsOf } from '../../pipeline/explain/layout.ts'
import { explanationPage } from '../../pipeline/explain/page.ts'
import type { OpenRun } from '../../pipeline/open-run.ts'
import { falseEquations } from './equations.ts'

/** Where the page of that name is kept. */
export const golden = (name: string): string => join(import.meta.dirname, `${name}.txt`)

export async function pageOf(month: OpenRun, target: string, all = false): Promise<string> {
  return explanationPage(await explainLine(month, target, { all }))
}

/** What a failed request says: code, message, remedy. */
export async function refusal(asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(
    () => new Error('it was answered'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof RatebookError)) throw error
  return `${error.code} (exit ${String(error.exitCode)}) ${error.message}\n  fix: ${error.remedy}`
}

/** Every equation of the page is true, and it fits a terminal; returns how many there are. */
export function equationsOf(page: string, target: string): number {
  const { broken, checked } = falseEquations(page)
  expect(broken, target).toEqual([])
  // Names of charges are there to be copied, so they are never wrapped.
  const tooWide = page
    .split('\n')
    .filter((line) => columnsOf(line) > 110 && !line.trim().startsWith('"'))
  expect(tooWide, target).toEqual([])
  return checked
}
