import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { DuckDB } from '../engine/duckdb.ts'
import { type RatebookError, ratebookError } from '../errors.ts'
import type { AnnexRow } from './document-rows.ts'
import { readQuery } from './read-query.ts'
import { safeFileName } from './safe-file-name.ts'
import { temporaryPath } from './write-file.ts'

/** The columns of an annex, in English and stable: programs read it. */
export const annexColumns = [
  'row_type',
  'line_no',
  'usage_date',
  'customer_name',
  'subscription_id',
  'subscription_name',
  'meter_category',
  'meter_sub_category',
  'meter_name',
  'meter_region',
  'unit_type',
  'quantity',
  'unit_price',
  'amount',
  'currency',
] as const

const totalRow = z.strictObject({
  invoice_key: z.string(),
  currency: z.string(),
  usage_rows: z.string(),
  exact_sum: z.string(),
  net_exact: z.string(),
  rounding: z.string(),
  invoiced: z.string(),
})
type TotalRow = z.infer<typeof totalRow>

export interface WrittenAnnexes {
  readonly annexes: readonly AnnexRow[]
  readonly failures: readonly { readonly invoiceKey: string; readonly error: RatebookError }[]
}

/** One CSV being written: hashed on the way, complete only once it is renamed. */
async function openAnnex(folder: string, total: TotalRow, name: string) {
  const fileName = `${safeFileName(name)}.csv`
  const path = join(folder, fileName)
  const temporary = temporaryPath(path)
  const file: FileHandle = await open(temporary, 'w', 0o600)
  const hash = createHash('sha256')
  const write = async (lines: readonly string[]): Promise<void> => {
    const text = lines.map((line) => `${line}\r\n`).join('')
    hash.update(text)
    await file.write(text)
  }
  const closing = (kind: string, amount: string): string =>
    [kind, ...Array<string>(annexColumns.length - 3).fill(''), amount, total.currency].join(',')
  await write([annexColumns.join(',')])
  return {
    key: total.invoice_key,
    write,
    abandon: async (): Promise<void> => {
      await file.close()
      await rm(temporary, { force: true })
    },
    finish: async (): Promise<AnnexRow> => {
      const { exact_sum: exactSum, rounding, invoiced } = total
      const ends = [
        ['exact_sum', exactSum],
        ['rounding', rounding],
        ['invoiced', invoiced],
      ] as const
      await write(ends.map(([kind, amount]) => closing(kind, amount)))
      await file.close()
      await rename(temporary, path)
      return {
        invoice_key: total.invoice_key,
        file_name: fileName,
        usage_rows: total.usage_rows,
        exact_sum: exactSum,
        rounding,
        invoiced,
        sha256: hash.digest('hex'),
      }
    },
  }
}

type OpenAnnex = Awaited<ReturnType<typeof openAnnex>>

/**
 * Lines of all annexes in order, a few thousand at a time, so that no month
 * needs to fit into memory.
 */
async function* annexLines(database: DuckDB): AsyncGenerator<{ key: string; lines: string[] }> {
  const result = await database.connection.stream(await readQuery('annex_line'))
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return
    const keys = z.array(z.string()).parse(chunk.getColumnValues(0))
    const lines = z.array(z.string()).parse(chunk.getColumnValues(1))
    for (let from = 0; from < keys.length;) {
      const key = keys[from] ?? ''
      // In order, so the rows of one draft follow each other.
      const to = keys.lastIndexOf(key) + 1
      yield { key, lines: lines.slice(from, to) }
      from = to
    }
  }
}

/**
 * Writes the CSV annex of every draft into `folder`, in one pass over `invoice_usage`. It ends with
 * three rows that answer why it does not add up to the invoice: exact sum, rounding, invoiced
 * amount. RB-430 where the rows are not the lines. `names`, by invoice key: only these,
 * under other names.
 */
export async function writeAnnexes(
  database: DuckDB,
  folder: string,
  names?: ReadonlyMap<string, string>,
): Promise<WrittenAnnexes> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const totals = new Map<string, TotalRow>()
  const failures: WrittenAnnexes['failures'][number][] = []
  for (const total of z
    .array(totalRow)
    .parse(await database.rows(await readQuery('annex_total')))) {
    const { invoice_key: invoiceKey, exact_sum: annex, net_exact: exact, usage_rows: rows } = total
    if (annex !== exact) {
      failures.push({
        invoiceKey,
        error: ratebookError('RB-430', { invoice: invoiceKey, exact, annex }),
      })
    } else if (rows !== '0' && names?.has(invoiceKey) !== false) {
      totals.set(invoiceKey, total)
    }
  }
  const annexes: AnnexRow[] = []
  let current: OpenAnnex | undefined
  try {
    for await (const { key, lines } of annexLines(database)) {
      const total = totals.get(key)
      if (total === undefined) continue
      if (current?.key !== key) {
        if (current !== undefined) annexes.push(await current.finish())
        current = await openAnnex(folder, total, names?.get(key) ?? key)
      }
      await current.write(lines)
    }
  } catch (error) {
    await current?.abandon()
    throw error
  }
  if (current !== undefined) annexes.push(await current.finish())
  return { annexes, failures }
}
