import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DuckDB } from '../pipeline/engine/duckdb.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { fileDifferences, scaled, storedRows } from './formats/compare-canonical.ts'
import { allRenderers } from './formats/all-renderers.ts'
import type { FormatRenderer, RenderedFile } from './formats/format-renderer.ts'
import { ingestLanding, makeLanding, openEngine } from './ingest/ingest-report.ts'
import { makeDice } from './random/dice.ts'

/**
 * So many cases go into one landing folder: opening and removing folders
 * costs more than small files.
 */
const batch = 25
const renderers = await allRenderers()
let database: DuckDB

beforeAll(async () => {
  database = await openEngine()
})

afterAll(() => {
  database.close()
})

/** 5 seeds and a fresh one; 1,000 when deep; RATEBOOK_SEED runs one alone. */
function seeds(): number[] {
  const only = process.env['RATEBOOK_SEED']
  if (only !== undefined) return [Number.parseInt(only, 10)]
  const fresh = 1_000_000 + (Date.now() % 1_000_000_000)
  process.stdout.write(`fresh month in every format: RATEBOOK_SEED=${String(fresh)}\n`)
  const count = process.env['RATEBOOK_DEEP'] === undefined ? 5 : 1_000
  return [...Array.from({ length: count }, (_, index) => index + 1), fresh]
}

interface CaseFile extends RenderedFile {
  readonly seed: number
  readonly file: string
}

function filesOf(renderer: FormatRenderer, seed: number): CaseFile[] {
  return renderer
    .render(makeDice(seed))
    .files.map((one) => ({ ...one, seed, file: `${String(seed)}/${one.name}` }))
}

/** What is wrong with the files of some cases: each line names the seed that shows it. */
async function differences(
  renderer: FormatRenderer,
  cases: readonly CaseFile[],
): Promise<string[]> {
  const landing = makeLanding(Object.fromEntries(cases.map(({ file, bytes }) => [file, bytes])))
  try {
    const { sources, duplicates, refused } = await ingestLanding(database, landing)
    const found: string[] = []
    for (const one of cases) {
      // two months may have come out the same: what holds of the one taken holds of both
      const taken = duplicates.find(({ name }) => name === one.file)?.of ?? one.file
      const source = sources.find(({ name }) => name === taken)
      const tell = (text: string): void => {
        found.push(`RATEBOOK_SEED=${String(one.seed)} ${one.name}: ${text}`)
      }
      if (source === undefined) {
        tell(
          refused.find(({ message }) => message.includes(one.file))?.message ??
            'neither taken nor refused',
        )
        continue
      }
      const { format, schema, records } = source.stored
      if (format !== renderer.format || schema !== renderer.schema)
        tell(`recognised as ${format} (${schema})`)
      if (records !== one.records.length)
        tell(`${String(records)} records, not ${String(one.records.length)}`)
      const stored = await storedRows(database, join(landing.lake, source.key, `${schema}.parquet`))
      fileDifferences(one, stored).forEach(tell)
    }
    return found
  } finally {
    landing.remove()
  }
}

describe('any month, however it is delivered, gives its canonical rows', () => {
  const all = seeds()

  test.each(renderers)('$name', { timeout: 3_600_000 }, async (renderer) => {
    const found: string[] = []
    for (let start = 0; start < all.length && found.length === 0; start += batch) {
      const cases = all.slice(start, start + batch).flatMap((seed) => filesOf(renderer, seed))
      found.push(...(await differences(renderer, cases)))
    }
    expect(found.slice(0, 12)).toEqual([])
  })
})

describe('the property test itself', () => {
  test('reads every renderer that stands in test/formats', () => {
    const files = readdirSync(join(packageRoot, 'test', 'formats')).filter((name) =>
      /^render-.*\.ts$/u.test(name),
    )
    expect(files.length).toBeGreaterThan(0)
    expect(new Set(renderers.map(({ name }) => name)).size).toBe(renderers.length)
  })

  test('the same dice give the same bytes', () => {
    for (const renderer of renderers) {
      const [one, other] = [renderer.render(makeDice(7)), renderer.render(makeDice(7))]
      expect(other, renderer.name).toEqual(one)
    }
  })

  test('a value that is changed is noticed', async () => {
    for (const renderer of renderers.filter(({ schema }) => schema === 'usage')) {
      // a file whose first record is a good one
      const file = [1, 2, 3, 4, 5]
        .flatMap((seed) => filesOf(renderer, seed))
        .find(({ records: [first] }) => first !== undefined && !('quarantine' in first))
      expect(file, renderer.name).toBeDefined()
      if (file === undefined) continue
      const records = file.records.map((record, at) =>
        at === 0 ? { ...record, quantity: '123456.5' } : record,
      )
      const found = await differences(renderer, [{ ...file, records }])
      expect(found.length, renderer.name).toBeGreaterThan(0)
    }
  })

  test.each([
    ['1', 10n ** 18n],
    ['-1.5', -15n * 10n ** 17n],
    ['0.0000000000000000005', 1n],
    ['-0.0000000000000000004', 0n],
    ['1E-18', 1n],
    ['1e2', 10n ** 20n],
    ['', null],
    ['1,5', null],
    ['.', null],
  ])('%j is %s of 10^-18', (text, expected) => {
    expect(scaled(text)).toBe(expected)
  })
})
