import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DuckDB } from '../pipeline/engine/duckdb.ts'
import { bindHeaders } from '../pipeline/1-ingest/bind-header.ts'
import { dailyRatedUsage } from '../pipeline/1-ingest/formats/daily-rated-usage.ts'
import { inspectFile } from '../pipeline/1-ingest/inspect-file.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import type { IngestCase } from './ingest/ingest-case.ts'
import {
  ingestLanding,
  isConserved,
  makeLanding,
  openEngine,
  readOutcomes,
  reportText,
} from './ingest/ingest-report.ts'
import { countNaively } from './ingest/naive-records.ts'
import { countChunks, cutAt, isSuspect, splitChunks } from './ingest/split-text.ts'
import { structureCases } from './ingest/structure-cases.ts'
import { goodLines, headerLine, rawLine, usageText } from './ingest/usage-text.ts'
import { valueCases } from './ingest/value-cases.ts'
import { runWorkspace } from './run-workspace.ts'
import { sampleWorkspace } from './sample-workspace.ts'

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
    expect(
      existsSync(landing.lake)
        ? readdirSync(landing.lake).filter((entry) => entry.startsWith('.tmp'))
        : [],
    ).toEqual([])
  } finally {
    landing.remove()
  }
}

describe('what ingest makes of a file', () => {
  test.each(Object.entries(cases))('%s', checkCase)

  test('the same text plain and packed counts once, whatever the names', async () => {
    const text = usageText(goodLines(3))
    const packed = [gzipSync(text), gzipSync(text, { level: 1 })] as const
    const landings = [
      makeLanding({ 'a.csv': text, 'b.csv.gz': packed[0], 'c.csv.gz': packed[1] }),
      makeLanding({ 'a.csv.gz': packed[1], 'b.csv.gz': packed[0], 'c.csv': text }),
    ]
    const taken: (string | undefined)[] = []
    for (const landing of landings) {
      const { sources, duplicates } = await ingestLanding(database, landing)
      expect([sources.length, duplicates.length]).toEqual([1, 2])
      expect(new Set(duplicates.map(({ of }) => of))).toEqual(
        new Set(sources.map(({ name }) => name)),
      )
      expect(
        (await readOutcomes(database, landing, sources)).map(({ usage }) => usage.records),
      ).toEqual(['3'])
      taken.push(sources[0]?.stored.sha256)
      landing.remove()
    }
    expect(taken[0]).toBe(taken[1])
  })

  test('every golden text has its case', () => {
    expect(readdirSync(goldenFolder).sort()).toEqual(Object.keys(cases).sort())
  })
})

/** Every part of a CSV that matters, and parts of it. */
const anyText = fc
  .array(
    fc.constantFrom(
      '"',
      '"',
      '""',
      ',',
      ',',
      '\n',
      '\r\n',
      '\r',
      ' ',
      'a',
      'bcdef',
      'ł',
      '\u2028',
      '5" disk',
      ',"x"',
      '"\n"',
      '\0',
    ),
    { maxLength: 60 },
  )
  .map((parts) => Buffer.from(parts.join('')))
const places = fc.array(fc.nat({ max: 120 }), { maxLength: 12 })
const runs = process.env['RATEBOOK_DEEP'] === undefined ? 2_000 : 50_000

describe('records are counted and split the same however the text comes', () => {
  test.each([
    ['', 0],
    ['\n\r\n', 0],
    ['a', 1],
    ['a\n', 1],
    ['a\r\nb', 2],
    ['a\rb\r', 2],
    ['"a\nb"\nc', 2],
    ['"a""\n"\nb', 2],
    ['5" disk\nb', 2],
    ['a, "b\nc"\nd', 2],
    ['a,  "b\nc"\nd', 3],
    ['"a\nb', 1],
    ['a\n \nb', 3],
    ['""\n""', 2],
  ])('%j has %i records', (text, records) => {
    expect(countNaively(text)).toBe(records)
    expect(countChunks([Buffer.from(text)])).toBe(records)
  })

  test('the counter agrees with counting one character at a time', () => {
    fc.assert(
      fc.property(anyText, places, (text, cuts) => {
        expect(countChunks(cutAt(text, cuts))).toBe(countNaively(text.toString()))
      }),
      { numRuns: runs },
    )
  })

  test('a suspect text is suspect whatever the chunks', () => {
    fc.assert(
      fc.property(anyText, places, (text, cuts) => {
        // a cut may add suspicion, which costs time only
        expect(isSuspect(cutAt(text, cuts)) || !isSuspect([text])).toBe(true)
      }),
      { numRuns: runs },
    )
  })

  test('the splitter gives the same for any chunks, and accounts for every byte', () => {
    fc.assert(
      fc.property(anyText, places, fc.integer({ min: 1, max: 4 }), (text, cuts, columns) => {
        const atOnce = splitChunks([text], columns)
        expect(splitChunks(cutAt(text, cuts), columns)).toEqual(atOnce)
        expect(atOnce.bytes).toBe(text.length)
      }),
      { numRuns: runs },
    )
  })

  test('the splitter finds the records that the counter finds, where no quote is broken', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 4 }), (text, columns) => {
        const split = splitChunks([text], columns)
        fc.pre(split.rejects.every((reject) => !reject.includes('broken quote')))
        expect(split.records).toBe(countChunks([text]))
      }),
      { numRuns: runs },
    )
  })

  test('a byte order mark, cut or not, is no record', async () => {
    const landing = makeLanding({
      'a.csv': '\uFEFF' + usageText(goodLines(1)),
      'b.csv': usageText(goodLines(1)),
    })
    try {
      const a = await inspectFile(join(landing.folder, 'a.csv'), 'a.csv')
      const b = await inspectFile(join(landing.folder, 'b.csv'), 'b.csv')
      expect([a.records, a.textBytes - 3]).toEqual([b.records, b.textBytes])
    } finally {
      landing.remove()
    }
  })
})

describe('headers', () => {
  const every = dailyRatedUsage.fields.flatMap(({ name, aliases, fractionAliases }) =>
    [...aliases, ...fractionAliases].map((alias) => [alias, name] as const),
  )

  test.each(every)('%s is %s in any spelling', (alias, name) => {
    const others = dailyRatedUsage.fields
      .filter((column) => column.name !== name)
      .map(({ aliases }) => aliases[0] ?? '')
    for (const spelling of [
      alias,
      alias.toUpperCase(),
      alias.toLowerCase(),
      ` ${alias} `,
      [...alias].join('_'),
    ]) {
      expect(bindHeaders([spelling, ...others], dailyRatedUsage, 'usage.csv').columns[0]).toBe(name)
    }
  })
})

describe('large files', () => {
  test('30 broken quotes among 200,000 rows cost 30 rows', async () => {
    const lines = goodLines(200_000)
    const isBad = (index: number): boolean =>
      index >= 50_000 && index < 140_000 && index % 3_000 === 7
    const broken = lines.map((line, index) =>
      isBad(index) ? rawLine('Tags', ['"open', '"a"b', '"a"b"c'][index % 3] ?? '') : line,
    )
    const landing = makeLanding({
      'a.csv': usageText(broken),
      'b.csv.gz': gzipSync(usageText(lines.filter((_, index) => !isBad(index))), { level: 1 }),
    })
    try {
      const { sources } = await ingestLanding(database, landing)
      const [a, b] = await readOutcomes(database, landing, sources)
      expect([a, b].map((outcome) => outcome !== undefined && isConserved(outcome))).toEqual([
        true,
        true,
      ])
      expect(a?.usage).toEqual(b?.usage)
      expect([a?.records, b?.records, b?.rejects.length]).toEqual([200_000, 199_970, 0])
      const expected = broken.flatMap((_, index) =>
        isBad(index) ? [[String(index + 1), 'broken quote']] : [],
      )
      expect(expected.length).toBe(30)
      expect(a?.rejects.map(({ record_number: record, reason }) => [record, reason])).toEqual(
        expected,
      )
    } finally {
      landing.remove()
    }
  })
})

test('a run goes on beside a file with a header only and a file that is refused', async () => {
  const folder = await sampleWorkspace()
  try {
    writeFileSync(join(folder, 'data', 'landing', 'nothing.csv'), headerLine + '\n')
    writeFileSync(join(folder, 'data', 'landing', 'refused.csv'), '')
    const finished = await runWorkspace(folder, '2026-10')
    expect(finished.exitCode).toBe(1)
    const control = await finished.table('source_control')
    expect(control.length).toBe(4)
    expect(control.filter(({ records }) => records === '0')).toMatchObject([
      { usage_records: '0', rejected_records: '0' },
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
