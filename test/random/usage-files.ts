import { gzipSync } from 'node:zlib'
import { exact } from '../oracle/exact.ts'
import { usageShape } from '../cases/full-files.ts'
import { fullRow, toCsv, toGuid, type CompactRow } from '../cases/write-files.ts'
import type { Dice } from './dice.ts'

export interface WrittenFile {
  readonly name: string
  readonly content: Buffer
}

const isoDay = /^(\d{4})-(\d{2})-(\d{2})$/
const dateColumns = ['ChargeStartDate', 'ChargeEndDate', 'UsageDate']
/** Other names under which files come; the last two hold fractions instead of percentages. */
const otherNames: Readonly<Record<string, string>> = {
  MpnId: 'MPNID',
  Tier2MpnId: 'ResellerMPNID',
  BenefitOrderId: 'BenefitOrderID',
  BenefitId: 'BenefitID',
  Unit: 'unitOfMeasure',
  PartnerEarnedCreditPercentage: 'rateOfPartnerEarnedCredit',
  CreditPercentage: 'rateOfCredit',
}
const fractions = ['PartnerEarnedCreditPercentage', 'CreditPercentage']

function dateWriter(dice: Dice): (text: string) => string {
  const style = dice.pick(['american', 'iso', 'timestamp'])
  return (text) => {
    const [, year, month, day] = isoDay.exec(text) ?? []
    if (year === undefined || month === undefined || day === undefined) return text
    if (style === 'american') return `${month.replace(/^0/, '')}/${day.replace(/^0/, '')}/${year}`
    return style === 'iso' ? text : `${text}T00:00:00Z`
  }
}

/** A row in full, with what the shape cannot know: the JSON that names the reservation. */
function completeRow(row: CompactRow): string[] {
  const { reservationOrder, ...columns } = row
  if (reservationOrder === undefined) return fullRow(usageShape, columns)
  const info = { UsageType: 'ComputeHR', ReservationOrderId: toGuid(reservationOrder) }
  return fullRow(usageShape, { ...columns, AdditionalInfo: JSON.stringify(info) })
}

/**
 * One file in a style of its own: names, column order, dates, line ends, ragged rows, BOM, gzip.
 */
function writeFile(dice: Dice, name: string, rows: readonly CompactRow[]): WrittenFile {
  const columns = Object.keys(usageShape.columns)
  const asFraction = dice.chance(0.2)
  const renamed = columns.filter((column) =>
    fractions.includes(column) ? asFraction : column in otherNames && dice.chance(0.3),
  )
  const order = dice.chance(0.3) ? dice.shuffle(columns.map((_, i) => i)) : columns.map((_, i) => i)
  const date = dateWriter(dice)
  const ragged = dice.chance(0.4)
  const header = order.map((i) => {
    const column = columns[i] ?? ''
    return renamed.includes(column) ? (otherNames[column] ?? column) : column
  })
  const records = rows.map((row) => {
    const full = completeRow(row)
    const fields = order.map((i) => {
      const column = columns[i] ?? ''
      const text = full[i] ?? ''
      if (asFraction && fractions.includes(column)) return exact(text).dividedBy(100).toString()
      return dateColumns.includes(column) ? date(text) : text
    })
    while (ragged && fields.length > 1 && fields.at(-1) === '') fields.pop()
    return fields
  })
  const blank = (): string => (dice.chance(0.02) ? '\n' : '')
  const lines = [toCsv([header]), ...records.map((record) => toCsv([record]) + blank())]
  const text = lines.join('').replaceAll('\n', dice.chance(0.4) ? '\r\n' : '\n')
  const content = Buffer.from((dice.chance(0.4) ? '\ufeff' : '') + text, 'utf8')
  const isPacked = dice.chance(0.2)
  return {
    name: `${name}.csv${isPacked ? '.gz' : ''}`,
    content: isPacked ? gzipSync(content) : content,
  }
}

/** The records in any order, dealt into 1–3 files. */
export function usageFiles(dice: Dice, rows: readonly CompactRow[]): WrittenFile[] {
  const count = dice.int(1, 3)
  const piles = Array.from({ length: count }, (): CompactRow[] => [])
  for (const row of dice.shuffle(rows)) dice.pick(piles).push(row)
  return piles
    .filter((pile) => pile.length > 0)
    .map((pile, i) => writeFile(dice, `usage-${String(i + 1)}`, pile))
}
