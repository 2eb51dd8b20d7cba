import type { CompactRow } from '../cases/write-files.ts'
import { exact, roundTo } from '../oracle/exact.ts'
import { meters } from '../random/meters.ts'
import { addedTo } from './case-added.ts'
import type { CaseRule, CaseUse, PriceCase } from './price-case.ts'

/** What a case adds to the files of a workspace, under ids of its own. */
export interface CaseRows {
  readonly accountId: string
  readonly rates: Readonly<Record<string, readonly CompactRow[]>>
  readonly usage: readonly CompactRow[]
  /** Lines of a reconciliation. */
  readonly purchases: readonly CompactRow[]
}

/** What Microsoft charges for one unit of account currency. */
const exchange = exact('0.873112')

/** Eight hexadecimal digits: a kind, the number of the case, and which of its kind. */
function idOf(kind: string, number: number, which = 0): string {
  return kind + number.toString(16).padStart(6, '0') + String(which)
}

function priceRows(rule: CaseRule, listId: string, ruleId: string): CompactRow[] {
  return rule.terms.map((row) => ({
    price_list_id: listId,
    rule_id: ruleId,
    ...rule.match,
    ...row,
    unit: rule.unit,
    promotion: rule.promotion ? 'autumn' : '',
    valid_from: rule.dates[0],
    valid_to: rule.dates[1],
  }))
}

/** Totals as Microsoft writes them, and what tells how a row is paid. */
function paidAs(use: CaseUse, unitPrice: string, benefit: string): CompactRow {
  const nothing = { PricingPreTaxTotal: '0', BillingPreTaxTotal: '0' }
  if (use.kind === 'zero') return nothing
  if (use.kind === 'credit') return { ...nothing, CreditPercentage: '100' }
  if (use.kind === 'covered')
    return { ...nothing, BenefitType: 'SavingsPlan', BenefitOrderId: benefit }
  const kept = exact('1').minus(exact(use.pec).dividedBy(100))
  const pricing = roundTo(exact(use.quantity).times(unitPrice).times(kept), 15)
  return {
    PricingPreTaxTotal: pricing.toString(),
    BillingPreTaxTotal: roundTo(pricing.times(exchange), 15).toString(),
    PartnerEarnedCreditPercentage: use.pec,
  }
}

function usageRow(use: CaseUse, number: number): CompactRow {
  const meter = meters[use.meter]
  if (meter === undefined) throw new Error(`no meter ${String(use.meter)}`)
  return {
    CustomerId: idOf('c', number),
    SubscriptionId: idOf('a', number, use.subscription < 2 ? 0 : 1),
    EntitlementId: idOf('d', number, use.subscription),
    MeterId: meter.id,
    MeterCategory: meter.category,
    MeterSubCategory: meter.subCategory,
    MeterName: meter.name,
    MeterRegion: meter.region,
    UnitType: meter.unit,
    Unit: meter.unit,
    SkuId: meter.sku,
    ProductId: meter.product,
    PublisherName: meter.publisher,
    UnitPrice: meter.unitPrice,
    Quantity: use.quantity,
    UsageDate: use.day,
    ChargeStartDate: '2026-10-01',
    ChargeEndDate: '2026-10-31',
    ...paidAs(use, meter.unitPrice, idOf('b', number)),
  }
}

/** The rows of one case; `number` keeps its ids apart from those of other cases. */
export function caseRows(one: PriceCase, number: number): CaseRows {
  const accountId = `C-${String(number)}`
  const listIds = {
    own: `OWN-${String(number)}`,
    parent: `PARENT-${String(number)}`,
    deal: `DEAL-${String(number)}`,
  }
  const added = addedTo(one.added, {
    accountId,
    number,
    listIds,
    tenant: idOf('c', number),
    benefit: idOf('b', number),
    subscriptions: [0, 1, 2].map((which) => ({
      id: idOf('d', number, which),
      plan: idOf('a', number, which < 2 ? 0 : 1),
    })),
    boughtAs: (which) => idOf('f', number, which),
  })
  const owner = { seller: ['seller'], customer: [accountId], nobody: [] }[one.owner]
  const list = { tier_scope: one.tierScope }
  return {
    accountId,
    purchases: added.purchases,
    rates: {
      ...added.files,
      'accounts.csv': [
        {
          account_id: accountId,
          tenant_id: idOf('c', number),
          currency: one.currency,
          price_list_id: listIds.own,
        },
      ],
      'assignments.csv': [{ customer_tenant_id: idOf('c', number) }],
      'benefits.csv': owner.map((id) => ({
        benefit_order_id: idOf('b', number),
        kind: 'savings_plan',
        owner: id,
      })),
      'price-lists.csv': [
        { price_list_id: listIds.own, parent_id: listIds.parent, ...list },
        { price_list_id: listIds.parent, ...list },
        { price_list_id: listIds.deal, account_id: accountId, ...list },
      ],
      'price-lists/one.csv': [
        ...one.rules.flatMap((rule, i) => priceRows(rule, listIds[rule.list], `rule-${String(i)}`)),
        ...added.prices,
      ],
    },
    usage: one.usage.map((use) => usageRow(use, number)),
  }
}

/** Columns of a meter of which its id tells all. */
const told = ['MeterName', 'MeterSubCategory', 'Unit', 'ProductId', 'PublisherName']

/** Rows as CSV of only the columns that say something. */
export function compactCsv(rows: readonly CompactRow[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(
    (column) => !told.includes(column) && rows.some((row) => (row[column] ?? '') !== ''),
  )
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((fields) => fields.join(','))
    .join('\n')
}
