import { beforeAll, describe, expect, test } from 'vitest'
import { findBrowser } from '../pipeline/browser/find-browser.ts'
import type { FoundBrowser } from '../pipeline/browser/launch-browser.ts'
import { correctDocuments } from '../pipeline/ledger/correct.ts'
import type { Corrected } from '../pipeline/ledger/correction-changes.ts'
import { issuePeriod } from '../pipeline/ledger/issue.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { ClosedMonths, hours } from './closed-months.ts'

/**
 * An account that was given back is billed anew beside documents that were corrected in part (B30):
 * FABRIKAM's, of which something goes back, do not stand against GLOBEX's.
 */
const month = '2026-10'
const [fabrikam, globex] = ['INV/2026/000001', 'INV/2026/000002']
let browser: FoundBrowser

beforeAll(async () => {
  browser = await findBrowser({ pathVariable: process.env.PATH })
})

/** A month whose two invoices are issued; prices of an hour per meter. */
async function issued(name: string): Promise<ClosedMonths> {
  const months = new ClosedMonths(name)
  hourPrice(months, '0.10')
  months.usage(month, [
    hours('100', '8'),
    hours('10', '0.8', { MeterCategory: 'Storage' }),
    hours('50', '4', { CustomerId: 'c2', EntitlementId: 'd2', MeterId: 'meter-x' }),
  ])
  await months.run(month)
  await months.close(month)
  const asked = { workspace: openWorkspace(months.folder), browser, user: 'anna' }
  await issuePeriod({ ...asked, period: month, date: '2026-11-05' })
  return months
}

/** What FABRIKAM pays for an hour; GLOBEX always pays 0.10. */
function hourPrice(months: ClosedMonths, price: string): void {
  const rule = { price_list_id: 'STANDARD', model: 'unit_price', currency: 'EUR' }
  months.rates('price-lists/standard.csv', [
    { ...rule, rule_id: 'vm', meter_id: 'meter-vm', price },
    { ...rule, rule_id: 'x', meter_id: 'meter-x', price: '0.10' },
  ])
}

function correct({ folder }: ClosedMonths, corrected: Corrected) {
  const asked = { workspace: openWorkspace(folder), browser, user: 'anna', date: '2026-11-09' }
  return correctDocuments({ ...asked, corrected, reason: 'wrong price' })
}

describe('close --held after a correction', () => {
  test('takes a run in which the line that went back still is', async () => {
    const months = await issued('close-held-line')
    hourPrice(months, '0.05')
    await months.run(month)
    await correct(months, { kind: 'run', run: `${month}-r2` })
    const { changes } = await correct(months, { kind: 'line', number: fabrikam, line: '1' })
    expect(changes).toMatchObject([{ settled_by: 'credit_note' }])
    await correct(months, { kind: 'whole', number: globex })
    const anew = await months.close(month, {}, { onlyHeld: true })
    expect(anew.documents).toMatchObject([{ invoice_key: '2026-10.GLOBEX.EUR' }])
  }, 300_000)

  test('takes the run that left nothing of a document', async () => {
    const months = await issued('close-held-zero')
    for (const [place, price] of ['0.05', '0'].entries()) {
      hourPrice(months, price)
      await months.run(month)
      const { changes } = await correct(months, {
        kind: 'run',
        run: `${month}-r${String(place + 2)}`,
      })
      expect(changes).toMatchObject([{ corrects: fabrikam, net: '-5.500' }])
    }
    await correct(months, { kind: 'whole', number: globex })
    const anew = await months.close(month, {}, { onlyHeld: true })
    expect(anew.documents).toMatchObject([{ invoice_key: '2026-10.GLOBEX.EUR' }])
  }, 300_000)
})
