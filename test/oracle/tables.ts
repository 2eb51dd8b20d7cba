import type { Hold } from './holds.ts'
import type { Invoice } from './invoice.ts'
import type { Margin } from './margin.ts'
import type { RatedMonth } from './rate-month.ts'
import type { RatedLine } from './rating.ts'
import type { UsageClass } from './usage.ts'

/** A row as text, as tables are compared: decimals in plain notation, dates ISO, nothing = null. */
export type TextRow = Readonly<Record<string, string | null>>

const blankToNull = (text: string): string | null => (text === '' ? null : text)

/** Names of the columns that make a usage class. */
export const usageClassColumns = [
  'partner_id',
  'customer_id',
  'plan_id',
  'subscription_id',
  'product_id',
  'sku_id',
  'meter_id',
  'meter_category',
  'meter_sub_category',
  'meter_name',
  'meter_region',
  'publisher_name',
  'unit_type',
  'billing_currency',
  'pricing_currency',
  'pec_rate',
  'coverage',
  'credit',
  'benefit_order_id',
  'billing_tags',
  'reseller_mpn_id',
  'invoice_number',
  'charge_group',
  'vendor_unit_price',
  'vendor_effective_price',
] as const

/** A usage class under the pipeline's names. */
export function usageClassRow(usageClass: UsageClass): TextRow {
  return {
    partner_id: usageClass.partnerId,
    customer_id: usageClass.customerId,
    plan_id: usageClass.planId,
    subscription_id: usageClass.subscriptionId,
    product_id: blankToNull(usageClass.productId),
    sku_id: blankToNull(usageClass.skuId),
    meter_id: blankToNull(usageClass.meterId),
    meter_category: blankToNull(usageClass.meterCategory),
    meter_sub_category: blankToNull(usageClass.meterSubCategory),
    meter_name: blankToNull(usageClass.meterName),
    meter_region: blankToNull(usageClass.meterRegion),
    publisher_name: blankToNull(usageClass.publisherName),
    unit_type: blankToNull(usageClass.unitType),
    billing_currency: usageClass.billingCurrency,
    pricing_currency: usageClass.pricingCurrency,
    pec_rate: usageClass.pecRate.toString(),
    coverage: blankToNull(usageClass.coverage),
    credit: String(usageClass.credit),
    benefit_order_id: blankToNull(usageClass.benefitOrderId),
    billing_tags:
      Object.keys(usageClass.tags).length === 0 ? null : JSON.stringify(usageClass.tags),
    reseller_mpn_id: blankToNull(usageClass.resellerMpnId),
    invoice_number: blankToNull(usageClass.invoiceNumber),
    charge_group: usageClass.chargeGroup,
    vendor_unit_price: usageClass.purchase?.unitPrice.toString() ?? null,
    vendor_effective_price: usageClass.purchase?.effectivePrice.toString() ?? null,
  }
}

function ratedLineRow(ratedLine: RatedLine, margin: Margin | undefined): TextRow {
  const { line, account, customer, rule } = ratedLine
  return {
    revenue_book: margin?.revenue.toString() ?? null,
    fx_margin: margin?.fxPart.toString() ?? null,
    ...usageClassRow(line.usageClass),
    usage_date: line.usageDate,
    hop: ratedLine.hop,
    account_id: account.accountId,
    customer_account_id: customer.accountId,
    is_invoiced: String(ratedLine.isInvoiced),
    is_late: String(line.isLate),
    usage_rows: String(line.usageRows),
    quantity: line.quantity.toString(),
    cost: line.cost.toString(),
    list_amount: line.listAmount.toString(),
    retail: line.retail.toString(),
    price_model: ratedLine.model,
    rule_id: rule?.ruleId ?? null,
    price_list_id: rule?.priceListId ?? null,
    price_currency: rule && ratedLine.priceCurrency,
    price_amount: ratedLine.priceAmount.toString(),
    // A rate that was not used is none.
    fx_rate: ratedLine.priceCurrency === ratedLine.currency ? null : ratedLine.sellRate.toString(),
    currency: ratedLine.currency,
    amount_exact: ratedLine.amount.toString(),
  }
}

/**
 * One row per account (or unknown tenant), customer, hop and reason; lines that
 * are to blame are counted.
 */
function heldRows(holds: readonly Hold[]): TextRow[] {
  const rows = new Map<string, { hold: Hold; lines: Set<NonNullable<Hold['line']>> }>()
  for (const hold of holds) {
    const key = [hold.accountId, hold.customerId, hold.hop, hold.reason].join('\u001f')
    const row = rows.get(key) ?? { hold, lines: new Set() }
    rows.set(key, {
      hold: row.hold,
      lines: hold.line === null ? row.lines : row.lines.add(hold.line),
    })
  }
  return [...rows.keys()].sort().flatMap((key) => {
    const row = rows.get(key)
    if (row === undefined) return []
    const usageRows = [...row.lines].reduce((total, line) => total + line.usageRows, 0)
    return [
      {
        account_id: row.hold.accountId,
        customer_id: row.hold.customerId,
        hop: row.hold.hop,
        reason: row.hold.reason,
        usage_rows: String(usageRows),
      },
    ]
  })
}

/** What tells an invoice from another; the group is blank where an account gets one document. */
function documentColumns(invoice: Invoice): TextRow {
  return {
    account_id: invoice.accountId,
    currency: invoice.currency,
    group_by: invoice.groupBy,
    group_value: blankToNull(invoice.groupValue),
  }
}

function invoiceRow(invoice: Invoice): TextRow {
  return {
    ...documentColumns(invoice),
    document_type: invoice.documentType,
    seller_id: invoice.sellerId,
    net: invoice.net.toString(),
    net_exact: invoice.netExact.toString(),
    tax: invoice.tax.toString(),
    gross: invoice.gross.toString(),
    tax_currency: invoice.taxCurrency,
    tax_fx_rate: invoice.taxFxRate?.toString() ?? null,
  }
}

/** Why usage of a line is free, each reason once. */
function freeReasons({ charges }: Invoice['lines'][number]): string {
  const reasons = charges.flatMap(({ freeBecause }) => freeBecause)
  return [...new Set(reasons)].sort().join('; ')
}

function invoiceLineRows(invoice: Invoice): TextRow[] {
  return invoice.lines.map((line) => ({
    ...documentColumns(invoice),
    customer_account_id: line.customerAccountId,
    subscription_id: line.subscriptionId,
    meter_category: blankToNull(line.meterCategory),
    is_late: String(line.isLate),
    tax_category: line.taxCategory,
    tax_rate: line.taxRate.toString(),
    amount_exact: line.amountExact.toString(),
    amount_rounded: line.amountRounded.toString(),
    quantity: line.quantity.toString(),
    net_price: line.netPrice.toString(),
    rounding: line.amountRounded.minus(line.amountExact).toString(),
    usage_rows: String(line.usageRows),
    free_reason: blankToNull(freeReasons(line)),
  }))
}

function taxLineRows(invoice: Invoice): TextRow[] {
  return invoice.taxLines.map((line) => ({
    ...documentColumns(invoice),
    tax_category: line.taxCategory,
    tax_rate: line.taxRate.toString(),
    base: line.base.toString(),
    tax: line.tax.toString(),
    tax_in_tax_currency: line.taxInTaxCurrency?.toString() ?? null,
  }))
}

/** The month as tables of text, under the names that the pipeline's tables have. */
export function tablesOf(month: RatedMonth) {
  const marginOf = new Map(month.margins.map((margin) => [margin.ratedLine, margin]))
  return {
    rated_line: month.ratedLines.map((ratedLine) =>
      ratedLineRow(ratedLine, marginOf.get(ratedLine)),
    ),
    tier_step: month.tierSteps.map((step): TextRow => ({
      hop: step.hop,
      account_id: step.accountId,
      scope_id: step.scopeId,
      meter_id: step.meterId,
      usage_date: step.usageDate,
      rule_id: step.rule.ruleId,
      quantity: step.quantity.toString(),
      quantity_before: step.before.toString(),
      quantity_after: step.after.toString(),
      amount: step.amount.toString(),
    })),
    held: heldRows(month.holds),
    invoice: month.invoices.map(invoiceRow),
    invoice_line: month.invoices.flatMap(invoiceLineRows),
    tax_line: month.invoices.flatMap(taxLineRows),
    usage_reject: month.rejected.map(({ file, row, column }): TextRow => ({
      file,
      row: String(row),
      column,
    })),
  }
}
