import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { ratebookError } from '../errors.ts'
import { errorReason } from '../workspace.ts'

/** A document of Microsoft as `rates/vendor-invoices.csv` has it, but for its seller. */
export interface ToldInvoice {
  readonly invoice_number: string
  readonly period: string
  readonly currency: string
  readonly total_charges: string
  readonly document_type: 'invoice' | 'credit_note'
  readonly amends: string
}

/**
 * The invoice resource of Partner Center (csp-formats 1b), of which nothing is asked that the
 * control total does not need; `Status` is met in both spellings.
 */
const resource = z.object({
  id: z.string().min(1),
  billingPeriodStartDate: z.string().regex(/^\d{4}-\d{2}-\d{2}/u, 'is no date like 2026-10-01'),
  totalCharges: z.string().regex(/^-?\d+(\.\d+)?$/u, 'is no amount like 12345.67'),
  currencyCode: z.string().regex(/^[A-Z]{3}$/u, 'is no currency like EUR'),
  documentType: z.string().nullish(),
  amendsOf: z.string().nullish(),
  Status: z.string().nullish(),
  status: z.string().nullish(),
  amendments: z.array(z.unknown()).nullish(),
})

/**
 * Reads a saved answer of `GET /v1/invoices`, whole, one page or one invoice, with what amends
 * them; void documents are left out. RB-901 without the file, RB-980 where it is anything else.
 */
export async function readInvoices(path: string): Promise<ToldInvoice[]> {
  const file = basename(path)
  const text = await readFile(path, 'utf8').catch(() => {
    throw ratebookError('RB-901', { path }, 2)
  })
  let answer: unknown
  try {
    // as text, so that no digit goes through a double
    const exact = text.replaceAll(/("totalCharges"\s*:\s*)(-?\d[\d.eE+-]*)/gu, '$1"$2"')
    answer = JSON.parse(exact.replace(/^\uFEFF/u, ''))
  } catch (error) {
    throw ratebookError('RB-980', { file, reason: errorReason(error) }, 2)
  }
  const page = z.object({ items: z.array(z.unknown()) }).safeParse(answer)
  const documents = page.success ? page.data.items : Array.isArray(answer) ? answer : [answer]
  return documents.flatMap((document, place) =>
    invoicesIn(document, `${file}, invoice ${String(place + 1)}`),
  )
}

function invoicesIn(document: unknown, file: string): ToldInvoice[] {
  const found = resource.safeParse(document)
  if (!found.success) {
    const reasons = found.error.issues.map(({ path, message, code }) => {
      const isAbsent = code === 'invalid_type' && message.endsWith('received undefined')
      return isAbsent ? `no ${path.join('.')}` : `${path.join('.')} ${message}`.trim()
    })
    throw ratebookError('RB-980', { file, reason: reasons.join(', ') }, 2)
  }
  const { id, documentType, amendsOf, status, Status, ...told } = found.data
  const amendments = (told.amendments ?? []).flatMap((one) => invoicesIn(one, file))
  if (/^void$/iu.test(status ?? Status ?? '')) return amendments
  return [
    {
      invoice_number: id,
      period: told.billingPeriodStartDate.slice(0, 7),
      currency: told.currencyCode,
      total_charges: told.totalCharges,
      document_type: /note$/iu.test(documentType ?? '') ? 'credit_note' : 'invoice',
      amends: amendsOf ?? '',
    },
    ...amendments,
  ]
}
