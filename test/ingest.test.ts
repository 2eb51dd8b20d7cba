import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DuckDB } from '../pipeline/engine/duckdb.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import type { IngestCase } from './ingest/ingest-case.ts'
import { ingestLanding, isConserved, makeLanding, openEngine, readOutcomes, reportText } from './ingest/ingest-report.ts'
import { structureCases } from './ingest/structure-cases.ts'
import { valueCases } from './ingest/value-cases.ts'

const goldenFolder = join(packageRoot, 'test', 'errors', 'ingest')
const cases = { ...structureCases, ...valueCases }
let database: DuckDB

beforeAll(async () => {
  database = await openEngine()
})

afterAll(() => {
  database.close()
})

/** The golden text; RATEBOOK_GOLDEN=write takes the actual one, to be read before it is kept. */
function goldenOf(name: string, actual: string): string {
  const path = join(goldenFolder, name, 'expect.txt')
  if (process.env['RATEBOOK_GOLDEN'] === 'write') {
    mkdirSync(join(goldenFolder, name), { recursive: true })
    writeFileSync(path, actual)
  }
  return existsSync(path) ? readFileSync(path, 'utf8') : `${path} is missing`
}

async function checkCase(name: string, { files, named = [], show }: IngestCase): Promise<void> {
  const landing = makeLanding(files)
  try {
    const all = { ...landing, names: [...landing.names, ...named] }
    const first = await ingestLanding(database, all)
    const outcomes = await readOutcomes(database, all, first.sources, show)
    const text = reportText(first, outcomes).replaceAll(landing.folder, '<landing>')
    expect(outcomes.filter((outcome) => !isConserved(outcome))).toEqual([])
    expect(text).toBe(goldenOf(name, text))
    const again = await ingestLanding(database, all)
    expect(again.sources.map(({ reused }) => reused)).toEqual(again.sources.map(() => true))
    const outcomesAgain = await readOutcomes(database, all, again.sources, show)
    expect(reportText(again, outcomesAgain).replaceAll(landing.folder, '<landing>')).toBe(text)
    expect(existsSync(landing.lake) ? readdirSync(landing.lake).filter((entry) => entry.startsWith('.tmp')) : []).toEqual([])
  } finally {
    landing.remove()
  }
}

describe('what ingest makes of a file', () => {
  test.each(Object.entries(cases))('%s', checkCase)

  test('every golden text has its case', () => {
    expect(readdirSync(goldenFolder).sort()).toEqual(Object.keys(cases).sort())
  })
})
