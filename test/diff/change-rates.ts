import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toCsv, writeText } from '../cases/write-files.ts'
import { splitRecords } from '../oracle/csv.ts'
import type { Dice } from '../random/dice.ts'

type Row = Record<string, string>

/** What may happen to a row of a file; null takes the row out. Rates stay free of faults. */
const changes: readonly (readonly [RegExp, (row: Row, dice: Dice) => Row | null])[] = [
  [/^price-lists\//u, changePrice],
  [/^fx\//u, (row, dice) => (dice.chance(0.02) ? null : changed(row, 'rate', dice, 0.4))],
  [/^assignments\.csv$/u, changePayer],
  [/^benefits\.csv$/u, (row, dice) => (dice.chance(0.2) ? null : row)],
  [/^tax\.csv$/u, (row) => row],
]

/** Copies rates with chance changes: prices, percentages, ends of rules, exchange rates, payers. */
export function changeRates(source: string, target: string, dice: Dice): void {
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' })
  for (const name of names.filter((file) => file.endsWith('.csv')).sort()) {
    const [head = [], ...records] = splitRecords(readFileSync(join(source, name), 'utf8'))
    const change = changes.find(([path]) => path.test(name))?.[1]
    const rows = records.flatMap((record) => {
      const row = Object.fromEntries(head.map((column, at) => [column, record[at] ?? '']))
      const other = change === undefined ? row : change(row, dice)
      return other === null ? [] : [head.map((column) => other[column] ?? '')]
    })
    writeText(join(target, name), toCsv([head, ...rows]))
  }
}

/** Another last digit: a number stays one, with as many places. */
function changed(row: Row, column: string, dice: Dice, probability: number): Row {
  const cell = row[column] ?? ''
  if (!/[1-8]$/u.test(cell) || !dice.chance(probability)) return row
  const digit = Number.parseInt(cell.slice(-1), 10)
  return { ...row, [column]: cell.slice(0, -1) + String(dice.chance(0.5) ? digit + 1 : digit - 1) }
}

function changePrice(row: Row, dice: Dice): Row {
  const other = changed(changed(row, 'price', dice, 0.3), 'percent', dice, 0.3)
  const from = other['valid_from'] ?? ''
  // a rule in tiers ends on all of its rows or none: only those without tiers end here
  const ends = (other['tier_from'] ?? '') === '' && other['valid_to'] === '' && from < '2026-10-12'
  return ends && dice.chance(0.15) ? { ...other, valid_to: '2026-10-14' } : other
}

function changePayer(row: Row, dice: Dice): Row {
  return dice.chance(0.15) && row['billed_to'] !== '' ? { ...row, billed_to: 'direct' } : row
}
