/** Columns of the small usage files of the tests: all that are required, and some that are not. */
export const usageHeaders = [
  'PartnerId',
  'CustomerId',
  'SubscriptionId',
  'EntitlementId',
  'SkuId',
  'MeterId',
  'MeterCategory',
  'UnitType',
  'ChargeStartDate',
  'UsageDate',
  'UnitPrice',
  'Quantity',
  'BillingPreTaxTotal',
  'BillingCurrency',
  'PricingPreTaxTotal',
  'PricingCurrency',
  'PCToBCExchangeRateDate',
  'PartnerEarnedCreditPercentage',
  'CreditPercentage',
  'Tags',
  'ResourceURI',
  'BenefitType',
] as const

export type UsageHeader = (typeof usageHeaders)[number]

/** Values of one record; what is not named stays valid. */
export type UsageValues = Readonly<Partial<Record<UsageHeader, string>>>

const validValues: Readonly<Record<UsageHeader, string>> = {
  PartnerId: '1e3c55a2-f30d-4b9c-ad22-725010137c6e',
  CustomerId: 'fa21571a-56ce-4cd2-b6c5-12a79a2af96f',
  SubscriptionId: 'a230b29b-b040-4401-92d5-791880a52f82',
  EntitlementId: '5d4f1077-311c-414b-8fb6-1dd0e3e5acec',
  SkuId: '0008',
  MeterId: '183aee5c-6200-40ad-974a-e4089d705af9',
  MeterCategory: 'Virtual Machines',
  UnitType: '1 Hour',
  ChargeStartDate: '10/1/2026',
  UsageDate: '10/5/2026',
  UnitPrice: '0.5',
  Quantity: '2',
  BillingPreTaxTotal: '0.85',
  BillingCurrency: 'EUR',
  PricingPreTaxTotal: '1',
  PricingCurrency: 'USD',
  PCToBCExchangeRateDate: '9/28/2026',
  PartnerEarnedCreditPercentage: '15',
  CreditPercentage: '0',
  Tags: '{"env":"shared"}',
  ResourceURI: '/subscriptions/5d4f1077/virtualMachines/one',
  BenefitType: '',
}

/** The header line of the small usage files, without its end. */
export const headerLine = usageHeaders.join(',')

/** A field as Microsoft writes it: quoted where it must be. */
export function csvField(text: string): string {
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One valid record but for the values given, without a line end. */
export function usageLine(values: UsageValues = {}): string {
  return usageHeaders.map((header) => csvField(values[header] ?? validValues[header])).join(',')
}

/** As `usageLine`, one value put in as it stands: quotes and all. */
export function rawLine(header: UsageHeader, raw: string): string {
  return usageLine({ [header]: '@@' }).replace('@@', raw)
}

/** A file of a header and these lines. */
export function usageText(
  lines: readonly string[],
  end = '\n',
  header: string = headerLine,
): string {
  return [header, ...lines].map((line) => line + end).join('')
}

/** As many good records, all different. */
export function goodLines(count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    usageLine({
      Quantity: `${String(index)}.25`,
      ResourceURI: `/subscriptions/5d4f1077/virtualMachines/vm-${String(index)}`,
    }),
  )
}

/** A file of three records whose columns are so many, most of them unknown and empty. */
export function widerUsage(columns: number): string {
  const more = Array.from({ length: columns - usageHeaders.length }, (_, index) => String(index))
  return [
    [headerLine, ...more.map((index) => `c${index}`)].join(','),
    ...goodLines(3).map((line) => line + ','.repeat(more.length)),
    '',
  ].join('\n')
}
