import { toGuid, type CompactRow } from '../cases/write-files.ts'
import { addedRows } from '../random/added-rows.ts'
import { makeDice } from '../random/dice.ts'
import type { Parties } from '../random/parties.ts'
import { purchasePrices } from '../random/purchase-files.ts'
import { purchaseRows } from '../random/purchase-rows.ts'
import type { CaseAdded } from './price-case.ts'
import { seller } from './shared-rates.ts'

/** Whose charges they are: the ids of one case. */
interface Holder {
  readonly accountId: string
  readonly number: number
  readonly listIds: Readonly<Record<'own' | 'parent' | 'deal', string>>
  readonly tenant: string
  readonly benefit: string
  readonly subscriptions: readonly { readonly id: string; readonly plan: string }[]
  /** The id of what is bought, by its place. */
  readonly boughtAs: (which: number) => string
}

interface AddedFiles {
  readonly files: Readonly<Record<string, readonly CompactRow[]>>
  readonly prices: readonly CompactRow[]
  readonly purchases: readonly CompactRow[]
}

/** The files of `rates/` that hold a kind. */
const filesOf = {
  services: ['services.csv'],
  bundles: [],
  limits: ['limits.csv'],
  fees: ['fees.csv'],
  adjustments: ['adjustments/2026-10.csv', 'adjustments/2026-09.csv'],
  purchases: [],
} as const

/** What a case is charged beside usage, as a random month has it, under ids of its own. */
export function addedTo({ seed, kinds }: CaseAdded, holder: Holder): AddedFiles {
  const { listIds } = holder
  const lists = new Map([
    // the list that has a price for every service and purchase
    ['DEFAULT', listIds.own],
    ['PARENT', listIds.parent],
    ['DEAL', listIds.deal],
  ])
  const party = {
    id: holder.accountId,
    seller,
    tenant: holder.tenant,
    marketId: 'DE',
    invoiceBy: 'account',
    subscriptions: holder.subscriptions,
  }
  const parties: Parties = { sellers: [seller], resellers: [], customers: [party] }
  /** Of lists of the case; a limit has an id among all cases. */
  const own = (row: CompactRow): CompactRow => ({
    ...row,
    ...('price_list_id' in row ? { price_list_id: lists.get(row['price_list_id']) ?? '' } : {}),
    ...('limit_id' in row ? { limit_id: `${row['limit_id']}-${String(holder.number)}` } : {}),
  })
  const added = addedRows(makeDice(seed), parties, [...lists.keys()])
  const wanted = new Set<string>(kinds.flatMap((kind) => filesOf[kind]))
  const files = Object.entries(added.files)
    .filter(([file]) => wanted.has(file))
    .map(([file, rows]) => [file, rows.map(own)] as const)
  const isBought = kinds.includes('purchases')
  const bought = isBought ? purchasePrices(makeDice(seed + 1_000_003), [...lists.keys()]) : []
  const prices = added.prices.filter((row) =>
    kinds.includes(row['model'] === 'bundled' ? 'bundles' : 'services'),
  )
  return {
    files: Object.fromEntries(files),
    prices: [...prices, ...bought].map(own),
    purchases: isBought
      ? purchaseRows(makeDice(seed + 2_000_003), parties).map((row) => boughtBy(row, holder))
      : [],
  }
}

/** A line of an invoice of its own, of the only benefit and under the case's ids. */
function boughtBy(row: CompactRow, holder: Holder): CompactRow {
  const [, place] = /^f0(\d)0{5}-/.exec(row['SubscriptionId'] ?? '') ?? []
  const order = row['ReservationOrderId'] ?? ''
  return {
    ...row,
    InvoiceNumber: `B${String(holder.number)}`,
    OrderId: `${row['OrderId'] ?? ''}-${String(holder.number)}`,
    SubscriptionId:
      place === undefined
        ? (row['SubscriptionId'] ?? '')
        : toGuid(holder.boughtAs(Number.parseInt(place, 10))),
    ReservationOrderId: order.replace(/[0-9a-f]{8}-.*$/, toGuid(holder.benefit)),
  }
}
