import { splitRecords } from './csv.ts'
import { exact, sum, zero, type Exact } from './exact.ts'

/** A posting as a ledger would read it: debit above zero, in both currencies. */
export interface Posting {
  readonly entry: string
  readonly kind: string
  readonly postingDate: string
  readonly document: string
  readonly sellerId: string
  readonly accountId: string
  readonly glAccount: string
  readonly role: string
  readonly currency: string
  readonly amount: Exact
  readonly bookCurrency: string
  readonly bookAmount: Exact
  readonly invoiceKey: string
}

/** Reads a journal by its column names. */
export function readJournal(text: string): Posting[] {
  const [header = [], ...records] = splitRecords(text)
  return records.map((record) => {
    const cell = (name: string): string => {
      const place = header.indexOf(name)
      if (place === -1) throw new Error(`no column ${name}`)
      return record[place] ?? ''
    }
    const side = (debit: string, credit: string): Exact => {
      if ((cell(debit) === '') === (cell(credit) === ''))
        throw new Error(`line ${cell('entry')}: ${debit} or ${credit}, not both`)
      return cell(debit) === '' ? exact(cell(credit)).negated() : exact(cell(debit))
    }
    return {
      entry: cell('entry'),
      kind: cell('kind'),
      postingDate: cell('posting_date'),
      document: cell('document'),
      sellerId: cell('seller_id'),
      accountId: cell('account_id'),
      glAccount: cell('gl_account'),
      role: cell('role'),
      currency: cell('currency'),
      amount: side('debit', 'credit'),
      bookCurrency: cell('book_currency'),
      bookAmount: side('book_debit', 'book_credit'),
      invoiceKey: cell('invoice_key'),
    }
  })
}

/** Sums per key, those of nothing left out. */
export function sumsBy(
  postings: readonly Posting[],
  keyOf: (posting: Posting) => string,
  amountOf: (posting: Posting) => Exact,
): Map<string, string> {
  const sums = new Map<string, Exact>()
  for (const posting of postings) {
    const key = keyOf(posting)
    sums.set(key, (sums.get(key) ?? zero).plus(amountOf(posting)))
  }
  return new Map(
    [...sums]
      .filter(([, amount]) => !amount.isZero())
      .map(([key, amount]): [string, string] => [key, amount.toString()])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** What does not balance: entries, documents, sellers, in either currency. */
export function unbalanced(postings: readonly Posting[]): string[] {
  const keys = [
    (one: Posting) => `entry ${one.entry}`,
    (one: Posting) => `document ${one.document}`,
    (one: Posting) => `seller ${one.sellerId}`,
  ]
  return keys.flatMap((keyOf) => [
    ...sumsBy(
      postings,
      (one) => `${keyOf(one)} ${one.currency}`,
      (one) => one.amount,
    ).keys(),
    ...sumsBy(
      postings,
      (one) => `${keyOf(one)} book`,
      (one) => one.bookAmount,
    ).keys(),
  ])
}

/** Revenue of documents, as credits above zero. */
export function revenue(postings: readonly Posting[]): Exact {
  const own = postings.filter(({ kind, role }) => kind === 'sale' && role === 'revenue')
  return sum(own.map(({ amount }) => amount.negated()))
}
