import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { shapeOf, toFullCsv, writeText, type CompactRow } from './cases/write-files.ts'
import { addedRows } from './random/added-rows.ts'
import { randomPeriod } from './random/calendar.ts'
import { makeDice, type Dice } from './random/dice.ts'
import { benefitRows, fxRows, taxRows } from './random/money-rows.ts'
import {
  accountRows,
  assignmentRows,
  currencies,
  makeParties,
  marketIds,
  markets,
  purchaseOrderRows,
  type Parties,
  type Party,
} from './random/parties.ts'
import { priceRows } from './random/price-rows.ts'
import { makeTagging, type Tagging } from './random/tag-rows.ts'
import { purchasePrices, reconciliationCsv, sheetCsv } from './random/purchase-files.ts'
import { purchaseRows } from './random/purchase-rows.ts'
import { usageFiles } from './random/usage-files.ts'
import { usageRows } from './random/usage-rows.ts'

export interface RandomMonth {
  readonly seed: number
  /** Workspace: `rates/`, `data/landing/`. */
  readonly dir: string
  readonly period: string
}

interface Lists {
  readonly rows: CompactRow[]
  readonly ofParty: ReadonlyMap<string, string>
  readonly ofMarket: ReadonlyMap<string, string>
}

/** Price lists: a default, some parents, markets' and parties' own, some overrides. */
function priceLists(dice: Dice, parties: Parties): Lists {
  const ofParty = new Map<string, string>()
  const ofMarket = new Map(
    marketIds.filter(() => dice.chance(0.25)).map((id) => [id, `MARKET-${id}`]),
  )
  const row = (id: string, rest: CompactRow): CompactRow => ({
    price_list_id: id,
    tier_scope: dice.pick(['', 'plan', 'subscription']),
    ...rest,
  })
  const rows = [
    ...(dice.fault(0.1) ? [] : [row('DEFAULT', { is_default: 'true' })]),
    row('PARENT', { parent_id: dice.chance(0.3) ? 'GRANDPARENT' : '' }),
    row('GRANDPARENT', {}),
    ...[...ofMarket.values()].map((id) => row(id, { parent_id: dice.chance(0.3) ? 'PARENT' : '' })),
  ]
  for (const { id } of [...parties.customers, ...parties.resellers]) {
    const own = dice.weighted([
      [2, ''],
      [1, 'PARENT'],
      [4, `LIST-${id}`],
    ])
    ofParty.set(id, own)
    if (own.startsWith('LIST')) rows.push(row(own, { parent_id: dice.pick(['', 'PARENT']) }))
    if (dice.chance(0.2)) rows.push(row(`DEAL-${id}`, { account_id: id }))
  }
  return { rows, ofParty, ofMarket }
}

/** The parties that `rates/` knows; now and then a customer is new and stands nowhere yet. */
function writeRates(
  dice: Dice,
  addedDice: Dice,
  tagging: Tagging,
  dir: string,
  used: Parties,
): string[] {
  const parties: Parties = { ...used, customers: used.customers.filter(() => !dice.fault(0.04)) }
  const everybody: Party[] = [...parties.resellers, ...parties.customers]
  const write = (file: string, rows: readonly CompactRow[]): void => {
    writeText(join(dir, 'rates', file), toFullCsv(shapeOf(file), rows))
  }
  /** Folder of files: rows dealt into one or two. A rule's rows stay together. */
  const deal = (folder: string, rows: readonly CompactRow[], unit: string): void => {
    const second = new Set(rows.map((row) => row[unit]).filter(() => dice.chance(0.3)))
    write(
      `${folder}/one.csv`,
      rows.filter((row) => !second.has(row[unit])),
    )
    if (second.size > 0)
      write(
        `${folder}/two.csv`,
        rows.filter((row) => second.has(row[unit])),
      )
  }
  const lists = priceLists(dice, parties)
  write(
    'sellers.csv',
    parties.sellers.map(({ row }) => row),
  )
  write(
    'bank-accounts.csv',
    parties.sellers.flatMap(({ id }) =>
      currencies.map((currency) => ({ seller_id: id, currency })),
    ),
  )
  write(
    'markets.csv',
    marketIds.map((id) => ({
      market_id: id,
      currency: markets[id].currency,
      price_list_id: lists.ofMarket.get(id) ?? '',
    })),
  )
  write(
    'accounts.csv',
    tagging.accounts(
      everybody.flatMap((party, i) =>
        accountRows(dice, party, lists.ofParty.get(party.id) ?? '', i),
      ),
    ),
  )
  write('purchase-orders.csv', purchaseOrderRows(dice, parties))
  write(
    'assignments.csv',
    parties.customers.flatMap((customer) => assignmentRows(dice, customer, parties.resellers)),
  )
  write('price-lists.csv', lists.rows)
  const listIds = lists.rows.map((row) => row['price_list_id'] ?? '')
  const added = addedRows(addedDice, parties, listIds)
  for (const [file, rows] of Object.entries(added.files)) write(file, rows)
  deal('price-lists', [...tagging.prices(priceRows(dice, listIds)), ...added.prices], 'rule_id')
  deal('fx', fxRows(dice, parties), 'from_currency')
  write('tax.csv', taxRows(dice, parties))
  write('benefits.csv', benefitRows(dice, parties))
  return listIds
}

/** What is bought, with sheets and prices for it: files of its own. */
function writePurchases(dice: Dice, dir: string, parties: Parties, lists: readonly string[]): void {
  const rows = purchaseRows(dice, parties)
  if (rows.length === 0) return
  const landing = join(dir, 'data', 'landing')
  writeText(join(landing, 'reconciliation.csv'), reconciliationCsv(dice, rows))
  if (dice.chance(0.9)) writeText(join(landing, 'licences.csv'), sheetCsv(dice))
  const prices = purchasePrices(dice, lists)
  if (prices.length === 0) return
  const file = 'price-lists/bought.csv'
  writeText(join(dir, 'rates', file), toFullCsv(shapeOf(file), prices))
}

/**
 * Writes a random small month into `dir` (emptied first). The same seed gives the same bytes;
 * `layout` deals the same records into other files of another style.
 */
export function writeRandomMonth(dir: string, seed: number, layout = seed): RandomMonth {
  rmSync(dir, { recursive: true, force: true })
  const dice = makeDice(seed)
  const parties = makeParties(dice)
  // Dice of its own: what is added changes nothing else of the month.
  const tagging = makeTagging(makeDice(seed + 2_000_003))
  const lists = writeRates(dice, makeDice(seed + 1_000_003), tagging, dir, parties)
  writePurchases(makeDice(seed + 3_000_017), dir, parties, lists)
  const usage = tagging.usage(usageRows(dice, parties))
  for (const file of usageFiles(makeDice(layout + 1), usage)) {
    writeText(join(dir, 'data', 'landing', file.name), file.content)
  }
  return { seed, dir, period: randomPeriod }
}
