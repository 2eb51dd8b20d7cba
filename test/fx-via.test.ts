import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openRun } from '../pipeline/open-run.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { casePeriod, writeCaseWorkspace } from './cases/case-folder.ts'
import { equationsOf, pageOf } from './explain/ask.ts'
import { runWorkspace, type WorkspaceRun } from './run-workspace.ts'

/** Rates lead from USD to PLN only by way of EUR: 0.9 × 4.30 = 3.87. */
const rates = `month,from_currency,to_currency,rate,kind,source,published_on
2026-10,USD,EUR,0.9,sell,ECB,
2026-10,EUR,PLN,4.30,sell,NBP,
2026-10,EUR,USD,1.08,sell,ECB,
2026-10,USD,EUR,0.90,book,ECB,
2026-10,PLN,EUR,0.22,book,NBP,
2026-10,USD,EUR,0.93,tax,ECB,
2026-10,PLN,EUR,0.23,tax,NBP,
2026-10,EUR,PLN,4.30,tax,NBP,
`

/** The folder of the case, with everything priced at 0.10 USD. */
function folderOf(name: string): string {
  const folder = writeCaseWorkspace('currency-by-market', name)
  const lists = join(folder, 'rates', 'price-lists')
  for (const file of readdirSync(lists)) writeFileSync(join(lists, file), '')
  writeFileSync(
    join(lists, 'standard.csv'),
    'price_list_id,rule_id,model,currency,price\nSTANDARD,all,unit_price,USD,0.10\n',
  )
  const [fx] = readdirSync(join(folder, 'rates', 'fx'))
  writeFileSync(join(folder, 'rates', 'fx', String(fx)), rates)
  return folder
}

function month(name: string, settings: Record<string, string>): Promise<WorkspaceRun> {
  return runWorkspace(folderOf(name), casePeriod, settings)
}

describe('an exchange rate by way of another currency', () => {
  test('is none without the setting: the account is held', async () => {
    const run = await month('fx-direct', {})
    const held = await run.table('held')
    expect(held.map(({ account_id, reason }) => [account_id, reason])).toEqual([
      ['INITECH', 'missing_fx'],
    ])
  })

  test('is the product of two, and says so', async () => {
    const run = await month('fx-via', { fxVia: 'EUR' })
    expect(await run.table('held')).toEqual([])
    const lines = (await run.table('rated_line')).filter(
      ({ account_id }) => account_id === 'INITECH',
    )
    expect(lines.map(({ fx_rate }) => fx_rate)).toEqual(['3.870000000', '3.870000000'])
    const rate = (await run.table('fx_rate')).find(
      ({ from_currency: from, to_currency: to, kind }) =>
        from === 'USD' && to === 'PLN' && kind === 'sell',
    )
    expect(rate?.['source']).toMatch(
      /^by way of EUR: 0\.9\d* \(rates\/fx\/.*:2\) × 4\.3\d* \(.*:3\)$/u,
    )
  })

  test('is shown in the explanation of what it converted', async () => {
    const folder = folderOf('fx-explained')
    await runWorkspace(folder, casePeriod, { fxVia: 'EUR' }, [])
    const run = await openRun(openWorkspace(folder))
    const page = await pageOf(run, '2026-10.INITECH.PLN/1')
    run.database.close()
    equationsOf(page, 'a rate by way of EUR')
    expect(page).toMatch(/USD × 3\.87 PLN per USD/u)
    expect(page).toMatch(/rate +by way of EUR: 0\.9\d* \(.*:2\) × 4\.3\d* \(.*:3\)/u)
  })

  test('is never used for tax', async () => {
    const run = await month('fx-tax', { fxVia: 'EUR' })
    const kinds = (await run.table('fx_rate')).filter(({ source }) => source?.startsWith('by way'))
    expect(new Set(kinds.map(({ kind }) => kind))).toEqual(new Set(['sell']))
  })
})
