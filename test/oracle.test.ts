import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { caseNames, casePeriod, expectationOf, expectedTables, writeCaseWorkspace } from './cases/case-folder.ts'
import { differences } from './cases/compare.ts'
import { rateMonth } from './oracle/rate-month.ts'
import { tablesOf } from './oracle/tables.ts'

describe('the oracle agrees with the cases worked out by hand', () => {
  test.each(caseNames())('%s', (name) => {
    const workspace = writeCaseWorkspace(name, 'oracle')
    const tables = tablesOf(rateMonth({
      ratesDir: join(workspace, 'rates'), landingDir: join(workspace, 'data', 'landing'), period: casePeriod,
    }))
    for (const table of expectedTables) {
      const expected = expectationOf(name, table)
      if (expected === null) continue
      const columns = Object.keys(expected[0] ?? tables[table][0] ?? {})
      expect(differences(expected, tables[table], columns), `${name}: ${table}`).toEqual([])
    }
  })
})
