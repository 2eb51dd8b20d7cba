import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createFaults } from '../3-price/faults.ts'
import { readCsv } from '../3-price/read-csv.ts'
import { readRates } from '../3-price/read-rates.ts'
import { csvText } from '../csv-text.ts'
import { ratebookError } from '../errors.ts'
import { compareDecimals } from '../money.ts'
import { readInvoices } from '../reconcile/invoice-resource.ts'
import { answer, type Context } from './context.ts'

const file = 'vendor-invoices.csv'
const columns = [
  'invoice_number',
  'seller_id',
  'period',
  'currency',
  'total_charges',
  'document_type',
  'amends',
] as const

/**
 * `ratebook vendor-invoices`: rows to append to rates/vendor-invoices.csv, in the order of its
 * columns; exit 1 where it has a document with another total.
 */
export async function vendorInvoicesCommand(
  context: Context,
  paths: readonly string[],
  asked: { readonly seller?: string },
): Promise<number> {
  const { sellers, vendorInvoices } = await readRates(context.workspace.rates)
  const ids = [...new Set(sellers.map((seller) => seller.seller_id))]
  const [only = ''] = asked.seller === undefined && ids.length === 1 ? ids : [asked.seller]
  if (!ids.includes(only)) throw ratebookError('RB-981', { asked: asked.seller, sellers: ids }, 2)
  const read = (await Promise.all(paths.map((path) => readInvoices(resolve(path))))).flat()
  // pages overlap, and an amendment stands in its invoice too
  const told = [...new Map(read.map((row) => [row.invoice_number, row])).values()]
  const known = new Map(
    vendorInvoices.map((row) => [row.invoice_number.toUpperCase(), row.total_charges]),
  )
  const totalOf = ({ invoice_number: number }: (typeof told)[number]) =>
    known.get(number.toUpperCase())
  const others = told.filter((row) => {
    const total = totalOf(row)
    return total !== undefined && compareDecimals(total, row.total_charges) !== 0
  })
  const rows = told
    .filter((row) => totalOf(row) === undefined)
    .map((row) => ({ ...row, seller_id: only }))
  const path = join(context.workspace.rates, file)
  const header = await headerOf(path)
  const text = csvText([
    ...(header === undefined ? [columns] : []),
    ...rows.map((row) =>
      (header ?? columns).map(
        (name) => new Map<string, string>(Object.entries(row)).get(name) ?? '',
      ),
    ),
  ])
  answer(context, { rows, differing: others }, () => text.replaceAll('\r\n', '\n').trimEnd())
  for (const row of others)
    context.note(
      `rates/${file} has ${row.invoice_number} with ${totalOf(row) ?? ''}, Microsoft tells ${row.total_charges}`,
    )
  const hasNotes = rows.some((row) => row.document_type === 'credit_note')
  const lacking = ['document_type', 'amends'].filter((name) => header?.includes(name) === false)
  if (hasNotes && lacking.length > 0)
    context.note(`rates/${file} has no column ${lacking.join(', ')}: add it for the credit notes`)
  if (rows.length === 0) context.note(`Nothing new for rates/${file}`)
  return others.length === 0 ? 0 : 1
}

/** The columns of the file as it is; undefined where there is none. */
async function headerOf(path: string): Promise<readonly string[] | undefined> {
  if (!existsSync(path)) return undefined
  const csv = await readCsv(path, `rates/${file}`, createFaults())
  return csv?.header.cells
}
