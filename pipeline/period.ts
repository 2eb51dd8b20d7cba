import { ratebookError } from './errors.ts'

/** A billing period: a calendar month (B6). Days are ISO dates; `lastDay` is included. */
export interface Period {
  readonly month: string
  readonly firstDay: string
  readonly lastDay: string
}

/** Reads `2026-10`; RB-904 otherwise. */
export function parsePeriod(text: string): Period {
  const match = /^(20\d\d)-(0[1-9]|1[0-2])$/u.exec(text)
  if (!match) throw ratebookError('RB-904', { period: text }, 2)
  const days = new Date(Date.UTC(Number(match[1]), Number(match[2]), 0)).getUTCDate()
  return { month: text, firstDay: `${text}-01`, lastDay: `${text}-${String(days)}` }
}

/** The day that lies a number of days before another. */
export function daysBefore(day: string, days: number): string {
  const moment = new Date(`${day}T00:00:00Z`)
  moment.setUTCDate(moment.getUTCDate() - days)
  return moment.toISOString().slice(0, 10)
}

/** The month that it is, in UTC: for questions that name none, never for a run. */
export function presentMonth(): string {
  return new Date().toISOString().slice(0, 7)
}
