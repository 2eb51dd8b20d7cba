import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { findBrowser } from '../pipeline/browser/find-browser.ts'
import type { FoundBrowser } from '../pipeline/browser/launch-browser.ts'
import { checkFiles, runChecks } from '../pipeline/checks.ts'
import { parseConfig } from '../pipeline/config.ts'
import { createParquetViews } from '../pipeline/engine/build-table.ts'
import { DuckDB } from '../pipeline/engine/duckdb.ts'
import { buildJournal, createServiceMonths } from '../pipeline/journal/build-journal.ts'
import { checkSealed } from '../pipeline/ledger/check-sealed.ts'
import { closePeriod } from '../pipeline/ledger/close.ts'
import { correctDocuments } from '../pipeline/ledger/correct.ts'
import { issuePeriod } from '../pipeline/ledger/issue.ts'
import { readRegister } from '../pipeline/ledger/register.ts'
import { openRun } from '../pipeline/open-run.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { openWorkspace, type Workspace } from '../pipeline/workspace.ts'
import { changed, type Fault, without } from './checks/fault.ts'
import { sealedAndIssued } from './closed-month.ts'
import { writeGoldenMonth } from './golden-month.ts'
import { exact, sum } from './oracle/exact.ts'
import { readJournal, revenue, sumsBy, unbalanced } from './oracle/journal.ts'
import { rateMonth } from './oracle/rate-month.ts'
import { runWorkspace } from './run-workspace.ts'

/** The journal of a month with two sellers and two currencies; arithmetic in its README (B34). */
const month = '2026-10'
const journals = ['2026-10-c1', '2026-10-k1-c1', '2026-10-c2']
const invoice = 'INV/2026/000001'
let workspace: Workspace
let browser: FoundBrowser

const journalText = (id: string, of = workspace): string =>
  readFileSync(join(of.journals, `${id}.csv`), 'utf8')

const closing = (of: Workspace, onlyHeld: boolean, hold: readonly string[]) => ({
  ...{ workspace: of, config: parseConfig({ threads: 2 }), period: parsePeriod(month) },
  ...{ user: 'anna', accepted: 'Isles: no invoice yet', onlyHeld, hold },
})

const issuing = (of: Workspace, date: string) => ({
  ...{ workspace: of, period: month, browser, user: 'anna', date },
})

/** A copy of the month as it was issued. */
function copied(purpose: string): Workspace {
  const folder = join(packageRoot, 'test', 'output', purpose)
  rmSync(folder, { recursive: true, force: true })
  cpSync(workspace.root, folder, { recursive: true })
  return openWorkspace(folder)
}

beforeAll(async () => {
  browser = await findBrowser({ pathVariable: process.env.PATH })
  const { folder } = writeGoldenMonth('journal-month')
  await runWorkspace(folder, month, {}, [])
  workspace = openWorkspace(folder)
  await closePeriod(closing(workspace, false, ['WAIT']))
  await issuePeriod(issuing(workspace, '2026-11-05'))
  const corrected = { kind: 'whole', number: invoice } as const
  const reason = 'wrong customer'
  await correctDocuments({ ...issuing(workspace, '2026-11-09'), corrected, reason })
  await closePeriod(closing(workspace, true, []))
  await issuePeriod(issuing(workspace, '2026-11-10'))
}, 600_000)

describe('a journal', () => {
  test.each(journals)('%s is as worked out', (id) => {
    const path = join(packageRoot, 'test', 'journal-month', 'expect', `${id}.csv`)
    if (process.env['RATEBOOK_GOLDEN'] === 'write') {
      mkdirSync(join(path, '..'), { recursive: true })
      writeFileSync(path, journalText(id))
    }
    expect(journalText(id)).toBe(existsSync(path) ? readFileSync(path, 'utf8') : 'is missing')
  })

  test.each(journals)('%s balances per entry, document and seller, in both currencies', (id) => {
    expect(unbalanced(readJournal(journalText(id)))).toEqual([])
  })

  test('has the revenue of the documents, whatever was given back and billed anew', async () => {
    const documents = await readRegister(workspace, {})
    expect(documents).toHaveLength(6)
    for (const { number, net } of documents) {
      const own = journals
        .flatMap((id) => readJournal(journalText(id)))
        .filter((posting) => posting.document === number)
      expect(revenue(own), number ?? '').toEqual(exact(net))
    }
  })

  test('leaves nothing put off or accrued once all is billed and the months are over', () => {
    const postings = journals.flatMap((id) => readJournal(journalText(id)))
    const sums = sumsBy(
      postings.filter(({ sellerId }) => sellerId === 'SELLER'),
      ({ role, currency }) => `${role} ${currency}`,
      ({ amount }) => amount,
    )
    expect(Object.fromEntries(sums)).toEqual({
      'receivable EUR': '1606.5',
      'receivable USD': '79.33',
      'revenue EUR': '-1350',
      'revenue USD': '-66.66',
      'vat EUR': '-256.5',
      'vat USD': '-12.67',
      'cost EUR': '1141',
      'vendor_clearing EUR': '-1141',
    })
  })

  test('that was not recorded is written again, with the same bytes', async () => {
    const healed = copied('journal-healed')
    const ledger = await DuckDB.open({ path: healed.ledger })
    await ledger.run('delete from journal')
    ledger.close()
    rmSync(join(healed.journals, '2026-10-k1-c1.csv'))
    const again = await issuePeriod(issuing(healed, '2026-12-01'))
    expect(again).toMatchObject({ numbered: 0, documents: [] })
    expect(again.journals.map((row) => row.journal_id)).toEqual(journals)
    for (const id of journals) expect(journalText(id, healed)).toBe(journalText(id))
    expect(readdirSync(healed.journals).sort()).toEqual(journals.map((id) => `${id}.csv`).sort())
    writeFileSync(join(healed.journals, '2026-10-c1.csv'), `${journalText('2026-10-c1')} `)
    const [first, second] = await checkSealed(healed)
    expect(first).toMatchObject({ sound: false, faults: ['journals/2026-10-c1.csv changed'] })
    expect(second).toMatchObject({ sound: true })
    const corrected = { kind: 'whole', number: 'INV/2026/000002' } as const
    await expect(
      correctDocuments({ ...issuing(healed, '2026-12-01'), corrected, reason: 'again' }),
    ).rejects.toMatchObject({ code: 'RB-971' })
  }, 600_000)

  test('of a correction is tried before a credit note gets its number', async () => {
    const spoilt = copied('journal-spoilt')
    const text = journalText('2026-10-c1').replace(',96.00,', ',many,')
    writeFileSync(join(spoilt.journals, '2026-10-c1.csv'), text)
    const ledger = await DuckDB.open({ path: spoilt.ledger })
    const sha256 = createHash('sha256').update(text).digest('hex')
    await ledger.run(`update journal set sha256 = '${sha256}' where journal_id = '2026-10-c1'`)
    ledger.close()
    const before = await readRegister(spoilt, {})
    const corrected = { kind: 'whole', number: 'INV/2026/000002' } as const
    await expect(
      correctDocuments({ ...issuing(spoilt, '2026-12-01'), corrected, reason: 'again' }),
    ).rejects.toThrow(/'many'/u)
    expect(await readRegister(spoilt, {})).toEqual(before)
  }, 600_000)

  test('that a check refuses is refused before a number is given', async () => {
    const { folder } = writeGoldenMonth('journal-month', 'journal-refused')
    const refused = openWorkspace(folder)
    const usage = join(refused.landing, 'daily.compact.csv')
    const lines = readFileSync(usage, 'utf8').split('\n')
    const late = lines.map((line) =>
      line.includes('d2000000-') ? line.replace(/10\/1\/2026(?=,1 Hour)/u, '9/20/2026') : line,
    )
    expect(late).not.toEqual(lines)
    writeFileSync(usage, late.join('\n'))
    const rates = join(refused.rates, 'fx', '2026-10.csv')
    const withoutBook = readFileSync(rates, 'utf8').replace(/^2026-10,.*,book,.*\n/mu, '')
    writeFileSync(rates, withoutBook)
    await runWorkspace(folder, month, {}, [])
    await closePeriod(closing(refused, false, []))
    await expect(issuePeriod(issuing(refused, '2026-11-05'))).rejects.toThrow(
      /RB-970|every document has its book rate: not so for .*LIBERTY/u,
    )
    expect((await readRegister(refused, { state: 'sealed' })).length).toBeGreaterThan(1)
  }, 600_000)
})

describe('the month of the sample', () => {
  test('is posted as the oracle has it, under the names of the roles', async () => {
    const sample = await sealedAndIssued()
    const postings = readJournal(journalText('2026-10-c1', sample))
    expect(unbalanced(postings)).toEqual([])
    const { rates: ratesDir, landing: landingDir } = sample
    const { invoices } = rateMonth({ ratesDir, landingDir, period: month })
    const keyOf = ({ accountId, currency }: { accountId: string; currency: string }): string =>
      `${accountId} ${currency}`
    for (const [role, amountOf] of [
      ['revenue', (one: (typeof invoices)[number]) => one.net.negated()],
      ['vat', (one: (typeof invoices)[number]) => one.tax.negated()],
      ['receivable', (one: (typeof invoices)[number]) => one.gross],
    ] as const) {
      const own = postings.filter((one) => one.kind === 'sale' && one.role === role)
      for (const key of new Set(invoices.map(keyOf)))
        expect(sum(own.filter((one) => keyOf(one) === key).map(({ amount }) => amount))).toEqual(
          sum(invoices.filter((one) => keyOf(one) === key).map(amountOf)),
        )
      expect(new Set(own.map(({ glAccount }) => glAccount))).toEqual(new Set([role]))
    }
  }, 600_000)
})

/** What every check of a journal must see. */
const posting = 'kind, posting_date, document, account_id, role, product'
const faults: Readonly<Record<string, Fault>> = {
  every_document_has_its_book_rate: changed('booked_document', 'invoice_key', 'book_rate', 'null'),
  every_document_of_the_journal_is_posted: without('booked_document', 'invoice_key'),
  every_entry_balances: changed('journal_line', 'entry_no, line_no', 'amount', 'amount + 1'),
  entries_hold_what_their_documents_say: changed(
    ...([
      'posting',
      posting,
      'amount',
      'amount + 1',
      `kind = 'sale' and role = 'revenue'`,
    ] as const),
  ),
  what_is_put_off_is_released_in_full: changed(
    ...(['posting', posting, 'amount', 'amount + 1', `role = 'deferred_revenue'`] as const),
  ),
  the_cost_of_the_month_is_posted_once: without('posting', posting, `role = 'cost'`),
}

describe('the checks of a journal', () => {
  test('see what they claim', async () => {
    const { database, folder } = await openRun(workspace, `${month}-r1`)
    await createServiceMonths(database)
    await createParquetViews(database, join(folder, 'tables'), ['draft_charge'], 'wanted_')
    const document = { document_type: 'invoice', issue_date: '2026-11-05', corrects: '' }
    const { rows } = await buildJournal(database, {
      ...{ name: 'test', posting_date: '2026-10-31', is_seal: true, held: [], earlier: [] },
      documents: ['ACME.EUR', 'LIBERTY.USD', 'WAIT.EUR', 'CASTLE.GBP'].map((key) => ({
        ...{ invoice_key: `${month}.${key}`, document: key, ...document },
        ...{ is_sale: true, has_cost: true },
      })),
    })
    expect(rows.length).toBeGreaterThan(50)
    const failing = async (): Promise<string[]> =>
      (await runChecks(database, { name: 'journal' }))
        .filter((check) => check.rows.length > 0)
        .map((check) => check.claim.replaceAll(' ', '_'))
    expect(await failing()).toEqual([])
    const names = (await checkFiles({ name: 'journal' })).map((path) => path.slice(24, -4))
    expect(Object.keys(faults).sort()).toEqual(names)
    for (const [claim, { table, as }] of Object.entries(faults)) {
      await database.createTable('kept', `from ${table}`)
      await database.createTable('spoilt', as)
      await database.createTable(table, 'from spoilt')
      expect(await failing(), claim).toContain(claim)
      await database.createTable(table, 'from kept')
    }
    database.close()
  })
})
