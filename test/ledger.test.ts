import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withLedger } from '../pipeline/ledger/ledger.ts'
import { readRegister } from '../pipeline/ledger/register.ts'
import { sealsInForce } from '../pipeline/ledger/seal-state.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { openWorkspace, type Workspace } from '../pipeline/workspace.ts'

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
