import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { diffAgainst } from '../pipeline/diff/against.ts'
import { againstCsv, againstPage, differing } from '../pipeline/diff/against-page.ts'
import { readOtherInvoices } from '../pipeline/diff/other-invoices.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { writeText } from './cases/write-files.ts'
import { ClosedMonths, hours } from './closed-months.ts'

/** A parallel month: the drafts beside what another system billed (B35). */
const months = new ClosedMonths('against')

beforeAll(async () => {
  const globex = { CustomerId: 'c2', EntitlementId: 'd2' }
  months.usage('2026-10', [
    hours('100', '8'),
    hours('50', '4', { EntitlementId: 'd9' }),
    hours('30', '2.4', globex),
    // no price for it: the account is held
    hours('1', '0.08', { CustomerId: 'c3', EntitlementId: 'd3', MeterId: 'meter-x' }),
  ])
  months.rates('accounts.csv', [
    { account_id: 'FABRIKAM', tenant_id: 'c1', currency: 'EUR' },
    { account_id: 'GLOBEX', tenant_id: 'c2', currency: 'EUR' },
    { account_id: 'INITECH', tenant_id: 'c3', currency: 'EUR' },
  ])
  months.rates(
    'assignments.csv',
    ['c1', 'c2', 'c3'].map((id) => ({ customer_tenant_id: id, billed_to: 'direct' })),
  )
  await months.run('2026-10')
})

async function against(...lines: readonly string[]) {
  const path = join(months.folder, 'invoices.csv')
  writeText(path, lines.join('\n') + '\n')
  return diffAgainst(openWorkspace(months.folder), '2026-10', await readOtherInvoices(path))
}

describe('a run beside the invoices of another system', () => {
  test('says where they differ, and which accounts are held', async () => {
    const found = await against(
      'account_id,currency,net',
      'FABRIKAM,EUR,10.00',
      'FABRIKAM,EUR,4.20',
      'GLOBEX,EUR,3',
      'INITECH,EUR,0.10',
      'UMBRELLA,EUR,7.50',
    )
    expect(againstPage(found, 'invoices.csv', false).replaceAll(/ +$/gmu, '')).toBe(
      [
        '2026-10-r1 beside invoices.csv: 1 agree, 3 differ',
        '',
        'Account        Name      Theirs   Ours  Difference',
        'UMBRELLA  EUR              7.50      –       -7.50',
        'FABRIKAM  EUR  FABRIKAM   14.20  15.00        0.80',
        'INITECH   EUR  INITECH     0.10      –       -0.10  held: missing_price',
        '',
      ].join('\n'),
    )
  })

  test('goes down to subscriptions where the other system tells them', async () => {
    const [d1, d2, d9] = ['d1', 'd2', 'd9'].map(
      (id) => `${id}000000-0000-0000-0000-000000000000`,
    ) as [string, string, string]
    const found = await against(
      'account_id,subscription_id,currency,net',
      `FABRIKAM,${d1.toUpperCase()},EUR,10`,
      `FABRIKAM,${d9},EUR,5`,
      `GLOBEX,${d2},EUR,3`,
    )
    expect(differing(found)).toEqual([])
    expect(againstPage(found, 'invoices.csv', false)).toBe(
      '2026-10-r1 beside invoices.csv: 3 agree, 0 differ\n',
    )
    expect(againstCsv(found).split('\r\n').slice(0, 2)).toEqual([
      'run,account_id,customer_account_id,subscription_id,currency,theirs,ours,difference,held_reasons',
      `2026-10-r1,FABRIKAM,,${d1},EUR,10,10,0,`,
    ])
  })

  test('names each fault of the file', async () => {
    const fault = await against(
      'account_id,currency,net',
      'FABRIKAM,EURO,ten',
      'GLOBEX,EUR,',
    ).catch((error: unknown) => String(error))
    expect(fault).toContain('invoices.csv:2')
    expect(fault).toContain('is not an ISO 4217 currency')
    expect(fault).toContain('invoices.csv:3')
  })
})
