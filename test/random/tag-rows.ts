import type { CompactRow } from '../cases/write-files.ts'
import type { Dice } from './dice.ts'

/** Tags of resources in every spelling, rules that ask for them; nothing in half the months. */
export interface Tagging {
  /** Usage with tags. */
  readonly usage: (rows: readonly CompactRow[]) => CompactRow[]
  /** Accounts, some of which are invoiced per tag. */
  readonly accounts: (rows: readonly CompactRow[]) => CompactRow[]
  /** Price rules, and twins of some that ask for a tag besides. */
  readonly prices: (rows: readonly CompactRow[]) => CompactRow[]
}

const centers = ['4711', '0815', 'A b', 'Zażółć "x"']
const stages = ['Prod', 'prod', 'test']

function spelled(dice: Dice, name: string): string {
  return dice.pick([name, name, name.toLowerCase(), name.toUpperCase()])
}

/** JSON with braces or without; a few texts are no JSON, a few resources have no tags. */
function tagsText(dice: Dice): string {
  const tags: [string, string][] = []
  if (dice.chance(0.7)) tags.push([spelled(dice, 'CostCenter'), dice.pick([...centers, ''])])
  if (dice.chance(0.3)) tags.push([spelled(dice, 'Env'), dice.pick(stages)])
  if (dice.chance(0.4)) tags.push(['Owner', dice.pick(['a=b', '{"x": 1}', "O'Hara"])])
  if (tags.length === 0 || dice.chance(0.05)) return ''
  const json = JSON.stringify(Object.fromEntries(dice.shuffle(tags)))
  if (dice.chance(0.03)) return json.replace('"', '')
  return dice.chance(0.3) ? json.slice(1, -1) : json
}

/** `Name=value`; mostly of one name, so that two meet on few resources. */
function tagOfRule(dice: Dice): string {
  return dice.chance(0.7)
    ? `${spelled(dice, 'CostCenter')}=${dice.pick(centers)}`
    : `${spelled(dice, 'Env')}=${dice.pick(stages)}`
}

const keyColumns = [
  ...['meter_id', 'sku_id', 'product_id', 'meter_sub_category', 'meter_category', 'publisher'],
  ...['term', 'billing_plan', 'segment', 'region', 'charge_kind', 'market_id'],
  ...['promotion', 'valid_from', 'valid_to', 'unit', 'price_list_id'],
]

/** For the usage of some rules, the terms of others where the usage has a tag. */
function twins(dice: Dice, rows: readonly CompactRow[]): CompactRow[] {
  const rules = [...new Set(rows.map((row) => row['rule_id'] ?? ''))]
  return rules
    .filter(() => dice.chance(0.7))
    .flatMap((id, number) => {
      const [asked = {}] = rows.filter((row) => row['rule_id'] === id)
      const terms = dice.pick(rules)
      const keys = Object.fromEntries(keyColumns.map((name) => [name, asked[name] ?? '']))
      const tag = tagOfRule(dice)
      const own = rows.filter((row) => row['rule_id'] === terms)
      // What is taken off the partner price of licences must say that it is for usage.
      const isOffList = own.some((row) => row['model'] === 'markdown' && row['base'] === 'list')
      if (isOffList && keys['charge_kind'] === '') return []
      return own.map((row) => ({ ...row, ...keys, tag, rule_id: `tagged-${String(number)}` }))
    })
}

export function makeTagging(dice: Dice): Tagging {
  const same = (rows: readonly CompactRow[]): CompactRow[] => [...rows]
  if (dice.chance(0.5)) return { usage: same, accounts: same, prices: same }
  const perTag = new Map<string, boolean>()
  const isPerTag = (id: string): boolean => {
    const known = perTag.get(id) ?? dice.chance(0.5)
    perTag.set(id, known)
    return known
  }
  return {
    accounts: (rows) =>
      rows.map((row) =>
        isPerTag(row['account_id'] ?? '')
          ? {
              ...row,
              invoice_by: 'tag',
              invoice_tag: spelled(dice, dice.pick(['CostCenter', 'Env'])),
            }
          : row,
      ),
    usage: (rows) => rows.map((row) => ({ ...row, Tags: tagsText(dice) })),
    prices: (rows) => [...rows, ...twins(dice, rows)],
  }
}
