import { describe, expect, test } from 'vitest'
import {
  caseNames,
  casePeriod,
  expectationOf,
  expectedTables,
  summedTables,
  writeCaseWorkspace,
} from './cases/case-folder.ts'
import { differences } from './cases/compare.ts'
import { tableOfRun } from './cases/run-tables.ts'
import { runWorkspace } from './run-workspace.ts'

/** The pipeline must say what was worked out by hand in every case. */
describe('the pipeline agrees with the cases worked out by hand', () => {
  test.each(caseNames())('%s', async (name) => {
    const workspace = writeCaseWorkspace(name, 'pipeline')
    const run = await runWorkspace(workspace, casePeriod)
    expect([0, 1]).toContain(run.exitCode)
    for (const table of [...expectedTables, ...summedTables]) {
      const expected = expectationOf(name, table)
      if (expected === null) continue
      const actual = await tableOfRun(run, table)
      const columns = Object.keys(expected[0] ?? actual[0] ?? {})
      expect(differences(expected, actual, columns), `${name}: ${table}`).toEqual([])
    }
  })
})
