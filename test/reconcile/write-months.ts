import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../pipeline/package-root.ts'
import { withAdditionalInfo } from '../cases/case-folder.ts'
import { usageShape } from '../cases/full-files.ts'
import type { FileShape } from '../cases/file-shape.ts'
import { shapeOf, toFullCsv, writeText } from '../cases/write-files.ts'
import { writeBaseRates } from '../golden-month.ts'
import type { Row, VendorMonth } from './vendor-month.ts'

/** The reconciliation: the columns that tell something. */
const reconciliationShape: FileShape = {
  columns: {
    PartnerId: 'e1',
    CustomerId: 'c1',
    CustomerName: 'Example Customer',
    InvoiceNumber: 'G000000001',
    OrderId: 'o1',
    OrderDate: '10/1/2026',
    ProductId: '',
    SkuId: '0001',
    SkuName: 'Example SKU',
    ProductName: 'Example Product',
    ChargeType: 'new',
    UnitPrice: '0',
    Quantity: '1',
    Subtotal: '0',
    TaxTotal: '0',
    Currency: 'EUR',
    PriceAdjustmentDescription: '',
    PublisherName: 'Microsoft',
    SubscriptionDescription: 'Azure plan',
    SubscriptionId: 'a1',
    ChargeStartDate: '10/1/2026',
    ChargeEndDate: '10/31/2026',
    TermAndBillingCycle: '1 Hour',
    EffectiveUnitPrice: '0',
    BillableQuantity: '1',
    BillingFrequency: '',
    PricingCurrency: 'USD',
    PCToBCExchangeRate: '0.9',
    MeterDescription: '',
    ReservationOrderId: '',
    CreditReasonCode: '',
  },
  guids: ['PartnerId', 'CustomerId', 'SubscriptionId', 'ReservationOrderId'],
}

/** Only columns of a file: rows of both files are made of the same parts. */
function columnsOf(rows: readonly Row[], shape: FileShape): Row[] {
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([column]) => column in shape.columns)),
  )
}

/** A workspace whose files hold these invoices; three customers are known. Returns its folder. */
export function writeMonths(
  purpose: string,
  months: readonly VendorMonth[],
  tolerances: readonly Row[] = [],
): string {
  const folder = join(packageRoot, 'test', 'output', purpose)
  rmSync(folder, { recursive: true, force: true })
  writeBaseRates(folder)
  const landing = join(folder, 'data', 'landing')
  mkdirSync(landing, { recursive: true })
  const rates = (file: string, rows: readonly Row[]): void => {
    writeText(join(folder, 'rates', file), toFullCsv(shapeOf(file), rows))
  }
  const customers = ['c1', 'c2', 'c3']
  rates(
    'accounts.csv',
    customers.map((tenant_id) => ({ account_id: tenant_id, tenant_id })),
  )
  rates(
    'assignments.csv',
    customers.map((customer_tenant_id) => ({ customer_tenant_id, billed_to: 'direct' })),
  )
  rates('price-lists/standard.csv', [
    { price_list_id: 'STANDARD', rule_id: 'all', model: 'markup', percent: '10' },
  ])
  rates(
    'vendor-invoices.csv',
    months.flatMap(({ pages }) => pages),
  )
  rates('tolerances.csv', tolerances)
  const files = [
    ['daily.csv', usageShape, months.flatMap(({ daily }) => daily).map(withAdditionalInfo)],
    ['reconciliation.csv', reconciliationShape, months.flatMap(({ lines }) => lines)],
  ] as const
  for (const [name, shape, rows] of files)
    if (rows.length > 0) writeText(join(landing, name), toFullCsv(shape, columnsOf(rows, shape)))
  return folder
}
