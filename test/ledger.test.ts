import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DuckDB } from '../pipeline/engine/duckdb.ts'
import { readLedger, withLedger } from '../pipeline/ledger/ledger.ts'
import { pendingCorrections } from '../pipeline/ledger/pending-corrections.ts'
import { readRegister } from '../pipeline/ledger/register.ts'
import { sealsInForce } from '../pipeline/ledger/seal-state.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { makeFolder, openWorkspace, type Workspace } from '../pipeline/workspace.ts'

const month = '2026-10'
const number = 'INV/2026/000001'

/** A workspace of which nothing is there yet. */
function emptyWorkspace(name: string): Workspace {
  const folder = join(packageRoot, 'test', 'output', name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  return openWorkspace(folder)
}

describe('a month with many seals and corrections', () => {
  const first = { seal_id: `${month}-c1`, invoice_key: 'A', seller_id: 'SELLER' }
  const money = { account_id: 'A', currency: 'EUR', net: '9', tax: '0', gross: '9' }
  const moment = (place: number) => `2026-11-05 10:00:${String(place).padStart(2, '0')}`
  const twelve = Array.from({ length: 12 }, (_, index) => index + 1)

  test('has them in the order in which they were made', async () => {
    const workspace = emptyWorkspace('ledger-order')
    const tax_point = '2026-10-31'
    await withLedger(workspace, async (ledger) => {
      for (const place of twelve) {
        const user = { sealed_by: 'anna', accepted: null, run_id: `${month}-r1`, seal_sha256: '' }
        const seal_id = `${month}-c${String(place)}`
        await ledger.add('seal', {
          ...{ seal_id, period: month, follows: null, sealed_at: moment(place), ...user },
        })
        const correction_id = `${month}-k${String(place)}`
        await ledger.add('correction', {
          ...{ correction_id, period: month, kind: 'line', run_id: null, manifest_sha256: null },
          ...{ reason: 'wrong price', corrected_at: moment(place), corrected_by: 'anna' },
        })
        await ledger.add('corrected_document', {
          ...{ correction_id, ...first, corrects: number, settled_by: 'nothing', ...money },
          ...{ net_after: '9', tax_point },
        })
      }
      await ledger.add('sealed_document', {
        ...{ ...first, ...money, document_type: 'invoice', tax_point, payment_terms_days: '14' },
      })
      await ledger.add('document', {
        ...{ number, file_name: 'a', series: 'INV', sequence: '1', ...first, correction_id: null },
        ...{ issue_date: '2026-11-05', due_date: '2026-11-19', credits: null, reason: null },
        ...{ templates_sha256: '', numbered_at: moment(0), numbered_by: 'anna' },
      })
    })
    const seals = await withLedger(workspace, sealsInForce)
    expect(seals.map((seal) => seal.seal_id)).toEqual(twelve.map((n) => `${month}-c${String(n)}`))
    const [document] = await readRegister(workspace, {})
    expect(document?.corrected_by.map((one) => one.correction_id)).toEqual(
      twelve.map((n) => `${month}-k${String(n)}`),
    )
  })
})

describe('a ledger of an earlier version', () => {
  /** With a document and its seal, from before there were corrections other than whole ones. */
  async function earlierLedger(name: string): Promise<Workspace> {
    const workspace = emptyWorkspace(name)
    makeFolder(dirname(workspace.ledger))
    const database = await DuckDB.open({ path: workspace.ledger })
    await database.run(
      'create table document (number varchar, file_name varchar, series varchar, ' +
        'sequence bigint, seller_id varchar, seal_id varchar, invoice_key varchar, ' +
        'issue_date date, due_date date, credits varchar, reason varchar, ' +
        'templates_sha256 varchar, numbered_at timestamp, numbered_by varchar, unique (number), ' +
        'unique (file_name), unique (series, sequence), unique (seal_id, invoice_key))',
    )
    await database.run(
      `insert into document values ('${number}', 'a', 'INV', 1, 'SELLER', '${month}-c1', 'A', ` +
        "'2026-11-05', '2026-11-19', null, null, '', '2026-11-05 10:00:00', 'anna')",
    )
    database.close()
    return workspace
  }

  test('is read as it is: what came since is empty', async () => {
    const workspace = await earlierLedger('ledger-read')
    await readLedger(workspace, null, async (ledger) => {
      expect(await ledger.rows('document')).toMatchObject([{ number, correction_id: null }])
      expect(await ledger.rows('corrected_document')).toEqual([])
    })
    expect(await pendingCorrections(workspace, '2026-11')).toEqual([])
  })

  test('goes on: a document of a correction is added', async () => {
    const workspace = await earlierLedger('ledger-write')
    await withLedger(workspace, async (ledger) => {
      const [known] = await ledger.rows('document')
      expect(known?.correction_id).toBeNull()
      if (known === undefined) return
      const note = { ...known, number: 'CN/1', file_name: 'b', series: 'CN', invoice_key: 'B' }
      await ledger.add('document', { ...note, credits: number, correction_id: `${month}-k1` })
    })
    const rows = await readLedger(workspace, [], (ledger) => ledger.rows('document'))
    expect(rows.map((row) => row.correction_id)).toEqual([`${month}-k1`, null])
  })
})
