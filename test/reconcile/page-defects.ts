import { exact, roundTo } from '../oracle/exact.ts'
import { type Defect, plainLine, plainProduct } from './plant.ts'
import { addPage, lineTotal, type Row, type VendorMonth } from './vendor-month.ts'

/** Defects of the first page, and what looks like one and is none. */
export const pageDefects: Readonly<Record<string, Defect>> = {
  'nobody told the total': (month) => {
    month.pages = []
    return { state: 'no total' }
  },
  'the total is ten more': (month) => {
    addPage(month, '10')
    return { open: { unexplained: exact('10') } }
  },
  'the total is a cent less': (month) => {
    addPage(month, '-0.01')
    return { open: { unexplained: exact('-0.01') } }
  },
  'tax is on the first page alone, and nobody told it': (month) => {
    for (const row of month.lines) row['TaxTotal'] = '0'
    addPage(month, '123.45')
    return { open: { unexplained: exact('123.45') } }
  },
  'tax is on the first page alone': (month) => {
    for (const row of month.lines) row['TaxTotal'] = '0'
    addPage(month, '123.45')
    for (const page of month.pages) page['tax'] = '123.45'
    return { within: { tax: exact('123.45') } }
  },
  'a credit note amends the invoice': (month) => {
    addPage(month, '50')
    month.pages.push({
      invoice_number: `${month.invoice}C`,
      total_charges: '-50',
      document_type: 'credit_note',
      amends: month.invoice,
    })
    return {}
  },
  'a line is rounded half up': (month) => {
    plainProduct(month, '2.5415', '32')
    const line = plainLine(month)
    const whole = exact('2.5415').times(32).times(31).times(exact(month.rate))
    line['Subtotal'] = roundTo(whole, 2).toFixed(2)
    addPage(month)
    return {}
  },
  'daily totals are cut to cents': (month) => {
    for (const row of month.daily)
      row['BillingPreTaxTotal'] = exact(row['BillingPreTaxTotal'] ?? '0')
        .toDecimalPlaces(2, 1)
        .toString()
    return {}
  },
  'an adjustment of usage is in the reconciliation alone': (month) => {
    const line = { ...plainLineOf(month), ProductId: 'DZH318Z0ADJ1' }
    month.lines.push({ ...line, ...adjustment(month) })
    addPage(month)
    return { within: { missing: exact(adjustment(month)['Subtotal'] ?? '0') } }
  },
  'a marketplace meter is in the reconciliation alone': (month) => {
    const row = { ...plainLineOf(month), ProductId: 'DZH318Z0MKT2', PublisherName: 'Other' }
    month.lines.push({ ...row, ...adjustment(month), MeterDescription: 'A meter' })
    addPage(month)
    return { within: { marketplace: exact('42.5').plus(adjustment(month)['Subtotal'] ?? '0') } }
  },
}

function plainLineOf(month: VendorMonth): Row {
  plainProduct(month)
  return plainLine(month)
}

function adjustment(month: VendorMonth): Row {
  const total = lineTotal(exact('-0.75'), exact('1'), month.rate)
  return { EffectiveUnitPrice: '-0.75', BillableQuantity: '1', Subtotal: total.toFixed(2) }
}
