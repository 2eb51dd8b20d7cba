import type { Amounts } from './amounts.ts'
import { benefitOrderOf } from './benefits.ts'
import { columns, positionOf } from './columns.ts'
import type { Column } from './columns.ts'
import { csvCell } from './csv.ts'
import { planIdOf, tenantIdOf } from './customers.ts'
import { decimalText, priceScale, quantityScale, rateScale, totalScale } from './decimal.ts'
import type { Line } from './lines.ts'
import type { Period } from './period.ts'
import { resellers, seller } from './provider.ts'
import { resourceTextOf } from './resource-text.ts'
import type { Series } from './series.ts'

/** What all rows of a month share. */
export type Invoice = {
  readonly period: Period
  /** Microsoft's invoice, `G` and nine digits */
  readonly number: string
  /** billing currency per USD, at `rateScale` */
  readonly rate: bigint
}

/** Turns the lines of one customer into cells, already quoted, in the order of `columns`. */
export function cellMaker(invoice: Invoice): (line: Line, amounts: Amounts) => string[] {
  const templates = new Map<Series, string[]>()
  return (line, amounts) => {
    let template = templates.get(line.series)
    if (template === undefined) {
      template = templateOf(line.series, invoice)
      templates.set(line.series, template)
    }
    const cells = template.slice()
    const set = (column: Column, text: string): void => {
      cells[positionOf[column]] = text
    }
    set('UsageDate', invoice.period.portalDay(line.day))
    set('UnitPrice', decimalText(line.unitPrice, priceScale))
    set('Quantity', decimalText(line.quantity, quantityScale))
    set('BillingPreTaxTotal', decimalText(amounts.billing, totalScale))
    set('PricingPreTaxTotal', decimalText(amounts.pricing, totalScale))
    set('EffectiveUnitPrice', decimalText(amounts.effective, amounts.effectiveScale))
    set('PartnerEarnedCreditPercentage', `${line.pec}`)
    set('CreditPercentage', line.payment === 'credit' ? '100' : '0')
    set(
      'CreditType',
      line.payment === 'credit'
        ? 'Azure Credit Applied'
        : line.pec > 0
          ? 'Partner Earned Credit Applied'
          : 'Credit Not Applied',
    )
    if (line.payment === 'savings' || line.payment === 'overflow') {
      const order = benefitOrderOf(line.series.customer, 'savings_plan')
      set('BenefitOrderId', order.orderId)
      set('BenefitId', order.benefitId)
      set('BenefitType', line.payment === 'savings' ? 'SavingsPlan' : 'Charge')
    }
    if (line.series.customer.movedToReseller && line.day < 1) set('Tier2MpnId', '0')
    // One row of a month has a line end inside a quoted cell: legal CSV that many readers lose.
    if (
      line.series.kind === 'hostile' &&
      line.series.customer.accountId === 'ACC-009' &&
      line.day === 5
    ) {
      set('Tags', csvCell(resourceTextOf(line.series).tags.replace('{', '{\n  ')))
    }
    return cells
  }
}

function templateOf(series: Series, invoice: Invoice): string[] {
  const cells = { ...partyCells(series, invoice), ...meterCells(series), ...resourceCells(series) }
  return columns.map((column) => csvCell(cells[column] ?? ''))
}

function partyCells(
  series: Series,
  { period, number, rate }: Invoice,
): Partial<Record<Column, string>> {
  const { customer, meter } = series
  const image = meter.kind.meterId !== undefined
  const reseller = resellers.find(({ accountId }) => accountId === customer.reseller)
  return {
    PartnerId: seller.tenantId,
    PartnerName: seller.fileName,
    // Marketplace rows spell ids in capitals.
    CustomerId: image ? tenantIdOf(customer).toUpperCase() : tenantIdOf(customer),
    CustomerName: customer.fileName,
    CustomerDomainName: customer.domain,
    CustomerCountry: customer.country,
    MpnId: seller.partnerId,
    Tier2MpnId: reseller?.partnerId ?? (series.number % 2 === 0 ? '0' : ''),
    InvoiceNumber: number,
    SubscriptionDescription: 'Azure plan',
    SubscriptionId: planIdOf(customer),
    ChargeStartDate: period.portalDay(1),
    ChargeEndDate: period.portalDay(series.number % 4 === 3 ? period.days + 1 : period.days),
    ChargeType: series.number % 7 === 6 ? 'New' : 'new',
    BillingCurrency: seller.billingCurrency,
    PricingCurrency: 'USD',
    PCToBCExchangeRate: decimalText(rate, rateScale),
    // The rate is fixed two working days before the month begins.
    PCToBCExchangeRateDate: period.portalDay(-2),
    EntitlementId: series.subscriptionId,
    EntitlementDescription: series.subscriptionName,
  }
}

function meterCells(series: Series): Partial<Record<Column, string>> {
  const { meter } = series
  const { kind } = meter
  return {
    ProductId: meter.productId,
    SkuId: meter.skuId,
    AvailabilityId: meter.availabilityId,
    SkuName: meter.skuName,
    ProductName: kind.product,
    PublisherName: kind.publisher,
    PublisherId: kind.meterId === undefined ? '' : `${28_503_000 + kind.publisher.length}`,
    MeterType:
      kind.meterId === undefined
        ? kind.category === 'Virtual Machines'
          ? '1 Compute Hour'
          : kind.unit
        : `1 Compute Hour - ${kind.meterId}`,
    MeterCategory: kind.category,
    MeterId: meter.meterId,
    MeterSubCategory: kind.subCategory,
    MeterName: kind.name,
    MeterRegion: meter.meterRegion,
    Unit: kind.unit,
    UnitType: kind.unit,
    ServiceInfo1: kind.category === 'Bandwidth' ? 'Networking' : '',
    ServiceInfo2: kind.meterId === undefined ? '' : 'Canonical IaaS',
  }
}

function resourceCells(series: Series): Partial<Record<Column, string>> {
  const text = resourceTextOf(series)
  return {
    ResourceLocation: text.location,
    ConsumedService: text.consumedService,
    ResourceGroup: text.group,
    ResourceURI: text.uri,
    Tags: text.tags,
    AdditionalInfo: text.additionalInfo,
  }
}
