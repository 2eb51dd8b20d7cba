import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { readPdfText } from '../pipeline/7-issue/pdf-text.ts'
import { pricesCommand } from '../pipeline/commands/prices-command.ts'
import { renderCommand } from '../pipeline/commands/render-command.ts'
import { parseConfig } from '../pipeline/config.ts'
import { closePeriod } from '../pipeline/ledger/close.ts'
import { correctDocuments } from '../pipeline/ledger/correct.ts'
import { issuePeriod } from '../pipeline/ledger/issue.ts'
import { openRun } from '../pipeline/open-run.ts'
import { parsePeriod } from '../pipeline/period.ts'
import { openWorkspace, type Workspace } from '../pipeline/workspace.ts'
import { handedOn, type PlantedMonth, readers, writePlantedMonth } from './leak/planted-month.ts'
import { leaksIn, type Planted } from './leak/planted.ts'
import { testBrowser } from './render/sample.ts'
import { runWorkspace } from './run-workspace.ts'

/**
 * What a customer or a reseller is given holds no amount, price or name of the tier above or of a
 * neighbour: every file is searched for every planted value, and for every amount of the run that
 * is not its reader's.
 */
let month: PlantedMonth
let secrets: readonly Planted[]
let files: readonly string[]
let out: string
/** Every document of a buyer: drafts, and what was issued. */
let given: readonly { readonly id: string; readonly path: string }[]

/** Amounts of a run: whose file may show them; nobody's where they are ours. */
const amounts: Readonly<Record<string, readonly string[]>> = {
  rated_line: [
    'select account_id as reader, amount as figure from rated_line where is_invoiced',
    `select '', amount from rated_line where not is_invoiced`,
    `select '', unnest([price_amount, cost, pec_billing, revenue_book, fx_margin]) from rated_line`,
  ],
  charge: [
    'select account_id as reader, amount as figure from charge where is_invoiced',
    `select '', cost from charge`,
  ],
  margin: [
    `select '' as reader, unnest([cost, revenue, margin, price_margin, fx_margin]) as figure
       from margin`,
    `select '', unnest([sum(margin), sum(price_margin), sum(cost)]) from margin group by account_id`,
  ],
  invoice: [
    `select account_id as reader, unnest([net, tax, gross, net_exact]) as figure from invoice`,
    `select account_id, unnest([amount_exact, amount_rounded]) from invoice_line
       join invoice using (invoice_key)`,
    `select account_id, tax_in_tax_currency from tax_line join invoice using (invoice_key)`,
    `select account_id, sum(amount_exact) from invoice_usage join invoice using (invoice_key)
       group by account_id, customer_name, usage_date`,
    `select account_id, sum(amount_exact) from invoice_usage join invoice using (invoice_key)
       group by account_id, usage_date`,
    'select account_id, amount_exact from invoice_usage join invoice using (invoice_key)',
  ],
}

beforeAll(async () => {
  month = writePlantedMonth()
  await runWorkspace(month.folder, '2026-10', {}, [])
  const workspace = openWorkspace(month.folder)
  secrets = [...month.garden.planted, ...(await amountsOfRun())]
  const silent = { workspace, config: parseConfig({}), json: false, terminal: false }
  const context = { ...silent, print: () => undefined, note: () => undefined }
  expect(await renderCommand(context, undefined)).toBe(0)
  out = join(workspace.out, '2026-10-r1')
  for (const list of handedOn) {
    const csv = join(out, `${list}.list.csv`)
    for (const json of [false, true]) {
      const print = (text: string): void => {
        pages.set(list, [...(pages.get(list) ?? []), text])
      }
      await pricesCommand({ ...context, json, print }, { list, month: '2026-10', csv })
    }
  }
  files = readdirSync(out).sort()
  given = [
    ...readers.flatMap(({ id }) =>
      files
        .filter((name) => name.includes(`.${id}.`))
        .map((name) => ({ id, path: join(out, name) })),
    ),
    ...(await issued(workspace)),
  ]
})

/** The month closed and issued, and every invoice given back. */
async function issued(workspace: Workspace): Promise<typeof given> {
  const user = month.garden.word('who closes and issues')
  secrets = [...secrets, ...month.garden.planted.slice(-1)]
  const period = parsePeriod('2026-10')
  const sealed = { onlyHeld: false, hold: [], accepted: user, user }
  await closePeriod({ workspace, config: parseConfig({}), period, ...sealed })
  const asked = { workspace, period: period.month, browser: await testBrowser(), user }
  const { folder, documents, failures } = await issuePeriod(asked)
  expect([documents.length, failures]).toEqual([readers.length, []])
  const notes = []
  for (const { number } of documents) {
    const corrected = { kind: 'whole', number } as const
    notes.push(...(await correctDocuments({ ...asked, corrected, reason: 'agreed' })).documents)
  }
  expect(notes).toHaveLength(readers.length)
  return [...documents, ...notes].flatMap((one) =>
    one.files.map(({ file }) => ({
      id: one.invoice_key.split('.')[1] ?? '',
      path: join(folder, file),
    })),
  )
}

/** What is printed of a list: the page and the JSON document. */
const pages = new Map<string, string[]>()

async function amountsOfRun(): Promise<Planted[]> {
  const { database } = await openRun(openWorkspace(month.folder))
  const found: Planted[] = []
  for (const [what, queries] of Object.entries(amounts)) {
    const rows = await database.rows(
      `select distinct reader,
         unnest([figure, round(figure, 10), round(figure, 2)])::varchar as value
       from (${queries.join(' union all ')}) where figure is not null`,
    )
    for (const { reader, value } of rows)
      found.push({ what, value: String(value), readers: reader === '' ? [] : [String(reader)] })
  }
  database.close()
  return found
}

/** What a person can read in a file, and what a program finds in it. */
function textOf(path: string): string {
  const bytes = readFileSync(path)
  if (path.endsWith('.pdf')) return `${readPdfText(bytes).text}\n${bytes.toString('latin1')}`
  return bytes.toString('utf8').replace(/<style[^]*?<\/style>|data:[^"')]+/gu, '')
}

describe('what is given away', () => {
  test('is drafts in every language and both tiers, and lists; nothing else is written', () => {
    const drafts = readers.flatMap(({ id }) => {
      const name = files.find((file) => file.includes(`.${id}.`))?.replace(/\.[a-z]+$/u, '') ?? id
      return ['csv', 'html', 'pdf'].map((format) => `${name}.${format}`)
    })
    const lists = handedOn.map((list) => `${list}.list.csv`)
    expect(files).toEqual([...drafts, ...lists, 'report.html'].sort())
    expect(new Set(readers.map(({ language }) => language))).toEqual(new Set(['pl', 'de', 'en']))
  })

  test.each(readers)('to $id in $language holds nothing that is not its own', ({ id }) => {
    const own = given.filter((one) => one.id === id)
    expect(own).toHaveLength(3 + 3 + 2)
    for (const { path } of own)
      expect([path, ...leaksIn(textOf(path), id, secrets)]).toEqual([path])
  })

  test.each(handedOn)('%s holds prices of no other list', (list) => {
    const printed = pages.get(list) ?? []
    expect(printed).toHaveLength(2)
    for (const text of [textOf(join(out, `${list}.list.csv`)), ...printed])
      expect(leaksIn(text, list, secrets)).toEqual([])
  })
})

describe('the search finds', () => {
  test('in each file what is its own: names and amounts as they are printed there', () => {
    for (const { path } of given) {
      const found = leaksIn(textOf(path), 'nobody', secrets)
      expect(
        found.some((leak) => leak.startsWith('subscription of')),
        path,
      ).toBe(true)
      expect(
        found.some((leak) => leak.startsWith('invoice ')),
        path,
      ).toBe(true)
    }
  })

  test('in our own report what nobody else may see', () => {
    const found = leaksIn(textOf(join(out, 'report.html')), 'ANNA', secrets)
    for (const what of ['margin', 'name of BERTA', 'invoice'])
      expect(
        found.some((leak) => leak.startsWith(what)),
        what,
      ).toBe(true)
  })

  test('a number however it is written', () => {
    const planted = [{ what: 'cost', value: '-1234567.8900', readers: ['OWNER'] }]
    for (const text of ['1 234 567,89', '1.234.567,89', "1'234'567.89", '1,234,567.89 EUR'])
      expect(leaksIn(`a ${text}`, 'OTHER', planted)).toEqual(['cost -1234567.8900'])
    expect(leaksIn('1,234,567.89', 'OWNER', planted)).toEqual([])
  })
})
