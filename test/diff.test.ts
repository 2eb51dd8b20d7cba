import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { differenceCsv } from '../pipeline/diff/difference-csv.ts'
import { differencePage } from '../pipeline/diff/difference-page.ts'
import { casesFolder, changeNames, differenceOf } from './diff/change-month.ts'

describe('a small change of a small month', () => {
  test.each(changeNames())('%s', async (name) => {
    const found = await differenceOf(name)
    const page = differencePage({ ...found, ...found.shown }, 'sku', true)
    const why = readFileSync(join(casesFolder, name, 'README.md'), 'utf8')
    // the page as finance sees it, and the causes with every digit
    const text = `${why}\n${page}\n${differenceCsv(found, 'cause')}`.replaceAll('\r', '')
    await expect(text).toMatchFileSnapshot(join(casesFolder, name, 'expect.txt'))
  })

  test('as a program reads it', async () => {
    const found = await differenceOf('price-and-fx')
    const text = `${JSON.stringify({ ...found, shown: undefined }, null, 2)}\n`
    await expect(text).toMatchFileSnapshot(join(casesFolder, 'price-and-fx', 'expect.json'))
  })
})
