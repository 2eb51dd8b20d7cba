import { exact, roundTo, zero } from '../oracle/exact.ts'
import {
  chargeAt,
  cost,
  type Defect,
  isUsage,
  plainLine,
  plainProduct,
  rateUp,
  subtotal,
} from './plant.ts'
import { addPage, purchase, totalsOf } from './vendor-month.ts'

/** Defects of the reconciliation. */
export const lineDefects: Readonly<Record<string, Defect>> = {
  'the reconciliation is not there': (month) => {
    const all = subtotal(month.lines.filter((row) => !isUsage(row)))
    month.lines = []
    return { open: { unexplained: all.isZero() ? zero : null }, signs: ['no_reconciliation_file'] }
  },
  'the line charges another unit price': (month) => {
    plainProduct(month)
    return { open: { price: chargeAt(month, '1.31', month.rate, { UnitPrice: '1.31' }) } }
  },
  'the line charges at another rate': (month) => {
    plainProduct(month)
    return { open: { fx: chargeAt(month, '1.25', rateUp(month.rate)) } }
  },
  'the line grants no partner earned credit': (month) => {
    const rows = plainProduct(month)
    const net = roundTo(exact('1.25').times('0.85'), 10)
    for (const row of rows)
      Object.assign(row, {
        PartnerEarnedCreditPercentage: '15',
        ...totalsOf(net, exact('20'), month.rate),
      })
    return { open: { pec: subtotal([plainLine(month)]).minus(cost(rows)) } }
  },
  'the line charges another effective price, and nothing says why': (month) => {
    plainProduct(month)
    return { open: { unexplained: chargeAt(month, '1.19', month.rate) } }
  },
  'the subtotal of usage is not what its price says': (month) => {
    plainProduct(month)
    plainLine(month)['Subtotal'] = subtotal([plainLine(month)])
      .plus(5)
      .toFixed(2)
    addPage(month)
    return { open: { unexplained: exact('5') } }
  },
  'a usage line is there twice': (month) => {
    plainProduct(month)
    const line = plainLine(month)
    month.lines.push({ ...line })
    addPage(month)
    return { open: { missing: subtotal([line]) }, signs: ['far_from_reconciliation'] }
  },
  'a usage line is in quarantine': (month) => {
    plainProduct(month)
    plainLine(month)['ChargeStartDate'] = '10/77/2026'
    return {}
  },
  'a licence line is in quarantine': (month) => {
    const [line = {}] = month.lines.filter((row) => row['ProductId'] === 'CFQ7TTC0LF8S')
    line['ChargeStartDate'] = '10/77/2026'
    line['TaxTotal'] = '0'
    addPage(month)
    return { open: { quarantined: subtotal([line]) } }
  },
  'a licence line is missing': (month) => {
    const gone = month.lines.filter((row) => row['ProductId'] === 'CFQ7TTC0LF8S')
    for (const row of gone) row['TaxTotal'] = '0'
    addPage(month)
    month.lines = month.lines.filter((row) => !gone.includes(row))
    return { open: { unexplained: subtotal(gone) } }
  },
  'a licence line is there twice': (month) => {
    const [line = {}] = month.lines.filter((row) => row['ProductId'] === 'CFQ7TTC0LF8S')
    line['TaxTotal'] = '0'
    addPage(month)
    month.lines.push({ ...line })
    return { open: { unexplained: subtotal([line]).negated() } }
  },
  'the subtotal of a licence is not what its price says': (month) => {
    const line = purchase(month, {
      ProductId: 'CFQ7TTC0AAAA',
      TermAndBillingCycle: 'One-Year commitment for monthly/yearly billing',
      EffectiveUnitPrice: '20',
      Subtotal: '27.00',
    })
    month.lines.push(line)
    addPage(month)
    return { open: { unexplained: exact('7'), license: exact('-7') } }
  },
  'a credit is missing': (month) => {
    const gone = month.lines.filter((row) => row['ChargeType'] === 'customerCredit')
    month.lines = month.lines.filter((row) => !gone.includes(row))
    return { open: { unexplained: subtotal(gone) } }
  },
  'a customer of a licence that nobody knows': (month) => {
    const line = purchase(month, {
      CustomerId: 'c9',
      SubscriptionId: 'f9',
      ProductId: 'CFQ7TTC0BBBB',
      TermAndBillingCycle: 'One-Year commitment for monthly/yearly billing',
      EffectiveUnitPrice: '8',
      Subtotal: '8.00',
    })
    month.lines.push(line)
    addPage(month)
    return { open: { unassigned: exact('8') } }
  },
}
