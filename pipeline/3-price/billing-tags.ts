import { RatebookError, RatebookErrors } from '../errors.ts'
import { readRates } from './read-rates.ts'
import type { Rates } from './rates-tables.ts'

/**
 * Names of the tags that decide money, in lower case and in order: those of price rules and of
 * accounts that get an invoice per tag (B2, B15). Usage is told apart by these and no others.
 */
export function billingTags({ priceRules, accounts }: Rates): string[] {
  const names = new Set<string>()
  for (const { tag } of priceRules) {
    if (tag !== null) names.add(tag.slice(0, tag.indexOf('=')).toLowerCase())
  }
  for (const { invoice_tag: name } of accounts) {
    if (name !== null) names.add(name.toLowerCase())
  }
  return [...names].sort()
}

/**
 * The same of a folder; none while its rates cannot be loaded: a run says why, and files are read
 * again when their tags matter.
 */
export async function billingTagsOf(ratesDir: string): Promise<string[]> {
  try {
    return billingTags(await readRates(ratesDir))
  } catch (error) {
    if (error instanceof RatebookError || error instanceof RatebookErrors) return []
    throw error
  }
}
