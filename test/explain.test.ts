import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explainLine } from '../pipeline/explain/explain-line.ts'
import { explanationPage } from '../pipeline/explain/page.ts'
import type { OpenRun } from '../pipeline/open-run.ts'
import { openWorkspace } from '../pipeline/workspace.ts'
import { writeCaseWorkspace } from './cases/case-folder.ts'
import { equationsOf, golden, pageOf, refusal } from './explain/ask.ts'
import { writeGoldenMonth } from './golden-month.ts'
import { chargeOf, lineOf, openMonth, sampleWorkspace, targetsOf } from './explain/open-month.ts'

const firstFile = 'usage_2026-10_1.csv'
let sample: OpenRun
let targets: Awaited<ReturnType<typeof targetsOf>>

beforeAll(async () => {
  sample = await openMonth(sampleWorkspace('sample'))
  targets = await targetsOf(sample)
})
afterAll(() => {
  sample.database.close()
})

describe('the page of an invoice line', () => {
  const lines: [string, string, string, boolean][] = [
    ['unit-price-with-rate', 'Łąkowa Produkcja', 'Virtual Machines', false],
    ['graduated', 'Łąkowa Produkcja', 'Bandwidth', false],
    ['markup-credit-passed-on', 'Müller Sicherung', 'Azure Kubernetes Service', false],
    ['markup-credit-kept', 'Harrow Live', 'Backup', false],
    ['markdown-credit-shared', 'Łąkowa Produkcja', 'Log Analytics', false],
    ['markdown-promotion', 'Łąkowa Test', 'SQL Database', false],
    ['pass-through', 'Harrow Live', 'Redis Cache', false],
    ['price-in-another-currency', 'Harrow Live', 'Virtual Machines', false],
    ['covered', 'Szpital Archiwum', 'Virtual Machines', false],
    ['covered-by-our-reservation', 'Łąkowa Test', 'Virtual Machines', false],
    ['covered-and-not', 'Réseau', 'Virtual Machines', false],
    ['azure-credit', 'Παραγωγή', 'Azure App Service', false],
    ['late', 'Łąkowa Produkcja', 'Virtual Machines', true],
    ['reseller', 'Sklep 🚀📚', 'Storage', false],
  ]
  test.each(lines)('%s', async (name, subscription, category, late) => {
    const page = await pageOf(sample, await lineOf(sample, subscription, category, late))
    await expect(page).toMatchFileSnapshot(golden(name))
  })

  test('shows every step and record with --all', async () => {
    const page = await pageOf(sample, await lineOf(sample, 'Łąkowa Produkcja', 'Bandwidth'), true)
    expect(page).not.toContain('--all')
    await expect(page).toMatchFileSnapshot(golden('graduated-all'))
  })

  test('the statement of a reseller, which is on no invoice', async () => {
    const statement = targets.charges.find(
      (id) => id.startsWith('statement/ACC-009/') && id.endsWith('/Storage'),
    )
    const page = await pageOf(sample, statement ?? '')
    expect(page).not.toContain('margin')
    await expect(page).toMatchFileSnapshot(golden('statement'))
  })
})

describe('the page of a draft', () => {
  test("with tax in the seller's tax currency", async () => {
    await expect(await pageOf(sample, '2026-10.ACC-004.GBP')).toMatchFileSnapshot(
      golden('draft-with-tax-rate'),
    )
  })
  test('with tax, and customers behind a reseller', async () => {
    await expect(await pageOf(sample, '2026-10.RES-001.PLN')).toMatchFileSnapshot(golden('draft'))
  })
})

describe('the page of a usage record', () => {
  test('by file name and by hash', async () => {
    const input = sample.manifest.inputs.find(({ name }) => name === firstFile)
    const page = await pageOf(sample, `${firstFile}:12`)
    const byHash = await pageOf(sample, `${input?.sha256.slice(0, 8) ?? ''}:12`)
    expect(byHash).toBe(page)
    await expect(page).toMatchFileSnapshot(golden('usage-record'))
  })

  test('at both hops', async () => {
    const { parts } = await chargeOf(sample, await lineOf(sample, 'Sklep 🚀📚', 'Storage'))
    const range = parts[0]?.records[0]
    const page = await pageOf(sample, `${range?.file_name ?? ''}:${range?.first_record ?? ''}`)
    equationsOf(page, 'usage record')
    await expect(page).toMatchFileSnapshot(golden('usage-record-of-reseller'))
  })
})

describe('names that nothing has', () => {
  test('say what is near', async () => {
    const asked = [
      'anything',
      '2026-10.ACC-001.EUR',
      '2026-10.ACC-004.GBP/99',
      'statement/ACC-009',
      'no.csv:1',
      'abcdef12:1',
      `${firstFile}:99999999`,
      `${firstFile}:0`,
      '',
    ]
    const answers: string[] = []
    for (const target of asked)
      answers.push(`"${target}"\n${await refusal(explainLine(sample, target))}`)
    await expect(hashesLeftOut(answers.join('\n') + '\n')).toMatchFileSnapshot(
      golden('unknown-targets'),
    )
  })
})

function hashesLeftOut(text: string): string {
  return text.replace(/usage_[^ ]+ \([0-9a-f]{12}\)/gu, 'file (SHA-256)')
}

describe('what the cases hold', () => {
  const open: OpenRun[] = []
  const monthOf = async (name: string, change?: (folder: string) => void): Promise<OpenRun> => {
    const folder = writeCaseWorkspace(name, 'explain-page')
    change?.(folder)
    const month = await openMonth(openWorkspace(folder))
    open.push(month)
    return month
  }
  afterAll(() => {
    for (const month of open) month.database.close()
  })

  test('a graduated day that two subscriptions share', async () => {
    const month = await monthOf('graduated-tiers')
    const { lines } = await targetsOf(month)
    const fabrikam = lines.filter((line) => line.includes('.FABRIKAM.'))
    const pages: string[] = []
    for (const line of fabrikam) pages.push(await pageOf(month, line))
    await expect(pages.join('\n')).toMatchFileSnapshot(golden('graduated-shared'))
  })

  test.each(['volume-tiers', 'packages', 'included-quantity', 'free-and-excluded', 'vendor-list'])(
    'the models of %s',
    async (name) => {
      const month = await monthOf(name)
      const { lines } = await targetsOf(month)
      const pages: string[] = []
      for (const line of lines) pages.push(await pageOf(month, line, true))
      if (name === 'free-and-excluded')
        for (const record of ['3', '4', '6']) pages.push(await pageOf(month, `usage.csv:${record}`))
      await expect(pages.join('\n')).toMatchFileSnapshot(golden(name))
    },
  )

  test('usage priced per tag, held where two tags win alike, and invoiced per tag', async () => {
    const month = await monthOf('tag-rules')
    const { lines } = await targetsOf(month)
    const pages: string[] = []
    for (const target of [...lines, 'usage.csv:1', 'usage.csv:9'])
      pages.push(await pageOf(month, target, true))
    const documents = await monthOf('invoice-per-tag')
    const { drafts, lines: perTag } = await targetsOf(documents)
    for (const target of [...drafts, ...perTag]) pages.push(await pageOf(documents, target))
    await expect(pages.join('\n')).toMatchFileSnapshot(golden('tags'))
  })

  test.each([
    'minimum-per-account',
    'maximum-per-subscription',
    'managed-service-fee',
    'adjustment-by-hand',
    'recurring-service',
    'bundle-month',
  ])('what is charged beside usage in %s', async (name) => {
    const month = await monthOf(name)
    const { lines, charges } = await targetsOf(month)
    const beside: string[] = []
    for (const target of [...lines, ...charges.filter((id) => id.startsWith('statement/'))]) {
      const explanation = await chargeOf(month, target)
      const { charge, added, parts } = explanation
      const isService = parts.some(({ service }) => service !== null)
      expect(added.length > 0, target).toBe(charge.charge_source !== 'usage')
      if (added.length > 0 || isService) beside.push(explanationPage(explanation))
    }
    expect(beside.length).toBeGreaterThan(2)
    await expect(beside.join('\n')).toMatchFileSnapshot(golden(name))
  })

  test('every reason to hold an account, from the usage record', async () => {
    const month = await monthOf('held-accounts')
    const pages: string[] = []
    for (let record = 1; record <= 11; record += 1)
      pages.push(await pageOf(month, `usage.csv:${String(record)}`))
    await expect(pages.join('\n')).toMatchFileSnapshot(golden('held-records'))
    expect(await refusal(explainLine(month, '2026-10.STARK.EUR'))).toContain(
      'account STARK is held (missing_price',
    )
    const charge = (await targetsOf(month)).charges.find((id) => id.includes('/STARK/'))
    expect(await pageOf(month, charge ?? '')).toContain('held: no draft until this is settled')
  })

  test('usage without an amount, which a rate card rates', async () => {
    const { folder } = writeGoldenMonth('utilization', 'explain-utilization')
    const month = await openMonth(openWorkspace(folder))
    open.push(month)
    const { drafts, lines } = await targetsOf(month)
    const pages: string[] = []
    const records = ['fabrikam-2.json:2', 'fabrikam-2.json:3', 'fabrikam-2.json:4', 'cloudy.json:1']
    for (const target of [...lines, ...drafts, ...records]) {
      const page = await pageOf(month, target)
      equationsOf(page, target)
      pages.push(page)
    }
    await expect(pages.join('\n')).toMatchFileSnapshot(golden('utilization'))
  })

  test('a credit note', async () => {
    const month = await monthOf('negative-month')
    const { drafts } = await targetsOf(month)
    await expect(await pageOf(month, drafts[0] ?? '')).toMatchFileSnapshot(
      golden('draft-credit-note'),
    )
  })

  test('a record in quarantine', async () => {
    const month = await monthOf('unit-price', (folder) => {
      const file = join(folder, 'data', 'landing', 'usage.csv')
      const [header = '', record = ''] = readFileSync(file, 'utf8').split('\n')
      const cells = record.split(',')
      cells[header.split(',').indexOf('Quantity')] = '1\u001b[2Jx'
      appendFileSync(file, cells.join(',') + '\n')
    })
    const records = String(month.manifest.inputs[0]?.records ?? '')
    const page = await pageOf(month, `usage.csv:${records}`)
    expect(page).not.toContain('\u001b')
    await expect(page).toMatchFileSnapshot(golden('quarantined-record'))
  })
})
