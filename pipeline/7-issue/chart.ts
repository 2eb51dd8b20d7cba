import type { DocumentView } from './invoice-view.ts'

/** One day of the chart, in the units of its viewBox (1000 × 224); text, ready for attributes. */
export interface Bar {
  readonly x: string
  readonly y: string
  readonly width: string
  readonly height: string
  readonly middle: string
  readonly tone: 'day' | 'peak'
  /** Day of the month below the bar, on some days. */
  readonly mark: string | null
}

export interface Bars {
  readonly bars: readonly Bar[]
  readonly zero: string
}

const width = 1000
const height = 186
const markedDays = new Set(['01', '08', '15', '22', '29'])

/**
 * Places the bars: days side by side, credits below the zero line. Lengths in
 * thousandths come from SQL.
 */
export function placeBars(daily: NonNullable<DocumentView['daily']>): Bars {
  const days = daily.days.map(({ day, permille }) => ({ day, permille: parseInt(permille, 10) }))
  const top = Math.max(0, ...days.map((entry) => entry.permille))
  const bottom = Math.min(0, ...days.map((entry) => entry.permille))
  const scale = height / Math.max(1, top - bottom)
  const zero = Math.round(top * scale)
  const step = width / days.length
  const bars = days.map(({ day, permille }, i): Bar => {
    const x = Math.round(i * step)
    const wide = Math.round(step * 0.72)
    // A day with any usage stays visible.
    const long = permille === 0 ? 0 : Math.max(2, Math.round(Math.abs(permille) * scale))
    const dayOfMonth = day.slice(8)
    return {
      x: String(x),
      y: String(permille < 0 ? zero : zero - long),
      width: String(wide),
      height: String(long),
      middle: String(x + Math.round(wide / 2)),
      tone: day === daily.highestDay ? 'peak' : 'day',
      mark: markedDays.has(dayOfMonth) ? String(parseInt(dayOfMonth, 10)) : null,
    }
  })
  return { bars, zero: String(zero) }
}
