import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DuckDB } from '../../pipeline/engine/duckdb.ts'
import { annexColumns } from '../../pipeline/7-issue/write-annex.ts'
import { safeFileName } from '../../pipeline/7-issue/safe-file-name.ts'
import { openSample, type Sample } from './sample.ts'

let sample: Sample

beforeAll(async () => {
  sample = await openSample()
})
afterAll(async () => {
  await sample.close()
})

async function readCsv(account: string): Promise<string> {
  const annex = sample.annexes.annexes.find((row) => row.invoice_key.includes(`.${account}.`))
  return readFile(join(sample.folder, annex?.file_name ?? ''), 'utf8')
}

describe('annex', () => {
  test('begins with stable columns, ends with exact sum, rounding, invoiced amount', async () => {
    const lines = (await readCsv('willow')).split('\r\n')
    expect(lines[0]).toBe(annexColumns.join(','))
    expect(lines[1]).toBe(
      'usage,1,2026-10-01,Willow & Reed Ltd,6f1c2f0a-3a1b-4f0e-9c2d-000000000102,' +
        'Data platform,Virtual Machines,General,"Hours, used",EU West,1 Hour,22,,6.84282038,GBP',
    )
    expect(lines.slice(-4)).toEqual([
      'exact_sum,,,,,,,,,,,,,2269.95014242,GBP',
      'rounding,,,,,,,,,,,,,-0.00014242,GBP',
      'invoiced,,,,,,,,,,,,,2269.95,GBP',
      '',
    ])
  })

  test('another reader gets the same sum; the document names rows and hash', async () => {
    const database = await DuckDB.open()
    for (const annex of sample.annexes.annexes) {
      const path = join(sample.folder, annex.file_name)
      const [row] = await database.rows(
        `select count(*) as usage_rows, sum(amount::decimal(38, 20)) = ${annex.exact_sum} as agrees
        from read_csv('${path}', all_varchar = true, header = true) where row_type = 'usage'`,
      )
      expect(row).toEqual({ usage_rows: annex.usage_rows, agrees: true })
      const hash = createHash('sha256')
        .update(await readFile(path))
        .digest('hex')
      expect(sample.built.views.find((view) => view.key === annex.invoice_key)?.annex?.sha256).toBe(
        hash,
      )
      expect((await stat(path)).mode & 0o777).toBe(0o600)
    }
    database.close()
  })

  test('a text cannot become a formula; a negative number stays a number', async () => {
    const evil = (await readCsv('evil')).split('\r\n')
    expect(evil[1]).toContain(",'=cmd|' /C calc'!A0 <b>,")
    expect(await readCsv('sosna')).toMatch(/,-\d+\.\d+,PLN\r\n/)
    const { annexes, folder, close } =
      await openSample(`update invoice_usage set meter_name = case line_no
      when 1 then '+1' when 2 then '-x"y' when 3 then '@a' when 4 then chr(9) || 'b'
      when 5 then chr(13) || 'c' end
      where invoice_key like '%willow%'`)
    const file = annexes.annexes.find((row) => row.invoice_key.includes('willow'))?.file_name ?? ''
    const csv = await readFile(join(folder, file), 'utf8')
    for (const cell of [",'+1,", `,"'-x""y",`, ",'@a,", ",'\tb,", `,"'\rc",`])
      expect(csv).toContain(cell)
    await close()
  })

  test('holds no other account and nothing of the cost', async () => {
    const csv = await readCsv('mlyn')
    expect(csv).not.toMatch(/fabrikam|Gärtnerei|cost|markup/i)
    expect(
      new Set(
        csv
          .split('\r\n')
          .slice(1, -4)
          .map((line) => line.split(',')[3]),
      ),
    ).toEqual(new Set(['Jeziorny Młyn Spółka Akcyjna']))
  })

  test('whose rows are not the lines is not written, nor is its document', async () => {
    const { annexes, built, folder, close } = await openSample(
      "delete from invoice_usage where invoice_key like '%willow%' and usage_date = '2026-10-09'",
    )
    expect(annexes.failures.map(({ error }) => error.message)).toEqual([
      '2026-10.willow.GBP: its usage adds up to 2199.96675217, its lines to 2269.95014242; ' +
        'the annex was not written',
    ])
    expect((await readdir(folder)).filter((file) => /willow|tmp/.test(file))).toEqual([])
    expect(built.failures.map(({ error }) => error.message)).toEqual([
      '2026-10.willow.GBP: it has no annex to refer to, so it was not written either',
    ])
    await close()
  })
})

test.each([
  ['2026-10.ACC-001.EUR', '2026-10.ACC-001.EUR'],
  ['../../etc/passwd', '__.._etc_passwd-3754d6cb3a'],
  ['2026-10.PO 47/11.EUR', '2026-10.PO_47_11.EUR-b0837bd3fe'],
  ['CON.x', '_CON.x-047619f588'],
  ['..', '_-5ec1f7e700'],
])('safe file name of %s', (key, name) => {
  expect(safeFileName(key)).toBe(name)
})
