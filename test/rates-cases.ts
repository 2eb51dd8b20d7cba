import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readRates } from '../pipeline/3-price/read-rates.ts'
import { RatebookError, RatebookErrors } from '../pipeline/errors.ts'

const here = dirname(fileURLToPath(import.meta.url))
const casesFolder = join(here, 'errors', 'rates')

/** Folders of test/errors/rates but `base`, which all cases share. */
export function refusalNames(): string[] {
  return readdirSync(casesFolder)
    .filter((name) => name !== 'base')
    .sort()
}

/**
 * Lays a case over the base: its files replace those of the base,
 * `without.txt` names files taken away.
 */
export function layOverBase(name: string): string {
  const rates = join(here, 'output', 'rates', name, 'rates')
  rmSync(rates, { recursive: true, force: true })
  mkdirSync(rates, { recursive: true })
  cpSync(join(casesFolder, 'base', 'rates'), rates, { recursive: true })
  const own = join(casesFolder, name, 'rates')
  if (existsSync(own)) cpSync(own, rates, { recursive: true })
  const without = join(casesFolder, name, 'without.txt')
  const gone = existsSync(without) ? readFileSync(without, 'utf8').split('\n') : []
  for (const file of gone) if (file !== '') rmSync(join(rates, file))
  return rates
}

/** What readRates says about a folder: `code message` and the remedy per fault, or `no fault`. */
export async function verdictOn(rates: string): Promise<string> {
  try {
    await readRates(rates)
    return 'no fault\n'
  } catch (error) {
    if (error instanceof RatebookError) return sentence(error)
    if (error instanceof RatebookErrors) return error.errors.map(sentence).join('')
    throw error
  }
}

function sentence({ code, message, remedy }: RatebookError): string {
  return `${code} ${message}\n  fix: ${remedy}\n`
}

/** Path of the sentences that a case must bring. */
export function expectationOf(name: string): string {
  return join(casesFolder, name, 'expect.txt')
}
