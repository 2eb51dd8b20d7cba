import type { HelperDelegate } from 'handlebars'
import type { Formats } from './format.ts'
import { fill, type LabelSet, labelText } from './labels.ts'

/** Handlebars gives `key=value` pairs as `hash` in the last argument. */
interface HelperOptions {
  readonly hash: Readonly<Record<string, unknown>>
}

/** Names of all helpers; templates may use no other (knownHelpersOnly). */
export const helperNames = [
  't',
  'plural',
  'money',
  'money_code',
  'money_tax',
  'exact',
  'unit_price',
  'date',
  'period',
  'iban',
  'tax_name',
  'digest',
] as const

/** `23%` for a category with a rate, the category's name for one without. */
export function taxName(
  labels: LabelSet,
  formats: Formats,
  category: string,
  rate: string,
): string {
  if (category === 'S') return formats.percent(rate)
  const name = labelText(labels, `category_${category}`)
  return category === 'L' || category === 'M' ? `${name} ${formats.percent(rate)}` : name
}

/**
 * Helpers of one document. All take text and give text, which Handlebars
 * escapes: no helper makes markup.
 */
export function templateHelpers(
  labels: LabelSet,
  formats: Formats,
  taxFormats: Formats,
): Record<(typeof helperNames)[number], HelperDelegate> {
  const label = (name: string): string => labelText(labels, name)
  return {
    t: (name: string, options: HelperOptions) => fill(label(name), options.hash),
    plural: (name: string, count: string, options: HelperOptions) =>
      fill(labelText(labels, name, formats.plural(count)), {
        ...options.hash,
        count: formats.count(count),
      }),
    money: (amount: string) => formats.money(amount),
    money_code: (amount: string) => formats.moneyWithCode(amount),
    // Declared to the tax office in its currency's own minor units.
    money_tax: (amount: string) => taxFormats.money(amount),
    exact: (value: string) => formats.exact(value),
    unit_price: (price: string) => formats.unitPrice(price),
    date: (day: string) => formats.date(day),
    period: (first: string, last: string) => formats.period(first, last),
    iban: (iban: string) =>
      iban
        .replace(/\s/g, '')
        .match(/.{1,4}/g)
        ?.join(' ') ?? iban,
    tax_name: (category: string, rate: string) => taxName(labels, formats, category, rate),
    // Blanks after 16 digits let a narrow column break the line.
    digest: (sha256: string) => sha256.match(/.{1,16}/g)?.join(' ') ?? sha256,
  }
}
