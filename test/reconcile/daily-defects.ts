import { exact, roundTo } from '../oracle/exact.ts'
import { chargeAt, cost, type Defect, isCovered, plainProduct, rateUp, take } from './plant.ts'
import { type Row, totalsOf, type VendorMonth } from './vendor-month.ts'

/** A row of usage that the reconciliation does not have. */
function usageBeside(month: VendorMonth, columns: Row): Row {
  const price = exact('2.5')
  return {
    InvoiceNumber: month.invoice,
    CustomerId: 'c2',
    SubscriptionId: 'a2',
    EntitlementId: 'd2',
    ProductId: 'DZH318Z0BP09',
    SkuId: '0001',
    MeterId: 'meter-9',
    UsageDate: '10/12/2026',
    UnitPrice: '2.5',
    Quantity: '40',
    PCToBCExchangeRate: month.rate,
    ...totalsOf(price, exact('40'), month.rate),
    ...columns,
  }
}

/** Defects of the daily file. */
export const dailyDefects: Readonly<Record<string, Defect>> = {
  'a day is not in the daily file': (month) => {
    plainProduct(month)
    const gone = take(month, (row) => row['UsageDate'] === '10/17/2026')
    return { open: { missing: cost(gone) }, signs: ['missing_days', 'far_from_reconciliation'] }
  },
  'the daily file ends three days early': (month) => {
    const gone = take(month, (row) => /^10\/(29|30|31)\//u.test(row['UsageDate'] ?? ''))
    return { open: { missing: cost(gone) }, signs: ['missing_days', 'far_from_reconciliation'] }
  },
  'the daily file holds the second half of the month only': (month) => {
    const gone = take(month, (row) => /^10\/\d\//u.test(row['UsageDate'] ?? '') && !isCovered(row))
    return { open: { missing: cost(gone) }, signs: ['missing_days', 'far_from_reconciliation'] }
  },
  'a customer is not in the daily file': (month) => {
    take(month, (row) => row['CustomerId'] === 'c2')
    return { signs: ['vanished_customer', 'far_from_reconciliation'] }
  },
  'the daily file is not there': (month) => {
    month.daily = []
    return { signs: ['no_daily_file'] }
  },
  'one record of a product is missing': (month) => {
    const rows = plainProduct(month)
    const gone = take(month, (row) => row === rows[4])
    return { open: { missing: cost(gone) } }
  },
  'half of a product is missing': (month) => {
    const rows = plainProduct(month)
    const gone = take(month, (row) => rows.indexOf(row) > 15)
    return { open: { missing: cost(gone) }, signs: ['far_from_reconciliation'] }
  },
  'a record is there twice': (month) => {
    const [row = {}] = plainProduct(month)
    month.daily.push({ ...row })
    return { open: { surplus: cost([row]).negated() } }
  },
  'usage is there that the invoice does not charge': (month) => {
    const row = usageBeside(month, {
      UnitPrice: '25',
      ...totalsOf(exact('25'), exact('40'), month.rate),
    })
    month.daily.push(row)
    return { open: { surplus: cost([row]).negated() }, signs: ['far_from_reconciliation'] }
  },
  'late usage of a product that the invoice does not charge': (month) => {
    const row = usageBeside(month, { UsageDate: '9/28/2026' })
    month.daily.push(row)
    return { open: { late: cost([row]).negated() }, signs: ['far_from_reconciliation'] }
  },
  'late usage beside what the invoice charges': (month) => {
    const [row = {}] = plainProduct(month)
    month.daily.push({ ...row, UsageDate: '9/28/2026' })
    return { open: { late: cost([row]).negated() } }
  },
  'a record is in quarantine': (month) => {
    const [row = {}] = plainProduct(month)
    row['UsageDate'] = '10/99/2026'
    return { open: { quarantined: cost([row]) } }
  },
  'a record has its date in another billing period': (month) => {
    const [row = {}] = plainProduct(month)
    row['ChargeStartDate'] = '9/1/2026'
    row['ChargeEndDate'] = '9/30/2026'
    return { open: { out_of_period: cost([row]) } }
  },
  'all records of a product have their date in another billing period': (month) => {
    const rows = plainProduct(month)
    for (const row of rows)
      Object.assign(row, { ChargeStartDate: '9/1/2026', ChargeEndDate: '9/30/2026' })
    return { open: { out_of_period: cost(rows) }, signs: ['far_from_reconciliation'] }
  },
  'a customer that nobody knows': (month) => {
    const known = month.daily.filter((row) => row['CustomerId'] === 'c2')
    for (const row of [...month.daily, ...month.lines])
      if (row['CustomerId'] === 'c2') row['CustomerId'] = 'c9'
    return { open: { unassigned: cost(known) } }
  },
  'a record costs more than its price says': (month) => {
    const [row = {}] = plainProduct(month)
    row['BillingPreTaxTotal'] = exact(row['BillingPreTaxTotal'] ?? '0')
      .plus(3)
      .toString()
    return { open: { unexplained: exact('-3') } }
  },
  'records were converted at another rate': (month) => {
    const rows = plainProduct(month)
    const before = cost(rows)
    for (const row of rows.slice(0, 10)) {
      row['PCToBCExchangeRate'] = rateUp(month.rate)
      Object.assign(row, totalsOf(exact('1.25'), exact('20'), rateUp(month.rate)))
    }
    return { open: { fx: before.minus(cost(rows)) } }
  },
  'records have the price of before a change': (month) => {
    const rows = plainProduct(month)
    const before = cost(rows)
    for (const row of rows.slice(0, 10))
      Object.assign(row, { UnitPrice: '1.15', ...totalsOf(exact('1.15'), exact('20'), month.rate) })
    return { open: { price: before.minus(cost(rows)) } }
  },
  'records lost their partner earned credit': (month) => {
    const rows = plainProduct(month)
    const net = roundTo(exact('1.25').times('0.85'), 10).toString()
    const more = chargeAt(month, net, month.rate, {
      PriceAdjustmentDescription: '["15.0% Partner earned credit for services managed"]',
    })
    return rows.length === 31 ? { open: { pec: more } } : {}
  },
}
