import type { Dice } from '../random/dice.ts'
import { csvBytes, respelledHeader } from './delivered-text.ts'
import type { CanonicalRow, Quarantined, RenderedMonth } from './format-renderer.ts'

/** What a file delivers of a record: header and text; and what must become of it. */
export interface PriceRecord {
  readonly cells: Readonly<Record<string, string | null>>
  readonly expected: CanonicalRow | Quarantined
}

/** A CSV of 1 to 8 rows with the headers given, each in one spelling for the file. */
export function csvFile(
  dice: Dice,
  headers: Readonly<Record<string, string>>,
  record: (header: (name: string) => string) => PriceRecord,
): RenderedMonth {
  const spelled = new Map(
    Object.entries(headers).map(([name, header]) => [name, respelledHeader(dice, header)]),
  )
  const header = (name: string): string => spelled.get(name) ?? `no ${name}`
  const records = Array.from({ length: dice.int(1, 8) }, () => record(header))
  const bytes = csvBytes(
    dice,
    [...spelled.values()],
    records.map(({ cells }) => cells),
  )
  return {
    files: [{ name: 'prices.csv', bytes, records: records.map(({ expected }) => expected) }],
  }
}
