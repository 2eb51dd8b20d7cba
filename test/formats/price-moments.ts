import type { Dice } from '../random/dice.ts'
import { addDays } from './delivered-values.ts'

/** How a price input spells a moment: US with AM and PM, or ISO in several ways. */
export const momentStyles = ['us', 'iso', 'iso fraction', 'iso blank'] as const
export type MomentStyle = (typeof momentStyles)[number]

/** Spells a moment (2026-10-31 13:05:00). */
export function delivered(moment: string, style: MomentStyle): string {
  const [day = '', time = ''] = moment.split(' ')
  if (style === 'iso') return `${day}T${time}Z`
  if (style === 'iso fraction') return `${day}T${time}.0000000Z`
  if (style === 'iso blank') return moment
  const [year = '', month = '', dayOfMonth = ''] = day.split('-')
  const [hour = '', minute = '', second = ''] = time.split(':')
  const hours = Number.parseInt(hour, 10)
  const short = (text: string): string => text.replace(/^0/u, '')
  return (
    `${short(month)}/${short(dayOfMonth)}/${year} ${String(hours % 12 === 0 ? 12 : hours % 12)}:${minute}:` +
    `${second} ${hours < 12 ? 'AM' : 'PM'}`
  )
}

/** A span of time as delivered, and as the lake must hold it. */
export interface Validity {
  readonly start: string
  readonly end: string | null
  readonly effective_start: string
  readonly effective_end: string | null
  readonly valid_from: string
  readonly valid_to: string | null
}

/** A random span: from always or some moment, to some moment, to year 9999 or without an end. */
export function validity(dice: Dice): Validity {
  const from = addDays('2018-01-01', dice.int(0, 3_000))
  const start = dice.weighted([
    [6, `${from} 00:00:00`],
    [2, `${from} 13:05:09`],
    [1, '1753-01-01 00:00:00'],
  ])
  const last = addDays(from, dice.int(1, 800))
  const end = dice.weighted([
    [3, `${last} 23:59:59`],
    [1, `${last} 06:57:30`],
    [1, `${last} 00:00:00`],
    [2, '9999-11-30 23:59:59'],
    [1, '9999-12-31 00:00:00'],
    [1, null],
  ])
  const isOpen = end === null || end.startsWith('9999')
  return {
    start,
    end,
    effective_start: start,
    effective_end: end,
    valid_from: start.slice(0, 10),
    valid_to: isOpen ? null : addDays(end.slice(0, 10), 1),
  }
}
