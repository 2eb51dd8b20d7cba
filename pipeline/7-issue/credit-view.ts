import type { DocumentView, Section } from './invoice-view.ts'

/** An amount given back: `-12.30` for `12.30`; nothing stays nothing. */
export function opposite(amount: string): string {
  if (amount.startsWith('-')) return amount.slice(1)
  return /[1-9]/u.test(amount) ? `-${amount}` : amount
}

function oppositeOrNull(amount: string | null): string | null {
  return amount === null ? null : opposite(amount)
}

/** An object with an amount, given back. */
function back<T extends { readonly amount: string }>(one: T): T {
  return { ...one, amount: opposite(one.amount) }
}

/** A line or row: its quantity goes back, the price of one stays. */
function lineBack<T extends { readonly amount: string; readonly quantity: string | null }>(
  one: T,
): T {
  return { ...back(one), quantity: oppositeOrNull(one.quantity) }
}

function sectionBack({ customer, subscriptions }: Section): Section {
  return {
    customer: customer === null ? null : back(customer),
    subscriptions: subscriptions.map((subscription) => ({
      ...back(subscription),
      lines: subscription.lines.map(lineBack),
    })),
  }
}

/** The credit note that gives back a whole invoice: every amount of it, with the other sign. */
export function creditOf(
  invoice: DocumentView,
  note: Pick<DocumentView, 'key' | 'number' | 'issueDate' | 'dueDate'>,
): DocumentView {
  const { daily, summary, unlisted } = invoice
  return {
    ...invoice,
    ...note,
    kind: 'credit_note',
    corrects: [{ number: invoice.number, issueDate: invoice.issueDate ?? '' }],
    net: opposite(invoice.net),
    tax: opposite(invoice.tax),
    gross: opposite(invoice.gross),
    summary: {
      ...summary,
      rows: summary.rows.map(lineBack),
      others: summary.others === null ? null : back(summary.others),
    },
    daily:
      daily === null
        ? null
        : {
            ...daily,
            days: daily.days.map((one) => ({ ...one, permille: opposite(one.permille) })),
            highestAmount: opposite(daily.highestAmount),
            total: opposite(daily.total),
          },
    taxLines: invoice.taxLines.map((line) => ({
      ...line,
      base: opposite(line.base),
      tax: opposite(line.tax),
      gross: opposite(line.gross),
      taxInTaxCurrency: oppositeOrNull(line.taxInTaxCurrency),
    })),
    sections: invoice.sections.map(sectionBack),
    unlisted: unlisted === null ? null : back(unlisted),
    bank: null,
    // what was used stands in the annex of the invoice
    annex: null,
  }
}
