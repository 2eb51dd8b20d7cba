import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ingestFiles, type Source } from '../pipeline/1-ingest/ingest.ts'
import { SmallFiles } from '../pipeline/1-ingest/small-files.ts'
import type { DuckDB, Row } from '../pipeline/engine/duckdb.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import {
  fileDifferences,
  scaled,
  storedRows,
  type StoredRows,
} from './formats/compare-canonical.ts'
import { allRenderers } from './formats/all-renderers.ts'
import type { FormatRenderer, RenderedFile } from './formats/format-renderer.ts'
import { ingestLanding, type Landing, makeLanding, openEngine } from './ingest/ingest-report.ts'
import { makeDice } from './random/dice.ts'
import { testSeeds } from './random/seeds.ts'

/** So many cases go into one landing folder: small files are cheap where there are many. */
const batch = 50
const renderers = await allRenderers()
let database: DuckDB

beforeAll(async () => {
  database = await openEngine(1)
})

afterAll(() => {
  database.close()
})

interface CaseFile extends RenderedFile {
  readonly renderer: FormatRenderer
  readonly seed: number
  readonly file: string
}

function filesOf(renderer: FormatRenderer, seed: number): CaseFile[] {
  return renderer
    .render(makeDice(seed))
    .files.map((one) => ({
      ...one,
      renderer,
      seed,
      file: `${renderer.name}/${String(seed)}/${one.name}`,
    }))
}

function landingOf(cases: readonly CaseFile[]): Landing {
  return makeLanding(Object.fromEntries(cases.map(({ file, bytes }) => [file, bytes])))
}

/** What is wrong with the files of some cases: each line names the seed that shows it. */
async function differences(cases: readonly CaseFile[]): Promise<string[]> {
  const landing = landingOf(cases)
  try {
    const { sources, duplicates, refused } = await ingestLanding(database, landing)
    const rows = await rowsOf(sources, landing.lake)
    return cases.flatMap((one) => {
      // two months may have come out the same: what holds of the one taken holds of both
      const taken = duplicates.find(({ name }) => name === one.file)?.of ?? one.file
      const source = sources.find(({ name }) => name === taken)
      const refusal = refused.find(({ message }) => message.includes(one.file))?.message
      const faults =
        source === undefined
          ? [refusal ?? 'neither taken nor refused']
          : sourceFaults(one, source, rows.get(source))
      return faults.map((fault) => `RATEBOOK_SEED=${String(one.seed)} ${one.file}: ${fault}`)
    })
  } finally {
    landing.remove()
  }
}

/** What the lake holds of each source. */
async function rowsOf(
  sources: readonly Source[],
  lake: string,
): Promise<ReadonlyMap<Source, StoredRows>> {
  const found: [Source, StoredRows][] = []
  for (const format of new Set(sources.map(({ stored }) => stored.format))) {
    const own = sources.filter(({ stored }) => stored.format === format)
    const paths = own.map(({ key, stored }) => join(lake, key, `${stored.schema}.parquet`))
    const rows = [...(await storedRows(database, paths)).values()]
    own.forEach((source, index) => {
      const of = rows[index]
      if (of !== undefined) found.push([source, of])
    })
  }
  return new Map(found)
}

function sourceFaults(
  { renderer, records: expected, ...one }: CaseFile,
  { stored: { format, schema, records } }: Source,
  rows: StoredRows | undefined,
): string[] {
  if (format !== renderer.format || schema !== renderer.schema || rows === undefined)
    return [`recognised as ${format} (${schema})`]
  const told = `${String(records)} records, not ${String(expected.length)}`
  return [
    ...(records === expected.length ? [] : [told]),
    ...fileDifferences({ ...one, records: expected }, rows),
  ]
}

const all = testSeeds('month in every format', { plain: 5, deep: 1_000 })

/** When deep the spellings of one format share its seeds. */
function seedsOf({ format }: FormatRenderer): readonly number[] {
  if (all.length < 1_000) return all
  const spellings = renderers.filter((renderer) => renderer.format === format).length
  return [...all.slice(0, Math.ceil(1_000 / spellings)), ...all.slice(-1)]
}

describe('any month, however it is delivered, gives its canonical rows', () => {
  test.each(renderers)('$name', { timeout: 3_600_000 }, async (renderer) => {
    const found: string[] = []
    const own = seedsOf(renderer)
    for (let start = 0; start < own.length && found.length === 0; start += batch) {
      const cases = own.slice(start, start + batch).flatMap((seed) => filesOf(renderer, seed))
      found.push(...(await differences(cases)))
    }
    expect(found.slice(0, 12)).toEqual([])
  })
})

describe('a file that is read by itself gives what it gives among others', () => {
  /** All that the lake holds: typed records, the bytes of the rest, what is refused. */
  async function held(landing: Landing, lake: string): Promise<unknown> {
    const { sources, refused } = await ingestFiles(database, landing.folder, landing.names, {
      lake,
    })
    const rows = await rowsOf(sources, lake)
    const byRecord = (a: Row, b: Row): number => (String(a.record) < String(b.record) ? -1 : 1)
    const bytesOf = (source: Source): unknown =>
      readdirSync(join(lake, source.key))
        .filter((name) => name !== `${source.stored.schema}.parquet`)
        .map((name) => [name, readFileSync(join(lake, source.key, name)).toString('base64')])
    return {
      refused: refused.map(({ message }) => message),
      sources: sources.map((source) => [
        source,
        bytesOf(source),
        rows.get(source)?.rows.toSorted(byRecord),
      ]),
    }
  }

  test.each(all.length > 100 ? [...all.slice(0, 20), ...all.slice(-1)] : all.slice(-1))(
    'seed %i',
    async (seed) => {
      const landing = landingOf(renderers.flatMap((renderer) => filesOf(renderer, seed)))
      const takes = vi.spyOn(SmallFiles, 'takes')
      try {
        const together = await held(landing, landing.lake)
        takes.mockReturnValue(false)
        expect(await held(landing, landing.lake + '-alone')).toEqual(together)
      } finally {
        takes.mockRestore()
        landing.remove()
      }
    },
  )
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
    const usage = renderers.filter(({ schema }) => schema === 'usage')
    const cases = usage.map((renderer) => {
      // a file whose first record is a good one
      const file = [1, 2, 3, 4, 5]
        .flatMap((seed) => filesOf(renderer, seed))
        .find(({ records: [first] }) => first !== undefined && !('quarantine' in first))
      if (file === undefined) throw new Error(`no good first record: ${renderer.name}`)
      const records = file.records.map((record, at) =>
        at === 0 ? { ...record, quantity: '123456.5' } : record,
      )
      return { ...file, records }
    })
    const found = await differences(cases)
    for (const { file } of cases)
      expect(found.filter((fault) => fault.includes(`${file}: record 1: quantity`))).toHaveLength(1)
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
