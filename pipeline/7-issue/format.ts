import { decimalPlaces, isDecimalText } from '../money.ts'

/**
 * Text of a document's numbers and dates by locale. Decimal strings in, strings out: nothing is
 * rounded here and nothing becomes a JavaScript number. Minor units are given, never asked of Intl
 * (it is wrong for HUF and IDR).
 */
export interface Formats {
  /** `1 234,56`, with exactly the currency's minor units; throws if digits would be lost. */
  money(amount: string): string
  /** `1 234,56 EUR`, the code where the locale puts it. */
  moneyWithCode(amount: string): string
  /** `12,00`, or `11,2258` where the price of one has more digits than the currency. */
  unitPrice(price: string): string
  /** Every digit given, trailing zeros dropped: rates of exchange, exact sums. */
  exact(value: string): string
  /** `23%`, in German `19 %`, from `23.0000`. */
  percent(rate: string): string
  /** `14 December 2026` from `2026-12-14`. */
  date(day: string): string
  /** `14.12.` or `14 Dec`: the short day of a chart label. */
  shortDate(day: string): string
  /** `1–31 October 2026`. */
  period(first: string, last: string): string
  /** Whole number with grouping. */
  count(value: string): string
  country(code: string): string
  plural(count: string): Intl.LDMLPluralRule
}

export interface FormatSettings {
  /**
   * Locale of the market, `pl-PL`; only its region counts if it is not of the document's language.
   */
  readonly locale: string
  readonly language: string
  readonly currency: string
  readonly minorUnits: string
}

function decimal(text: string): `${number}` {
  if (!isDecimalText(text)) throw new Error(`"${text}" is not a decimal number`)
  return text
}

/**
 * A real minus sign; and only blanks that the fonts have (Intl changes its mind
 * between narrow and wide ones).
 */
function tidy(text: string): string {
  return text.replace(/[\u202f\u2007\u00a0]/g, '\u00a0').replace(/-(?=[\d\u00a0])/g, '\u2212')
}

function localeOf(settings: FormatSettings): string {
  const { language, region } = new Intl.Locale(settings.locale)
  if (language === settings.language) return settings.locale
  const home: Readonly<Record<string, string>> = { pl: 'pl-PL', de: 'de-DE', en: 'en-GB' }
  return home[settings.language] ?? `${settings.language}-${region ?? ''}`
}

function dayOf(text: string): Date {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new Error(`"${text}" is not a date`)
  return new Date(`${text}T00:00:00Z`)
}

const made = new Map<string, Formats>()

/** Formats of one document; made once per setting, for Intl's objects are dear. */
export function formatsOf(settings: FormatSettings): Formats {
  const key = JSON.stringify([
    settings.locale,
    settings.language,
    settings.currency,
    settings.minorUnits,
  ])
  const formats = made.get(key) ?? makeFormats(settings)
  made.set(key, formats)
  return formats
}

function makeFormats(settings: FormatSettings): Formats {
  const locale = localeOf(settings)
  const digits = parseInt(settings.minorUnits, 10)
  const grouped = { useGrouping: 'always', signDisplay: 'negative' } as const
  const fixed = { ...grouped, minimumFractionDigits: digits, maximumFractionDigits: digits }
  const plain = new Intl.NumberFormat(locale, fixed)
  const coded = new Intl.NumberFormat(locale, {
    ...fixed,
    style: 'currency',
    currency: settings.currency,
    currencyDisplay: 'code',
  })
  const whole = new Intl.NumberFormat(locale, { ...grouped, maximumFractionDigits: 0 })
  const every = new Intl.NumberFormat(locale, { ...grouped, maximumFractionDigits: 20 })
  const priced = new Intl.NumberFormat(locale, { ...fixed, maximumFractionDigits: 20 })
  const long = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const countries = new Intl.DisplayNames(locale, { type: 'region' })
  const plurals = new Intl.PluralRules(locale)
  const rounded = (amount: string): `${number}` => {
    if (decimalPlaces(amount) > digits)
      throw new Error(`${amount} has more than ${String(digits)} places`)
    return decimal(amount)
  }
  const exact = (value: string): string => tidy(every.format(decimal(value)))
  return {
    money: (amount) => tidy(plain.format(rounded(amount))),
    unitPrice: (price) => tidy(priced.format(decimal(price))),
    moneyWithCode: (amount) => tidy(coded.format(rounded(amount))),
    exact,
    percent: (rate) => `${exact(rate)}${settings.language === 'de' ? '\u00a0' : ''}%`,
    date: (day) => tidy(long.format(dayOf(day))),
    shortDate: (day) => tidy(short.format(dayOf(day))),
    // With or without thin blanks around the dash, as Intl's version likes it.
    period: (first, last) =>
      tidy(long.formatRange(dayOf(first), dayOf(last))).replace(/\s*[–—]\s*/g, '–'),
    count: (value) => tidy(whole.format(decimal(value))),
    country: (code) => countries.of(code) ?? code,
    plural: (count) => plurals.select(parseInt(count, 10)),
  }
}
