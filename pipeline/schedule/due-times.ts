import { createTask, validateDetailed } from 'node-cron'

const minute = 60_000
const day = 24 * 60 * minute
/** Eight years hold a 29 February on any weekday that is asked for, but for the year 2100. */
const horizon = 8 * 366 * day

/** A cron expression: days on which it is on, and the minutes of such a day, ascending. */
export interface Cron {
  readonly minutes: readonly number[]
  /** Of a day by its midnight, in milliseconds as if it were UTC. */
  readonly isOn: (midnight: number) => boolean
}

/** Reads an expression of five fields (or @daily and the like); says what is wrong with it. */
export function readCron(expression: string): Cron | { readonly fault: string } {
  const { valid, errors, fields } = validateDetailed(expression)
  if (!valid || fields === undefined)
    return { fault: errors.map(({ field, message }) => `${field}: ${message}`).join('; ') }
  const words = expression.trim().split(/\s+/u)
  if (words.length > 5) return { fault: 'six fields: jobs start on the minute, write five' }
  // The expression is matched against wall clocks written as UTC: zones are our own matter.
  const task = createTask(expression, () => undefined, { timezone: 'UTC' })
  const minutes = fields.hour.flatMap((hour) => fields.minute.map((one) => hour * 60 + one))
  minutes.sort((a, b) => a - b)
  const [first = 0] = minutes
  return { minutes, isOn: (midnight) => task.match(new Date(midnight + first * minute)) }
}

/**
 * The first moment after another at which a job is due; null where there is none within 8 years.
 * A wall-clock time is due at the first moment at which the clock of its zone shows it or a later
 * one. So 02:30 happens once on a day that has no 02:30, and once on a day that has two.
 */
export function nextDue(cron: Cron, zone: string, after: Date): Date | null {
  const from = after.getTime()
  const today = Math.floor(wallClock(from, zone) / day) * day
  for (let midnight = today; midnight < today + horizon; midnight += day) {
    if (!cron.isOn(midnight)) continue
    for (const minutes of cron.minutes) {
      const moment = momentOf(midnight + minutes * minute, zone)
      if (moment > from) return new Date(moment)
    }
  }
  return null
}

/** The month that it is in a zone, `2026-10`, and the one before. */
export function monthsAt(moment: Date, zone: string): { current: string; last: string } {
  const wall = new Date(wallClock(moment.getTime(), zone))
  const last = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() - 1, 1))
  return { current: wall.toISOString().slice(0, 7), last: last.toISOString().slice(0, 7) }
}

/** The first moment at which the clock of a zone shows a time, given as if UTC, or a later one. */
function momentOf(wall: number, zone: string): number {
  const shown = [wall - day, wall + day]
    .map((near) => wall - (wallClock(near, zone) - near))
    .filter((moment) => wallClock(moment, zone) === wall)
  if (shown.length > 0) return Math.min(...shown)
  // The clock leaps over it: find the leap.
  let [before, after] = [wall - day, wall + day]
  while (after - before > minute) {
    const middle = before + Math.floor((after - before) / minute / 2) * minute
    if (wallClock(middle, zone) < wall) before = middle
    else after = middle
  }
  return after
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** What the clock of a zone shows, in milliseconds as if it were UTC. */
function wallClock(moment: number, zone: string): number {
  let clock = clocks.get(zone)
  if (clock === undefined) {
    // Swedish dates are ISO dates.
    clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    })
    clocks.set(zone, clock)
  }
  return Date.parse(`${clock.format(moment).replace(' ', 'T')}Z`)
}
