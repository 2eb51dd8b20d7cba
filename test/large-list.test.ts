import { appendFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readRates } from '../pipeline/3-price/read-rates.ts'
import { parseConfig } from '../pipeline/config.ts'
import { inOrder, type LintReport, lintRates } from '../pipeline/lint/lint-rates.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { runWorkspace } from './run-workspace.ts'

/** Half a million prices when deep; a tenth of them otherwise. */
const rowCount = process.env.RATEBOOK_DEEP === undefined ? 50_000 : 500_000
const folder = join(packageRoot, 'test', 'output', 'large-list')
const file = join(folder, 'rates', 'price-lists', 'large.csv')

function writeList(): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  cpSync(join(packageRoot, 'rates'), join(folder, 'rates'), { recursive: true })
  const rows = Array.from(
    { length: rowCount },
    (_, i) =>
      `standard,L-${String(i)},meter-${String(i)},unit_price,EUR,1 Hour,0.${String(i + 1)},2025-01-01,` +
      `price ${String(i)}\n`,
  )
  const head = 'price_list_id,rule_id,meter_id,model,currency,unit,price,valid_from,note\n'
  writeFileSync(file, head + rows.join(''))
}

function lint(): Promise<LintReport> {
  return lintRates({
    workspace: openWorkspace(folder),
    period: parsePeriod('2026-10'),
    config: parseConfig({}),
  })
}

describe(`a list of ${String(rowCount)} prices`, () => {
  test('loads and is linted', async () => {
    writeList()
    expect(inOrder(await lint()).filter(({ file: at }) => at?.endsWith('large.csv'))).toEqual([])
  })

  test('prices a month, and is linted with its usage', async () => {
    cpSync(join(packageRoot, 'data', 'sample'), join(folder, 'data', 'landing'), {
      recursive: true,
      filter: (path) => !path.endsWith('.md'),
    })
    const { manifest } = await runWorkspace(folder, '2026-10', {}, [])
    expect(manifest.tables['price_rule']?.rows).toMatch(/^\d{5,}$/u)
    expect(manifest.tables['invoice']?.rows).not.toBe('0')
    const found = inOrder(await lint()).filter(({ file: at }) => at?.endsWith('large.csv'))
    expect(found.map(({ check }) => check)).toEqual(['unused_price'])
  }, 300_000)

  test('names the line of every fault at its end', async () => {
    appendFileSync(
      file,
      'standard,L-7,meter-x,unit_price,EUR,1 Hour,0.1,2025-01-01,twice\n' +
        'standard,new,METER-3,unit_price,EUR,1 Hour,0.2,2025-01-01,a tie\n' +
        'standard,bad,meter-y,unit_price,EURO,1 Hour,"0,2",2025-01-01,a comma\n',
    )
    const line = rowCount + 2
    const refused = await readRates(join(folder, 'rates')).then(
      () => 'nothing',
      (error: unknown) => String(error),
    )
    expect(refused).toContain(`large.csv:9 and :${String(line)}`)
    expect(refused).toContain(`large.csv:5 and :${String(line + 1)}`)
    expect(refused).toContain(`large.csv:${String(line + 2)}: column currency: "EURO"`)
    expect(refused).toContain(`large.csv:${String(line + 2)}: column price: "0,2"`)
  })
})
