import { words } from '../columns.ts'
import type { Column, TableContract } from '../stage.ts'

const account: Column = ['VARCHAR', 'who pays; empty where all accounts are looked at together']
const customer: Column = ['VARCHAR', 'account of the end customer; empty for an account as a whole']
const chargeKind: Column = ['VARCHAR', 'usage or purchase; empty for an account as a whole']
const itemId: Column = ['VARCHAR', 'meter, or product and SKU; empty for an account as a whole']
const itemName: Column = ['VARCHAR', 'the item in words, as last seen']
const scope: Column = [
  'VARCHAR',
  'account, account item (of one customer), or item of all accounts',
]

/** What an account used and paid per item: the month of a run, and those it is compared with. */
export const itemColumns = {
  ...words('account_id', 'customer_account_id', 'charge_kind'),
  item_id: ['VARCHAR', 'meter, product and SKU, or the text of what was added'],
  ...words('book_currency'),
  item_name: itemName,
  ...words('quantity', 'cost'),
  revenue: ['DECIMAL(22,10)', 'invoiced amount at the book rate'],
} as const satisfies Readonly<Record<string, Column>>

const item = ['account_id', 'customer_account_id', 'charge_kind', 'item_id', 'book_currency']

/** The month beside the closed months before it: what is far from its own history. */
export const anomalyTables = [
  {
    name: 'item_month',
    meaning: 'What accounts that nothing holds used and paid per item, for later months to compare',
    stored: 'run',
    grain: item,
    reads: ['rated_line', 'usage_class', 'span_usage', 'added_revenue', 'held'],
    columns: itemColumns,
    controlTotals: ['cost', 'revenue'],
  },
  {
    name: 'own_history',
    meaning: 'Accounts and items of the month beside the median of closed months before it',
    stored: 'run',
    grain: ['scope', ...item],
    reads: ['item_month', 'past_item_month', 'held'],
    columns: {
      scope,
      account_id: account,
      customer_account_id: customer,
      charge_kind: chargeKind,
      item_id: itemId,
      ...words('book_currency'),
      item_name: itemName,
      months: ['BIGINT', 'closed months in which the account or customer had anything at all'],
      price_months: ['BIGINT', 'of these with a price'],
      margin_months: ['BIGINT', 'of these with a margin'],
      ...words('quantity', 'cost'),
      revenue: ['DECIMAL(22,10)', 'invoiced amount at the book rate'],
      price: ['DECIMAL(17,10)', 'revenue per unit; NULL without usage'],
      margin_percent: ['DECIMAL(15,8)', 'margin in percent of cost; NULL without cost'],
      usual_quantity: ['DECIMAL(20,10)', 'median of the months'],
      usual_cost: ['DECIMAL(22,10)', 'median of the months'],
      usual_revenue: ['DECIMAL(22,10)', 'median of the months'],
      usual_price: ['DECIMAL(17,10)', 'median of the months that have one'],
      usual_margin_percent: ['DECIMAL(15,8)', 'median of the months that have one'],
    },
    controlTotals: [],
  },
  {
    name: 'anomaly',
    meaning: 'Usage, price or margin far from the own history of an account or item',
    stored: 'run',
    grain: ['measure', 'scope', ...item],
    reads: ['own_history', 'billing_run'],
    columns: {
      measure: ['VARCHAR', 'usage, price or margin'],
      scope,
      account_id: account,
      customer_account_id: customer,
      charge_kind: chargeKind,
      item_id: itemId,
      ...words('book_currency'),
      item_name: itemName,
      compared_months: ['BIGINT', 'closed months that it is compared with'],
      this_month: [
        'DECIMAL(22,10)',
        'quantity (of an account: cost), price per unit, or margin in percent of cost',
      ],
      usual: ['DECIMAL(22,10)', 'the median of the months compared'],
      ratio: [
        'DECIMAL(18,2)',
        'this month to the median; NULL where that is nothing, and of a margin',
      ],
      money: ['DECIMAL(38,10)', 'what lies between the two, in book currency'],
    },
    controlTotals: [],
  },
] as const satisfies readonly TableContract[]
