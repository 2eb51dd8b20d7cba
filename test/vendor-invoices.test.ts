import { spawnSync } from 'node:child_process'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readRates } from '../pipeline/3-price/read-rates.ts'
import { packageRoot } from '../pipeline/package-root.ts'
import { writeText } from './cases/write-files.ts'
import { ClosedMonths } from './closed-months.ts'

/** What Partner Center tells of one invoice; more keys than are needed. */
const invoice = {
  id: 'G000000001',
  invoiceDate: '2026-11-08T00:00:00Z',
  billingPeriodStartDate: '2026-10-01T00:00:00Z',
  billingPeriodEndDate: '2026-10-31T23:59:59Z',
  totalCharges: 12345.67,
  paidAmount: 0,
  currencyCode: 'EUR',
  documentType: 'invoice',
  amendsOf: null,
  invoiceType: 'recurring',
  Status: 'active',
}
const credit = {
  ...{ ...invoice, id: 'G000000002', totalCharges: -45.6 },
  ...{ documentType: 'Credit Note', amendsOf: 'G000000001' },
}

const cli = join(packageRoot, 'dist', 'pipeline', 'cli.js')

function workspace(name: string) {
  const { folder } = new ClosedMonths(`vendor-invoices-${name}`)
  const path = join(folder, 'invoices.json')
  return {
    folder,
    take: (answer: unknown) => {
      writeText(path, typeof answer === 'string' ? answer : JSON.stringify(answer))
      const words = ['--workspace', folder, 'vendor-invoices', path]
      return spawnSync(process.execPath, [cli, ...words], { encoding: 'utf8' })
    },
  }
}

describe('invoices as Partner Center tells them', () => {
  test('become rows that rates/ takes, each once', async () => {
    const { folder, take } = workspace('rows')
    const voided = { ...invoice, id: 'G000000003', Status: 'Void' }
    const { stdout, status } = take({
      totalCount: 3,
      items: [{ ...invoice, amendments: [credit] }, credit, voided],
    })
    expect(status).toBe(0)
    expect(stdout).toBe(
      [
        'invoice_number,seller_id,period,currency,total_charges,document_type,amends',
        'G000000001,SELLER,2026-10,EUR,12345.67,invoice,',
        'G000000002,SELLER,2026-10,EUR,-45.6,credit_note,G000000001',
        '',
      ].join('\n'),
    )
    writeText(join(folder, 'rates', 'vendor-invoices.csv'), stdout)
    const { vendorInvoices } = await readRates(join(folder, 'rates'))
    expect(vendorInvoices).toMatchObject([
      { invoice_number: 'G000000001', total_charges: '12345.67', tax: null },
      { document_type: 'credit_note', amends: 'G000000001' },
    ])
  })

  test('go below what the file has, in the order of its columns', () => {
    const { folder, take } = workspace('append')
    const path = join(folder, 'rates', 'vendor-invoices.csv')
    const known =
      'currency,period,total_charges,invoice_number,seller_id,tax\nEUR,2026-10,12345.670,g000000001,SELLER,\n'
    writeText(path, known)
    const { stdout } = take([invoice, { ...invoice, id: 'G000000009' }])
    appendFileSync(path, stdout)
    expect(readFileSync(path, 'utf8')).toBe(`${known}EUR,2026-10,12345.67,G000000009,SELLER,\n`)
  })

  test('that have another total than the file exit 1', () => {
    const { folder, take } = workspace('other')
    const known =
      'invoice_number,seller_id,period,currency,total_charges\nG000000001,SELLER,2026-10,EUR,12000\n'
    writeText(join(folder, 'rates', 'vendor-invoices.csv'), known)
    const { stdout, stderr, status } = take(invoice)
    expect({ status, stdout: stdout.trim() }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(
      'rates/vendor-invoices.csv has G000000001 with 12000, Microsoft tells 12345.67',
    )
  })

  test('are told where the file has no columns for credit notes, and keep every digit', () => {
    const { folder, take } = workspace('columns')
    const path = join(folder, 'rates', 'vendor-invoices.csv')
    writeText(path, 'invoice_number,seller_id,period,currency,total_charges\n')
    const text = JSON.stringify(credit).replace('-45.6', '-12345678901.1234567890')
    const { stdout, stderr } = take(text)
    expect(stdout).toBe('G000000002,SELLER,2026-10,EUR,-12345678901.1234567890\n')
    expect(stderr).toContain('has no column document_type, amends: add it for the credit notes')
  })

  test.each([
    ['no JSON', 'invoices.json: not what Partner Center answers to GET /v1/invoices (Unexpected'],
    ['{"items":[{"id":"G1","totalCharges":"5","currencyCode":"EUR"}]}', '1: not what Partner'],
    ['{"items":[{"id":"G1","totalCharges":5}]}', '(no billingPeriodStartDate, no currencyCode)'],
    ['{"items":[7]}', 'invoices.json, invoice 1: not what Partner Center answers'],
  ])('%s is refused', (answer, message) => {
    const { stderr, status } = workspace('refused').take(answer)
    expect(status).toBe(2)
    expect(stderr).toContain(message)
  })
})
