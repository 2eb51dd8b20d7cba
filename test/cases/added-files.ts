import type { FileShape } from './file-shape.ts'

const months = { valid_from: '', valid_to: '' } as const
const holder = { price_list_id: '', account_id: '' } as const
const charged = { meter_category: '', charge_kind: '' } as const

/** Files of what is charged beside usage. */
export const addedShapes: Readonly<Record<string, FileShape>> = {
  'services.csv': {
    columns: {
      service_id: '',
      name: '=service_id',
      account_id: '',
      subscription_id: '',
      quantity: '1',
      unit_cost: '',
      cost_currency: '',
      ...months,
    },
    guids: ['subscription_id'],
  },
  'gl.csv': {
    columns: {
      seller_id: '',
      role: '',
      product: '',
      tax_category: '',
      tax_rate: '',
      account: '',
      tax_code: '',
    },
    guids: [],
  },
  'limits.csv': {
    columns: {
      limit_id: '',
      ...holder,
      scope: 'account',
      ...charged,
      minimum: '',
      maximum: '',
      currency: 'EUR',
      text: '=limit_id',
      ...months,
    },
    guids: [],
  },
  'fees.csv': {
    columns: { fee_id: '', ...holder, percent: '', ...charged, text: '=fee_id', ...months },
    guids: [],
  },
  adjustments: {
    columns: {
      account_id: '',
      customer_account_id: '',
      subscription_id: '',
      text: '',
      net: '',
      currency: 'EUR',
      tax_product: 'adjustment',
      reason: 'agreed',
      approver: 'A. Keller',
    },
    guids: ['subscription_id'],
  },
  'vendor-invoices.csv': {
    columns: {
      invoice_number: 'G000000001',
      seller_id: 'SELLER',
      period: '2026-10',
      currency: 'EUR',
      total_charges: '',
      tax: '',
      document_type: '',
      amends: '',
    },
    guids: [],
  },
  'tolerances.csv': {
    columns: { cause: '', currency: 'EUR', seller_id: '', amount: '0', ...months },
    guids: [],
  },
}
