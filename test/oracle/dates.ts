/**
 * Dates are text, `YYYY-MM-DD`: they sort and compare as they are, and no time zone can move them.
 */
export type Day = string

const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/
const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?)?$/

/** A day that the calendar has: 2026-02-30 is none. */
function isOnCalendar(day: Day): boolean {
  const time = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
}

/**
 * Reads `2026-10-03`, `2026-10-03T00:00:00Z` or `10/3/2026` (month first); null if it is no date.
 */
export function parseDay(text: string): Day | null {
  const value = text.trim()
  const isoDay = iso.exec(value)?.[1]
  const parts = american.exec(value)
  const day =
    isoDay ??
    (parts &&
      [parts[3] ?? '', (parts[1] ?? '').padStart(2, '0'), (parts[2] ?? '').padStart(2, '0')].join(
        '-',
      ))
  return day && isOnCalendar(day) ? day : null
}

/** `2026-10-03` → `2026-10`. */
export function monthOf(day: Day): string {
  return day.slice(0, 7)
}

/** `2026-10` → `2026-10-01`. */
export function firstDayOf(month: string): Day {
  return `${month}-01`
}

/** `2026-02` → `2026-02-28`. */
export function lastDayOf(month: string): Day {
  const candidates = ['31', '30', '29', '28'].map((day) => `${month}-${day}`)
  const last = candidates.find(isOnCalendar)
  if (last === undefined) throw new Error(`${month}: no month`)
  return last
}

/**
 * Anything that holds for a time: from a day on (blank = always) until before
 * another (blank = for ever).
 */
export interface Dated {
  readonly validFrom: Day | ''
  readonly validTo: Day | ''
}

/** Half-open: the first day counts, the last does not. */
export function isValidOn(dated: Dated, day: Day): boolean {
  return (
    (dated.validFrom === '' || dated.validFrom <= day) &&
    (dated.validTo === '' || day < dated.validTo)
  )
}
