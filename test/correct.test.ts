import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseConfig } from '../pipeline/config.ts'
import { checkSealed } from '../pipeline/ledger/check-sealed.ts'
import { closePeriod } from '../pipeline/ledger/close.ts'
import { pendingCorrections } from '../pipeline/ledger/pending-corrections.ts'
import { rebuildSealed } from '../pipeline/ledger/rebuild-sealed.ts'
import { readRegister } from '../pipeline/ledger/register.ts'
import { reopenPeriod } from '../pipeline/ledger/reopen.ts'
import { silentLog } from '../pipeline/log.ts'
import { openRun, readManifest } from '../pipeline/open-run.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { run } from '../pipeline/run.ts'
import { simulate } from '../pipeline/simulate/simulate.ts'
import type { Workspace } from '../pipeline/workspace.ts'
import { writeText } from './cases/write-files.ts'
import { afterRun, close, correct, issue, keysOf, month, sealedAndIssued } from './closed-month.ts'
import { exact, sum } from './oracle/exact.ts'
import { readJournal, revenue, unbalanced } from './oracle/journal.ts'

/** What was issued is corrected by adding: what changes hands, and nothing else (B32, B33). */
const total = (texts: readonly string[]) => sum(texts.map(exact))

describe('credit', () => {
  const credited = 'FV/2026/000006'
  function credit(workspace: Workspace, date = '2026-11-09') {
    return correct(workspace, { kind: 'whole', number: credited }, date)
  }

  test('mirrors an invoice to the cent, once, and bills it anew', async () => {
    const workspace = await afterRun()
    await close(workspace)
    await expect(credit(workspace)).rejects.toMatchObject({ code: 'RB-945' })
    await issue(workspace)
    const [note] = (await credit(workspace)).documents
    expect(note).toMatchObject({ number: 'FK/2026/000001', credits: credited })
    await expect(credit(workspace)).rejects.toThrow(`${credited} was given back by FK/2026/000001`)
    const told = async (): Promise<string[]> =>
      (await readRegister(workspace, { account: 'ACC-004' })).map(
        (row) => `${String(row.number)} ${row.state} ${row.net} ${row.tax} ${row.gross}`,
      )
    expect(await told()).toEqual([
      'FK/2026/000001 issued -1659.650 0.000 -1659.650',
      `${credited} issued 1659.650 0.000 1659.650`,
    ])
    const html = readFileSync(join(workspace.issued, month, 'FK-2026-000001.html'), 'utf8')
    expect(html).toContain(credited)
    const anew = await close(workspace, { onlyHeld: true })
    expect(keysOf(anew.documents)).toEqual(['2026-10.ACC-004.GBP'])
    await issue(workspace, '2026-11-10')
    expect(await told()).toEqual([
      'FK/2026/000001 issued -1659.650 0.000 -1659.650',
      `${credited} issued 1659.650 0.000 1659.650`,
      'FV/2026/000013 issued 1659.650 0.000 1659.650',
    ])
    expect(await checkSealed(workspace)).toMatchObject([{ sound: true }, { sound: true }])
  })
})

describe('correct', () => {
  const netsOf = async (workspace: Workspace, run: string): Promise<Record<string, string>> => {
    const { database } = await openRun(workspace, run, ['run', 'simulation'])
    const rows = await database.rows('select invoice_key, net::varchar as net from invoice')
    database.close()
    return Object.fromEntries(rows.map((row) => [String(row.invoice_key), String(row.net)]))
  }

  /** The month of the sample a month later, of one of its files. */
  function writeNextMonth({ landing, rates }: Workspace): void {
    const usage = readFileSync(join(landing, 'usage_2026-10_3.csv'), 'utf8')
    const shifted = usage
      .replaceAll(',10/31/2026', ',11/30/2026')
      .replaceAll(/,10\/(\d+\/2026)/gu, ',11/$1')
      .replaceAll(/G(\d{9})/gu, (_, digits: string) => `G${String(Number(digits) + 1)}`)
    writeFileSync(join(landing, 'usage_2026-11.csv'), shifted)
    const rate = readFileSync(join(rates, 'fx', '2026-10.csv'), 'utf8')
    writeFileSync(join(rates, 'fx', '2026-11.csv'), rate.replaceAll('2026-10', '2026-11'))
  }

  test('what a run has lower goes back, what it has higher is on the next invoice', async () => {
    const workspace = await sealedAndIssued()
    const other = join(workspace.root, 'other')
    for (const [list, from, to] of [
      ['pl-retail', 'markdown,retail,3,', 'markdown,retail,5,'],
      ['de-retail', 'markdown,retail,4,', 'markdown,retail,2,'],
    ] as const) {
      const text = readFileSync(join(workspace.rates, 'price-lists', `${list}.csv`), 'utf8')
      expect(text).toContain(from)
      writeText(join(other, 'price-lists', `${list}.csv`), text.replace(from, to))
    }
    const base = await readManifest(workspace, `${month}-r1`)
    const config = parseConfig({ threads: 2 })
    const { id } = await simulate({ workspace, base, with: other, config, log: silentLog })
    const { changes, documents, failures } = await correct(workspace, { kind: 'run', run: id })
    expect(failures).toEqual([])
    const journal = readFileSync(join(workspace.journals, `${month}-k1-c1.csv`), 'utf8')
    expect(unbalanced(readJournal(journal))).toEqual([])
    const givenBack = changes.filter((row) => row.settled_by === 'credit_note')
    expect(revenue(readJournal(journal))).toEqual(total(givenBack.map((row) => row.net)))
    expect(new Set(changes.map((row) => row.settled_by))).toEqual(
      new Set(['credit_note', 'next_invoice']),
    )
    expect(documents.map((row) => row.credits)).toEqual(
      changes.filter((row) => row.settled_by === 'credit_note').map((row) => row.corrects),
    )
    const wanted = await netsOf(workspace, id)
    for (const document of await readRegister(workspace, {})) {
      if (document.credits !== null) continue
      const all = [document.net, ...document.corrected_by.map(({ net }) => net)]
      expect(total(all), document.invoice_key).toEqual(exact(wanted[document.invoice_key] ?? ''))
    }
    await expect(correct(workspace, { kind: 'run', run: id })).rejects.toMatchObject({
      code: 'RB-947',
    })
    const html = readFileSync(join(workspace.issued, month, 'FK-2026-000001.html'), 'utf8')
    expect(html).toMatch(/było .*, jest /u)
    await billsNextMonth(workspace, changes)
  }, 300_000)

  async function billsNextMonth(
    workspace: Workspace,
    changes: Awaited<ReturnType<typeof correct>>['changes'],
  ): Promise<void> {
    const waiting = changes.filter((row) => row.settled_by === 'next_invoice')
    writeNextMonth(workspace)
    const config = parseConfig({ threads: 2 })
    const period = parsePeriod('2026-11')
    const { id } = await run({ workspace, period, config, log: silentLog })
    const { database } = await openRun(workspace, id)
    const lines = await database.rows(
      "select amount_rounded::varchar as net from invoice_line where meter_category like '% · FV/%' and is_late",
    )
    database.close()
    expect(lines.length).toBeGreaterThanOrEqual(waiting.length)
    expect(total(lines.map((row) => String(row.net)))).toEqual(total(waiting.map((row) => row.net)))
    const asked = { workspace, config, period, user: 'anna', onlyHeld: false, hold: [] }
    await closePeriod(asked)
    const billed = (await readRegister(workspace, { period: month })).flatMap((row) =>
      row.corrected_by.filter((one) => one.settled_by === 'next_invoice'),
    )
    expect(billed.map((one) => one.billed_in)).toEqual(waiting.map(() => '2026-11'))
    expect(await pendingCorrections(workspace, '2026-12')).toEqual([])
    expect(await pendingCorrections(workspace, '2026-11')).toHaveLength(lines.length)
    expect(await checkSealed(workspace)).toMatchObject([{ sound: true }, { sound: true }])
    const rebuilt = await rebuildSealed({ workspace, period, config, log: silentLog })
    expect(rebuilt).toMatchObject({ same: 'bytes', sealed_run: id })
    await reopenPeriod(workspace, '2026-11', 'once more', 'anna')
    expect(await pendingCorrections(workspace, '2026-12')).toHaveLength(lines.length)
  }

  test('a line goes back, then the rest', async () => {
    const workspace = await sealedAndIssued()
    const number = 'FV/2026/000006'
    const line = await correct(workspace, { kind: 'line', number, line: '2' })
    expect(line.changes).toMatchObject([{ corrects: number, net: '-1.940', net_after: '1657.710' }])
    await expect(correct(workspace, { kind: 'line', number, line: '2' })).rejects.toMatchObject({
      code: 'RB-947',
    })
    const rest = await correct(workspace, { kind: 'whole', number })
    expect(rest.changes).toMatchObject([{ corrects: number, net: '-1657.710', net_after: '0.000' }])
    expect(rest.documents).toMatchObject([{ number: 'FK/2026/000002', credits: number }])
    await expect(correct(workspace, { kind: 'line', number, line: '1' })).rejects.toMatchObject({
      code: 'RB-946',
    })
  })
})
