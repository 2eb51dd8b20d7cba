import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DuckDB } from '../pipeline/engine/duckdb.ts'
import { createSourceText, csvText } from '../pipeline/engine/source-text.ts'
import { parserRefusal } from '../pipeline/1-ingest/copy-records.ts'
import { ingestFiles, listLanding } from '../pipeline/1-ingest/ingest.ts'
import { inspectFile } from '../pipeline/1-ingest/inspect-file.ts'
import { storeFile } from '../pipeline/1-ingest/store-file.ts'
import { makeLanding, openEngine, readOutcomes } from './ingest/ingest-report.ts'
import { countChunks, isSuspect, splitChunks } from './ingest/split-text.ts'
import { goodLines, headerLine, usageLine, usageText } from './ingest/usage-text.ts'

/**
 * Two parsers read usage: the engine's, which is fast, and our splitter, which knows what to do
 * with a broken file. Which of them reads a file must never change a value, so they are compared on
 * every short text there is.
 */
const folder = mkdtempSync(join(tmpdir(), 'ratebook-agreement-'))
const path = join(folder, 'text.csv')
let database: DuckDB

beforeAll(async () => {
  database = await openEngine()
})

afterAll(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

/** Rows of two columns as the strict parser reads them; null where it refuses the text. */
async function strictRows(text: string, numbered: boolean): Promise<(string | null)[][] | null> {
  writeFileSync(path, text, 'latin1')
  const columns = ['a', 'b']
  const source = {
    path,
    gzip: false,
    header: !numbered,
    numbered,
    columns,
    headers: columns,
    fractions: [],
  }
  await createSourceText(database, csvText(source, { names: columns, kept: [], nullTexts: [] }))
  try {
    const rows = await database.rows('select a, b from source_text')
    return rows.map(({ a, b }) => [String(a), String(b)])
  } catch (error) {
    if (!(error instanceof Error) || parserRefusal(error.message) === null) throw error
    return null
  }
}

/**
 * What is stored of a text: the strict parser's rows where it and the counter
 * agree, else the splitter's.
 */
async function differences(body: string): Promise<string[]> {
  const bytes = Buffer.from(body)
  const split = splitChunks([bytes], 2)
  const own = split.written === '' ? [] : await strictRows(split.written, true)
  if (own === null)
    return [`${JSON.stringify(body)}: own text ${JSON.stringify(split.written)} is refused`]
  if (own.length !== split.records - split.rejects.length)
    return [`${JSON.stringify(body)}: own text lost records`]
  const whole = Buffer.concat([Buffer.from('a,b\n'), bytes])
  const strict = isSuspect([whole]) ? null : await strictRows(whole.toString('latin1'), false)
  if (strict === null || strict.length !== countChunks([whole]) - 1) return []
  const isSame = split.rejects.length === 0 && JSON.stringify(strict) === JSON.stringify(own)
  return isSame
    ? []
    : [`${JSON.stringify(body)}: ${JSON.stringify(strict)}, the splitter ${JSON.stringify(own)}`]
}

function* texts(alphabet: readonly string[], length: number): Generator<string> {
  if (length === 0) yield ''
  else
    for (const rest of texts(alphabet, length - 1))
      for (const letter of alphabet) yield letter + rest
}

const isDeep = process.env['RATEBOOK_DEEP'] !== undefined

describe('the strict parser and the splitter agree', () => {
  test.each([
    ['quotes, commas, blanks and line ends', ['a', ',', '"', '\n', '\r', ' '], isDeep ? 5 : 4],
    ['quotes and blanks', [',', '"', ' '], isDeep ? 7 : 6],
    ['quotes and line feeds', [',', '"', '\n'], isDeep ? 7 : 6],
    ['what other dialects make special', ['#', '\\', '"', '\n', '\t', "'"], isDeep ? 4 : 3],
  ])('on every short text of %s', { timeout: 3_600_000 }, async (_, alphabet, longest) => {
    const found: string[] = []
    for (let length = 1; length <= longest; length++) {
      for (const text of texts(alphabet, length)) found.push(...(await differences(text)))
    }
    expect(found).toEqual([])
  })

  test('on a text whose first line break stands in quotes', async () => {
    expect(await differences('a,"\r"\nb,"c\r\nd"\n')).toEqual([])
  })
})

describe('a refusal by the parser is told from a failure of the machine', () => {
  test.each([
    'Invalid Input Error: CSV Error on Line: 7\nOriginal Line: No space left on device, IO Error',
    'Invalid Input Error: The CSV Parser state machine reached an invalid state.',
    'IO Error: Input is not a GZIP stream',
  ])('%j is a refusal', (reason) => {
    expect(parserRefusal(reason)).toBe(reason.split('\n')[0])
  })

  test.each([
    'IO Error: Could not write file "/data/clean.csv": No space left on device',
    'Out of Memory Error: could not allocate block, while reading usage.csv',
    'IO Error: Could not read from file "/mnt/utf8/usage.csv"',
    'Conversion Error: Could not convert string to DECIMAL',
  ])('%j is none', (reason) => {
    expect(parserRefusal(reason)).toBeNull()
  })

  test('too little memory is no fault of the file', async () => {
    const landing = makeLanding({ 'usage.csv': usageText(goodLines(5_000)) })
    const small = await openEngine()
    try {
      await small.run("set memory_limit = '1MB'")
      await expect(ingestFiles(small, landing.folder, landing.names, landing)).rejects.toThrow(
        /Out of Memory/u,
      )
    } finally {
      small.close()
      landing.remove()
    }
  })
})

test.each([
  [
    'grows',
    (file: string) => {
      appendFileSync(file, usageLine() + '\n')
    },
  ],
  [
    'keeps its size',
    (file: string) => {
      writeFileSync(file, usageText(goodLines(4).slice(1)))
    },
  ],
  [
    'goes away',
    (file: string) => {
      rmSync(file)
    },
  ],
])('a file that %s while it is read is refused, and nothing of it is kept', async (_, change) => {
  const landing = makeLanding({ 'usage.csv': usageText(goodLines(3)), 'lake/key.txt': '' })
  try {
    const file = join(landing.folder, 'usage.csv')
    const inspection = await inspectFile(file, 'usage.csv')
    change(file)
    const lake = join(landing.folder, 'lake')
    const found = { path: file, name: 'usage.csv', inspection, dates: undefined, tags: [] }
    await expect(storeFile(database, found, lake, 'key')).rejects.toMatchObject({ code: 'RB-113' })
    expect(readdirSync(lake)).toEqual(['key.txt'])
  } finally {
    landing.remove()
  }
})

test('unknown columns of one name are both kept', async () => {
  const header = `${headerLine},Extra,Extra`
  const landing = makeLanding({ 'usage.csv': usageText([usageLine() + ',one,two'], '\n', header) })
  try {
    const { sources } = await ingestFiles(database, landing.folder, landing.names, landing)
    const [outcome] = await readOutcomes(database, landing, sources, 'other_columns')
    const columns = headerLine.split(',').length
    expect(JSON.parse(String(outcome?.shown[0]?.other_columns))).toEqual({
      Extra: 'one',
      [`Extra (column ${String(columns + 2)})`]: 'two',
    })
  } finally {
    landing.remove()
  }
})

test('hidden folders hold no usage; a folder may be called like a pattern', async () => {
  const text = usageText(goodLines(2))
  const landing = makeLanding({
    'w[x]*?/usage.csv': text,
    '.snapshots/usage.csv': text + text,
    'wx1/README.md': '',
  })
  try {
    const names = await listLanding(landing.folder)
    expect(names).toEqual(['w[x]*?/usage.csv'])
    const lake = join(landing.folder, 'w[x]*?', 'lake')
    const { sources } = await ingestFiles(database, landing.folder, names, { lake })
    const [outcome] = await readOutcomes(database, { ...landing, lake }, sources)
    expect([outcome?.records, outcome?.usage.records]).toEqual([2, '2'])
  } finally {
    landing.remove()
  }
})
