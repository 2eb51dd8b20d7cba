import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createParquetViews } from '../pipeline/engine/build-table.ts'
import {
  buildJournal,
  createServiceMonths,
  type JournalSet,
} from '../pipeline/journal/build-journal.ts'
import { type EarlierPosting, journalCsv, readJournalCsv } from '../pipeline/journal/journal-csv.ts'
import { openRun } from '../pipeline/open-run.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { writeGoldenMonth } from './golden-month.ts'
import { type Posting, readJournal, sumsBy, unbalanced } from './oracle/journal.ts'
import { runWorkspace } from './run-workspace.ts'

/** Journals of runs, without the documents printed (B34). */
const month = '2026-10'

/** The text of the journal that a seal of the first run of a workspace would have. */
async function journalOf(
  folder: string,
  keys: readonly string[],
  { held = [], earlier = [] }: Partial<JournalSet> = {},
): Promise<string> {
  const run = await openRun(openWorkspace(folder), `${month}-r1`)
  const document = { document_type: 'invoice', issue_date: '2026-11-05', corrects: '' }
  try {
    await createServiceMonths(run.database)
    await createParquetViews(run.database, join(run.folder, 'tables'), ['draft_charge'], 'wanted_')
    const { rows } = await buildJournal(run.database, {
      ...{ name: 'test', posting_date: '2026-10-31', is_seal: true, held, earlier },
      documents: keys.map((key) => ({
        ...{ invoice_key: `${month}.${key}`, document: key, ...document },
        ...{ is_sale: true, has_cost: true },
      })),
    })
    return journalCsv(rows)
  } finally {
    run.database.close()
  }
}

/** What costs come to per kind of posting, seller and account. */
const costs = (postings: readonly Posting[]): Record<string, string> =>
  Object.fromEntries(
    sumsBy(
      postings.filter(({ role }) => role === 'cost'),
      ({ kind, sellerId, accountId }) => `${kind} ${sellerId} ${accountId}`,
      ({ amount }) => amount,
    ),
  )

describe('costs', () => {
  test('of utilization, which names no partner, are of the seller of the account', async () => {
    const { folder } = writeGoldenMonth('utilization', 'journal-utilization')
    await runWorkspace(folder, month, {}, [])
    // FABRIKAM has usage of a partner besides
    const all = ['FABRIKAM.EUR', 'NORTH.EUR']
    expect(costs(readJournal(await journalOf(folder, all)))).toEqual({
      'cost SELLER FABRIKAM': '221.87',
      'cost SELLER NORTH': '3.49',
    })
    const held = await journalOf(folder, ['NORTH.EUR'], { held: ['FABRIKAM'] })
    expect(costs(readJournal(held))).toEqual({
      'cost SELLER NORTH': '3.49',
      'unbilled SELLER FABRIKAM': '221.87',
    })
    // a run of which usage is gone that was posted before
    const earlier = await readJournalCsv(await journalOf(folder, all))
    const license = earlier
      .filter(({ kind, account_id }) => kind === 'cost' && account_id === 'NORTH')
      .map((row) => ({ ...row, product: 'license' }))
    const after = readJournal(
      await journalOf(folder, ['FABRIKAM.EUR'], {
        earlier: [...earlier.filter(({ kind }) => kind === 'cost'), ...license],
      }),
    )
    expect(unbalanced(after)).toEqual([])
    expect(costs(after)).toEqual({ 'unbilled SELLER NORTH': '-3.49' })
  }, 120_000)
})

describe('amounts', () => {
  test('have the places of their currency: three of dinars, none of yen', async () => {
    const { folder } = writeGoldenMonth('journal-month', 'journal-places')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    for (const path of files
      .filter((name) => name.endsWith('.csv'))
      .map((name) => join(folder, name)))
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replaceAll('EUR', 'KWD').replaceAll('GBP', 'JPY'),
      )
    await runWorkspace(folder, month, {}, [])
    const all = ['ACME.KWD', 'CASTLE.JPY', 'LIBERTY.USD', 'WAIT.KWD']
    const text = await journalOf(folder, all)
    expect(unbalanced(readJournal(text))).toEqual([])
    const rows = await readJournalCsv(text)
    const sales = rows.filter(({ kind, role }) => kind === 'sale' && role === 'receivable')
    expect(sales.map((row) => [row.account_id, row.debit, row.book_debit])).toEqual([
      ['CASTLE', '96', '96'],
      ['ACME', '1547.000', '1547.000'],
      ['LIBERTY', '79.33', '71.397'],
      ['WAIT', '59.500', '59.500'],
    ])
    expect(costs(readJournal(await journalOf(folder, all, { earlier: rows })))).toEqual({})
  }, 120_000)

  test('of which one goes up and the other down are lines of their own', async () => {
    const { folder } = writeGoldenMonth('journal-month', 'journal-sides')
    await runWorkspace(folder, month, {}, [])
    const keys = ['ACME.EUR', 'CASTLE.GBP', 'WAIT.EUR']
    const accrued = async (earlier: readonly EarlierPosting[]): Promise<EarlierPosting[]> => {
      const rows = await readJournalCsv(
        await journalOf(folder, keys, { held: ['LIBERTY'], earlier }),
      )
      return rows.filter(
        ({ account_id, role }) => account_id === 'LIBERTY' && /revenue$/u.test(role),
      )
    }
    const amounts = (rows: readonly EarlierPosting[]): string[] =>
      rows.map(({ role, amount, book_amount }) => `${role} ${amount} ${book_amount}`)
    // 66.66 USD at 0.90
    const now = await accrued([])
    expect(amounts(now)).toEqual(['accrued_revenue 66.66 59.99', 'revenue -66.66 -59.99'])
    // what was accrued before at 1.10: 60 USD are 66 EUR
    const before = now.map((row) => {
      const sign = row.role === 'revenue' ? '-' : ''
      return { ...row, amount: `${sign}60.00`, book_amount: `${sign}66.00` }
    })
    const changed = await accrued(before)
    expect(amounts(changed)).toEqual([
      'accrued_revenue 6.66 0.00',
      'accrued_revenue -0.00 -6.01',
      'revenue -6.66 -0.00',
      'revenue 0.00 6.01',
    ])
    expect(await accrued([...before, ...changed])).toEqual([])
  }, 120_000)
})
