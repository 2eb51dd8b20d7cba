import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readCsv } from './csv.ts'
import { isReconciliation, reconciliationOf } from './reconciliation.ts'
import { isPriceSheet } from './sheets.ts'
import { usageOf, type Usage } from './usage.ts'

/** Reads all files of charges of a folder (.csv, .csv.gz), in name order. */
export function readUsage(folder: string): Usage {
  const files = readdirSync(folder)
    .filter((name) => /\.csv(\.gz)?$/.test(name))
    .sort()
    .map((file): Usage => {
      const { header, records } = readCsv(join(folder, file))
      if (isPriceSheet(header)) return { records: [], rejected: [] }
      if (isReconciliation(header))
        return { records: reconciliationOf(file, header, records), rejected: [] }
      return usageOf(file, header, records)
    })
  return {
    records: files.flatMap(({ records }) => records),
    rejected: files.flatMap(({ rejected }) => rejected),
  }
}
