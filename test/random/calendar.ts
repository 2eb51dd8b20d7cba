import type { Dice } from './dice.ts'

/** The billing month of all random workspaces, and the months that late lines come from. */
export const randomPeriod = '2026-10'
export const months = ['2026-08', '2026-09', '2026-10'] as const

/** Days on which random prices, accounts and assignments begin and end. */
export const turningDays = ['2026-10-01', '2026-10-10', '2026-10-16', '2026-10-31'] as const

/** A day of use: often the first, the last or a turning day, sometimes of an earlier month. */
export function dayOfUse(dice: Dice): string {
  return dice.weighted<() => string>([
    [3, () => dice.pick(['2026-10-01', '2026-10-31'])],
    [3, () => dice.pick(['2026-10-09', '2026-10-10', '2026-10-15', '2026-10-16', '2026-10-30'])],
    [6, () => `2026-10-${String(dice.int(1, 31)).padStart(2, '0')}`],
    [1, () => '2026-09-30'],
    [1, () => dice.pick(['2026-08-31', '2026-09-01', '2026-09-15'])],
  ])()
}

/** A time that something holds: mostly always, else from or to a turning day. */
export function datesOfRow(dice: Dice): { valid_from: string; valid_to: string } {
  return dice.weighted([
    [6, { valid_from: '', valid_to: '' }],
    [2, { valid_from: dice.pick(turningDays), valid_to: '' }],
    [1, { valid_from: '', valid_to: dice.pick(turningDays) }],
    [1, { valid_from: '2026-10-10', valid_to: dice.pick(['2026-10-16', '2026-10-31']) }],
  ])
}
