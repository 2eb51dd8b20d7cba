import { z } from 'zod'

/**
 * The view model of a document: everything a template may print, as text, already summed and
 * rounded by SQL. Strict: a field that is missing or unknown is refused. Amounts are in `currency`
 * unless they say otherwise.
 */
const text = z.string().min(1)
const maybe = text.nullable()
const amount = z.string().regex(/^-?\d+(\.\d+)?$/)
const whole = z.string().regex(/^-?\d+$/)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

const address = {
  street: maybe,
  postalCode: maybe,
  city: maybe,
  country: z.string().regex(/^[A-Z]{2}$/),
}

const seller = z.strictObject({
  name: text,
  ...address,
  vatIds: z.array(text),
  registration: maybe,
  email: maybe,
  phone: maybe,
  website: maybe,
  accentColor: z.string().regex(/^#[0-9a-f]{6}$/i),
  /** `data:` URI of a PNG, JPEG or SVG; null prints the name instead. */
  logo: z
    .string()
    .regex(/^data:image\/(png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=]+$/)
    .nullable(),
})

const buyer = z.strictObject({ name: text, ...address, vatId: maybe })

/** Of a line that is corrected: what it came to, and comes to now. */
const change = z.strictObject({ before: amount, after: amount }).nullable().default(null)

const summaryRow = z.strictObject({
  /** Null for what is of the account as a whole, where rows are subscriptions. */
  label: maybe,
  /** Second line in grey: the subscription of a line, the id of a subscription. */
  detail: maybe,
  isLate: z.boolean(),
  /** Why usage of this line is free. */
  freeReason: maybe,
  quantity: amount.nullable(),
  unitPrice: amount.nullable(),
  taxCategory: maybe,
  taxRate: amount.nullable(),
  change,
  amount,
  /** Part of the largest row, in thousandths: the length of its bar. */
  permille: whole,
})

const line = z.strictObject({
  meterCategory: text,
  isLate: z.boolean(),
  freeReason: maybe,
  /** Seats and the price of one for the period of the line (B27); null for one. */
  quantity: amount.nullable(),
  unitPrice: amount.nullable(),
  taxCategory: text,
  taxRate: amount,
  change,
  amount,
})

/** Without id and name: what is of the account as a whole. */
const subscription = z.strictObject({ id: maybe, name: maybe, amount, lines: z.array(line).min(1) })

const section = z.strictObject({
  /** Null where the buyer is the customer; a reseller's own customer otherwise. */
  customer: z.strictObject({ id: text, name: text, amount }).nullable(),
  subscriptions: z.array(subscription).min(1),
})

const remainder = z.strictObject({ count: whole, amount })

const taxLine = z.strictObject({
  category: z.enum(['S', 'AE', 'O', 'Z', 'E', 'K', 'G', 'L', 'M']),
  rate: amount,
  base: amount,
  tax: amount,
  gross: amount,
  /** In `taxCurrency` (two places); null where that is the invoice's own currency. */
  taxInTaxCurrency: amount.nullable(),
  reasonText: maybe,
})

export const documentView = z.strictObject({
  kind: z.enum(['invoice', 'credit_note']),
  /** Draft until numbers are given; a draft says on every page that it is none. */
  state: z.enum(['draft', 'final']),
  key: text,
  number: text,
  language: z.enum(['pl', 'de', 'en']),
  locale: text,
  paper: z.enum(['A4', 'Letter']),
  currency: z.string().regex(/^[A-Z]{3}$/),
  minorUnits: z.string().regex(/^[0-4]$/),
  taxLabel: text,
  issueDate: day.nullable(),
  dueDate: day.nullable(),
  paymentTermsDays: whole,
  periodStart: day,
  periodLastDay: day,
  taxPoint: day,
  customerNumber: text,
  purchaseOrders: z.array(text),
  /** The tag per value of which the account is invoiced; a null value is usage without it (B2). */
  tag: z.strictObject({ name: text, value: maybe }).nullable(),
  buyerReference: maybe,
  seller,
  buyer,
  /**
   * Documents that a credit note corrects (art. 219); empty in a draft,
   * where they have no number yet.
   */
  corrects: z.array(z.strictObject({ number: text, issueDate: day })),
  net: amount,
  tax: amount,
  gross: amount,
  /** The total without its sign: what a credit note gives back. */
  grossUnsigned: amount,
  summary: z.strictObject({
    of: z.enum(['lines', 'subscriptions', 'customers']),
    /** The one subscription that all lines belong to. */
    heading: maybe,
    rows: z.array(summaryRow).min(1),
    others: remainder.nullable(),
  }),
  /** Net per day of the period without late usage, before rounding; null if no day has any. */
  daily: z
    .strictObject({
      days: z.array(z.strictObject({ day, permille: whole })).min(1),
      highestDay: day,
      highestAmount: amount,
      /** Sum of the rounded lines that are not late, so that it agrees with them. */
      total: amount,
    })
    .nullable(),
  taxLines: z.array(taxLine).min(1),
  taxCurrency: z.string().regex(/^[A-Z]{3}$/),
  taxExchange: z
    .strictObject({ rate: amount, source: text, publishedOn: day.nullable() })
    .nullable(),
  legalPhrases: z.array(text),
  bank: z.strictObject({ name: text, iban: text, bic: maybe }).nullable(),
  hasLate: z.boolean(),
  sections: z.array(section),
  /** Subscriptions that the tables above leave to the annex. */
  unlisted: remainder.nullable(),
  annex: z
    .strictObject({
      fileName: text,
      rows: whole,
      exactSum: amount,
      rounding: amount,
      invoiced: amount,
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    })
    .nullable(),
})

export type DocumentView = z.infer<typeof documentView>
export type SummaryRow = z.infer<typeof summaryRow>
export type Section = z.infer<typeof section>
