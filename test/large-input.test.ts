import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DuckDB } from '../pipeline/engine/duckdb.ts'
import { ingestLanding, makeLanding, openEngine } from './ingest/ingest-report.ts'
import { usageObject, usageObjects } from './ingest/json-text.ts'
import { goodLines, usageText, widerUsage } from './ingest/usage-text.ts'

let database: DuckDB

beforeAll(async () => {
  database = await openEngine()
})

afterAll(() => {
  database.close()
})

interface Outcome {
  /** What was refused, or records and rejects of what was taken. */
  readonly told: string
  readonly seconds: number
  readonly megabytes: number
}

async function take(bytes: Uint8Array | string): Promise<Outcome> {
  const landing = makeLanding({ 'usage.gz': bytes })
  const before = process.memoryUsage().rss
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 20)
  const start = performance.now()
  try {
    const {
      sources: [source],
      refused: [refusal],
    } = await ingestLanding(database, landing)
    const told =
      source === undefined
        ? `${refusal?.code ?? ''} ${refusal?.message ?? ''}`
        : `${String(source.stored.records)} records, ${String(source.stored.structuralRejects)} rejects`
    return { told, seconds: (performance.now() - start) / 1000, megabytes: (most - before) / 1e6 }
  } finally {
    clearInterval(timer)
    landing.remove()
  }
}

const block = 32 << 20

/** A gzip of a beginning and three blocks of one sign, 96 MB of text in a tenth of a megabyte. */
function bomb(beginning: string, sign: string, blocks = 3): Buffer {
  const packed = gzipSync(Buffer.alloc(block, sign))
  return Buffer.concat([gzipSync(beginning), ...Array.from({ length: blocks }, () => packed)])
}

describe('a gzip that unpacks to a thousand times its size', () => {
  const csv = usageText(goodLines(2))
  const json = usageObjects(usageObject())

  test.each([
    ['blanks', '', ' '],
    ['a line', '', 'x'],
    ['a field of a CSV', csv, 'x'],
    ['quotes in a CSV', csv, '"'],
    ['columns of a CSV', csv, ','],
    ['a text in JSON', json + '{"a":"', 'x'],
    ['nesting in JSON', json, '['],
    ['blank lines in JSON', json, '\n'],
    ['a document', '[', '['],
  ])('%s is refused in bounded time and memory', async (_name, beginning, sign) => {
    const { told, seconds, megabytes } = await take(bomb(beginning, sign))
    expect(told).toBe(
      'RB-103 usage.gz: this is a gzip that unpacks to more than 400 times its size, not an export that can be read',
    )
    expect(seconds).toBeLessThan(20)
    expect(megabytes).toBeLessThan(200)
  })

  test.each([
    ['blank lines behind a CSV', csv, '\n', '2 records, 0 rejects'],
    ['a field of a CSV', csv, 'x', '3 records, 1 rejects'],
    ['quotes in a CSV', csv, '"', '3 records, 1 rejects'],
    ['a text in JSON', json + '{"a":"', 'x', '2 records, 1 rejects'],
  ])(
    '%s is read below 64 MB, nothing lost and memory bounded',
    async (_name, beginning, sign, expected) => {
      const { told, seconds, megabytes } = await take(bomb(beginning, sign, 1))
      expect(told).toBe(expected)
      expect(seconds).toBeLessThan(10)
      expect(megabytes).toBeLessThan(400)
    },
  )
})

test('millions of blank lines between records cost seconds', async () => {
  const text = usageText(goodLines(2)) + '\n'.repeat(10_000_000) + goodLines(3).join('\r\n')
  for (const bytes of [text, gzipSync(text, { level: 1 })]) {
    const { told, seconds } = await take(bytes)
    expect(told).toBe('5 records, 0 rejects')
    expect(seconds).toBeLessThan(10)
  }
})

test('as many columns as are read cost seconds', async () => {
  const { told, seconds, megabytes } = await take(widerUsage(10_000))
  expect(told).toBe('3 records, 0 rejects')
  expect(seconds).toBeLessThan(10)
  expect(megabytes).toBeLessThan(400)
})
