/**
 * A billing month and the dates that files and rates need of it. All days are UTC calendar days.
 */
export type Period = {
  /** `2026-10` */
  readonly name: string
  readonly previousName: string
  readonly days: number
  /** `2026-10-01` */
  readonly firstDay: string
  /** `2026-11-01` */
  readonly nextFirstDay: string
  /** the first of January of the year before: when the contracts and prices of the sample began */
  readonly longAgo: string
  /** an ISO day of the month; 0 and below reach back into the month before */
  isoDay(day: number): string
  /** the same as Partner Center's portal writes it: `10/1/2026` */
  portalDay(day: number): string
}

/** Reads `YYYY-MM`. */
export function periodOf(name: string): Period {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(name)
  if (match === null) throw new Error(`a period is written YYYY-MM, not ${name}`)
  const year = Number.parseInt(match[1] ?? '', 10)
  const month = Number.parseInt(match[2] ?? '', 10)
  const dateOf = (day: number): Date => new Date(Date.UTC(year, month - 1, day))
  const isoDay = (day: number): string => dateOf(day).toISOString().slice(0, 10)
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return {
    name,
    previousName: isoDay(0).slice(0, 7),
    days,
    firstDay: isoDay(1),
    nextFirstDay: isoDay(days + 1),
    longAgo: `${year - 1}-01-01`,
    isoDay,
    portalDay: (day) => {
      const date = dateOf(day)
      return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`
    },
  }
}
