import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Utf8Watch } from '../pipeline/1-ingest/utf8-watch.ts'
import { ingestLanding, makeLanding, openEngine } from './ingest/ingest-report.ts'
import { cutAt } from './ingest/split-text.ts'
import { goodLines, usageLine, usageText } from './ingest/usage-text.ts'

const piece = fc.oneof(
  fc.constantFrom('a', 'ł', '日', '🙂', '\u0000', '\uFEFF').map((text) => Buffer.from(text)),
  fc
    .constantFrom(
      [0xff],
      [0xc3],
      [0x80],
      [0xe6, 0x97],
      [0xf0, 0x9f, 0x99],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf8],
    )
    .map((bytes) => Buffer.from(bytes)),
)
const sound = fc.constantFrom('a', 'ł', '日', '🙂').map((text) => Buffer.from(text))
const runs = process.env['RATEBOOK_DEEP'] === undefined ? 5_000 : 100_000

test.each([
  ['any bytes', piece],
  ['sound text', sound],
])('%s: the same however they are cut', (_name, part) => {
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 12 }),
      fc.array(fc.nat({ max: 40 }), { maxLength: 12 }),
      (parts, cuts) => {
        const text = Buffer.concat(parts)
        const watch = new Utf8Watch()
        for (const chunk of cutAt(text, cuts)) watch.take(chunk)
        expect(watch.finish()).toBe(!isUtf8(text))
      },
    ),
    { numRuns: runs },
  )
})

test('a broken byte in a date costs its record, not the engine', async () => {
  const database = await openEngine()
  const text = usageText([
    ...goodLines(2),
    usageLine({ UsageDate: '\u00ff10/5/2026' }),
    ...goodLines(1),
  ])
  const landing = makeLanding({
    'usage.csv': Buffer.from(text, 'latin1'),
    'next.csv': usageText(goodLines(1)),
  })
  try {
    const { sources, refused } = await ingestLanding(database, landing)
    expect(refused).toEqual([])
    expect(
      sources.map(({ name, stored }) => [name, stored.records, stored.structuralRejects]).sort(),
    ).toEqual([
      ['next.csv', 1, 0],
      ['usage.csv', 4, 1],
    ])
  } finally {
    landing.remove()
    database.close()
  }
})
