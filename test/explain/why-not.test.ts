import { afterAll, beforeAll, expect, test } from 'vitest'
import { columnsOf } from '../../pipeline/explain/layout.ts'
import { whyNotPage } from '../../pipeline/explain/page-why-not.ts'
import { explainWhyNot } from '../../pipeline/explain/why-not.ts'
import { openRun, type OpenRun } from '../../pipeline/open-run.ts'
import { lintMonth, storageRule, vmRule } from '../lint/lint-month.ts'
import { golden, refusal } from './ask.ts'

const line = '2026-10.FABRIKAM.EUR/2'
let month: OpenRun

beforeAll(async () => {
  const { workspace } = await lintMonth('why-not', null, {
    'price-lists.csv': [
      { price_list_id: 'STANDARD', is_default: 'true' },
      { price_list_id: 'OWN', account_id: 'FABRIKAM' },
      { price_list_id: 'GOLD' },
    ],
    'price-lists/standard.csv': [
      vmRule,
      storageRule,
      {
        ...vmRule,
        rule_id: 'everything',
        meter_id: '',
        model: 'markup',
        percent: '9',
        currency: '',
        unit: '',
        price: '',
      },
    ],
    'price-lists/own.csv': [
      { ...vmRule, price_list_id: 'OWN', rule_id: 'base' },
      { ...vmRule, price_list_id: 'OWN', rule_id: 'promotion', price: '0.11', promotion: 'autumn' },
      { ...vmRule, price_list_id: 'OWN', rule_id: 'dollars', currency: 'USD' },
      {
        ...vmRule,
        price_list_id: 'OWN',
        rule_id: 'old',
        valid_from: '2025-01-01',
        valid_to: '2026-01-01',
      },
      {
        ...vmRule,
        price_list_id: 'OWN',
        rule_id: 'wide',
        meter_id: '',
        meter_category: 'Virtual Machines',
      },
      { ...vmRule, price_list_id: 'OWN', rule_id: 'abroad', region: 'US East', market_id: 'PL' },
    ],
    'price-lists/gold.csv': [{ ...vmRule, price_list_id: 'GOLD', rule_id: 'golden' }],
  })
  month = await openRun(workspace)
})
afterAll(() => {
  month.database.close()
})

const reasons: readonly (readonly [rule: string, because: string])[] = [
  ['golden', 'list GOLD is none of those that FABRIKAM draws from: OWN, STANDARD'],
  [
    'abroad',
    'region of the usage is EU West, the rule is for us east; market_id of the usage is DE, the rule is for PL',
  ],
  ['old', 'it is valid from 2025-01-01 to 2025-12-31, the day is 2026-10-01'],
  ['dollars', 'price in USD, not in the contract currency'],
  ['wide', 'it is less specific than the winner, which is for meter_id=meter-vm'],
  ['own/BASE', 'base rule, beaten by promotion autumn'],
  ['vm', 'list STANDARD is looked in only after OWN, which has a price'],
]

test.each(reasons)('%s: %s', async (rule, because) => {
  const { answers } = await explainWhyNot(month, line, rule)
  expect(answers.map((answer) => [answer.because, answer.winner])).toEqual([
    [because, 'promotion of OWN'],
  ])
})

test('the page of a rule, of the one that won, and of one record', async () => {
  const pages = [
    whyNotPage(await explainWhyNot(month, line, 'abroad')),
    whyNotPage(await explainWhyNot(month, line, 'promotion')),
    whyNotPage(await explainWhyNot(month, 'usage.csv:3', 'vm')),
  ]
  const page = pages.join('\n')
  expect(page.split('\n').filter((text) => columnsOf(text) > 110)).toEqual([])
  await expect(page).toMatchFileSnapshot(golden('why-not'))
})

test('unknown rules and targets without a price say what is near', async () => {
  const answers = [
    await refusal(explainWhyNot(month, line, 'standart/wm')),
    await refusal(explainWhyNot(month, '2026-10.FABRIKAM.EUR', 'vm')),
    await refusal(explainWhyNot(month, 'nothing', 'vm')),
  ]
  await expect(answers.join('\n') + '\n').toMatchFileSnapshot(golden('why-not-refused'))
})
