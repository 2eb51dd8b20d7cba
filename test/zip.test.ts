import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unpackZip } from '../pipeline/1-ingest/unpack-zip.ts'
import type { DuckDB } from '../pipeline/engine/duckdb.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import {
  ingestLanding,
  type LandingFiles,
  makeLanding,
  openEngine,
  reportText,
} from './ingest/ingest-report.ts'
import { goodLines, usageText } from './ingest/usage-text.ts'
import { zipBytes, type ZipEntry } from './ingest/zip-bytes.ts'

const usage = usageText(goodLines(3))
const sheet = readFileSync(
  join(packageRoot, 'test/formats/price-sheet-azure/given/azure_consumption.csv'),
  'utf8',
)

let database: DuckDB

beforeAll(async () => {
  database = await openEngine()
})

afterAll(() => {
  database.close()
})

/** What is taken and what is refused; nothing may stay behind. */
async function take(
  files: LandingFiles,
): Promise<{ readonly taken: string[]; readonly said: string }> {
  const landing = makeLanding(files)
  try {
    const ingested = await ingestLanding(database, landing)
    expect(readdirSync(landing.lake).filter((name) => name.startsWith('.tmp-'))).toEqual([])
    const taken = ingested.sources.map(
      ({ name, stored }) => `${name} ${stored.schema} ${String(stored.records)}`,
    )
    return { taken: taken.sort(), said: reportText(ingested, []) }
  } finally {
    landing.remove()
  }
}

describe('a zip', () => {
  test('holds price sheets and usage, whatever its own name', async () => {
    const { taken, said } = await take({
      download: zipBytes([
        { name: 'sheet.csv', bytes: sheet },
        { name: 'month/usage.csv', bytes: usage, isStored: true },
        { name: 'month/', bytes: '' },
        { name: '__MACOSX/._usage.csv', bytes: 'x' },
        { name: 'README.txt', bytes: 'x' },
      ]),
    })
    expect(said).toBe('')
    expect(taken).toEqual([
      'download/month/usage.csv usage 3',
      `download/sheet.csv vendor_price ${String(sheet.trim().split('\n').length - 1)}`,
    ])
  })

  test('and the same file beside it count once', async () => {
    const { taken, said } = await take({
      'a.zip': zipBytes([{ name: 'usage.csv', bytes: usage }]),
      'usage.csv.gz': gzipSync(usage),
    })
    expect(taken).toHaveLength(1)
    expect(said).toMatch(/the same text as/u)
  })

  test('goes on with its other files where one is refused', async () => {
    const { taken, said } = await take({
      'a.zip': zipBytes([
        { name: 'inner.zip', bytes: zipBytes([{ name: 'usage.csv', bytes: usage }]) },
        { name: 'terms.pdf', bytes: '%PDF-1.7' },
        { name: 'usage.csv', bytes: usage },
      ]),
    })
    expect(taken).toEqual(['a.zip/usage.csv usage 3'])
    expect(said).toMatch(/RB-103 a\.zip\/inner\.zip: this is a zip archive/u)
    expect(said).toMatch(/RB-103 a\.zip\/terms\.pdf: this is a PDF/u)
  })

  test('that is a workbook is refused with the way out', async () => {
    const { taken, said } = await take({
      'list.xlsx': zipBytes([
        { name: '[Content_Types].xml', bytes: '<x/>' },
        { name: 'xl/workbook.xml', bytes: '<x/>' },
      ]),
    })
    expect(taken).toEqual([])
    expect(said).toMatch(
      /RB-128 list\.xlsx: this is a workbook[^\n]*\n {2}fix: [^\n]*save each sheet as CSV/u,
    )
  })
})

const good: ZipEntry = { name: 'usage.csv', bytes: usage }
const whole = zipBytes([good, { name: 'more.csv', bytes: usage + '\n' }])
const million = Buffer.alloc(1 << 20)
const overlapping = [...Array(900).keys()].map((place): ZipEntry => ({
  name: `${String(place)}.csv`,
  bytes: million,
  ...(place === 0 ? {} : { sameAs: 0 }),
}))

const many = [...Array(1_001).keys()].map((place): ZipEntry => ({ name: String(place), bytes: '' }))

const hostile: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ['cut off', whole.subarray(0, whole.length - 30), /cannot be unpacked \(/u],
  ['cut in the middle', whole.subarray(0, whole.length / 2), /cannot be unpacked \(/u],
  ['only its first bytes', Buffer.from('PK\u0003\u0004'), /cannot be unpacked \(/u],
  ['empty', zipBytes([]), /it holds no file/u],
  [
    'encrypted',
    zipBytes([good, { ...good, name: 'b.csv', isEncrypted: true }]),
    /b\.csv in it is encrypted/u,
  ],
  ['packed by another method', zipBytes([{ ...good, method: 14 }]), /compressed by method 14/u],
  [
    'of a wrong checksum',
    zipBytes([{ ...good, checksum: 1 }]),
    /checksum of usage\.csv does not agree/u,
  ],
  ['larger than it says', zipBytes([{ ...good, declaredBytes: 10 }]), /cannot be unpacked \(/u],
  [
    'smaller than it says',
    zipBytes([{ ...good, declaredBytes: 1 << 20 }]),
    /cannot be unpacked \(/u,
  ],
  ['with a name twice', zipBytes([good, good]), /it holds usage\.csv twice/u],
  [
    'with a way out of its folder',
    zipBytes([{ ...good, name: '../../../evil.csv' }]),
    /cannot be unpacked \(/u,
  ],
  [
    'with an absolute name',
    zipBytes([{ ...good, name: '/tmp/evil.csv' }]),
    /cannot be unpacked \(/u,
  ],
  ['of too many files', zipBytes(many), /1001 files/u],
  ['that names one bomb often', zipBytes(overlapping), /more than 300 times its size/u],
]

describe('a zip is refused whole', () => {
  test.each(hostile)('%s', async (_, bytes, reason) => {
    const { taken, said } = await take({ 'a.zip': bytes })
    expect(taken).toEqual([])
    expect(said).toMatch(/^RB-127 a\.zip: the zip cannot be unpacked/u)
    expect(said).toMatch(reason)
    expect(existsSync('/tmp/evil.csv')).toBe(false)
  })

  test('a control character of a name does not reach a message', async () => {
    const { said } = await take({
      'a.zip': zipBytes([{ name: 'a\u001b[2J\n.csv', bytes: '%PDF-' }]),
    })
    expect(said).toMatch(/a\.zip\/a\?\[2J\?\.csv/u)
  })

  test('bytes beyond the bounds are not written, whatever the directory says', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ratebook-zip-'))
    try {
      mkdirSync(join(folder, 'out'))
      writeFileSync(join(folder, 'a.zip'), zipBytes([{ name: 'a.csv', bytes: million }]))
      const bounds = { entries: 10, bytes: 1 << 19, ratio: 300, harmless: 0 }
      await expect(
        unpackZip(join(folder, 'a.zip'), 'a.zip', join(folder, 'out'), bounds),
      ).rejects.toThrow(/more than 524288 bytes/u)
      expect(readdirSync(join(folder, 'out'))).toEqual([])
      const ratio = { entries: 10, bytes: 1 << 30, ratio: 300, harmless: 0 }
      await expect(
        unpackZip(join(folder, 'a.zip'), 'a.zip', join(folder, 'out'), ratio),
      ).rejects.toThrow(/more than 300 times/u)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
