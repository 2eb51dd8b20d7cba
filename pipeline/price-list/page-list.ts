import { counted, labelled, placeOf, row } from '../explain/layout.ts'
import { matchColumns } from '../3-price/price-tables.ts'
import { textTable } from '../commands/text-table.ts'
import type { ListRow, PublishedList } from './publish-list.ts'

const shown = 40

/** The list for a terminal: the same rows as the file. */
export function listPage({ list, month, rows }: PublishedList): string {
  const more = rows.length - shown
  const table = textTable(
    [{ head: 'For' }, { head: 'Days' }, { head: 'Price', right: true }, { head: 'Per' }],
    rows
      .slice(0, shown)
      .map((price) => [
        forWhat(price),
        `${price.first_day ?? ''} to ${price.last_day ?? ''}`,
        amountOf(price),
        perWhat(price),
      ]),
  )
  return [
    ...row(0, `List ${list} in ${month}: ${counted(String(rows.length), 'price')}`),
    '',
    table,
    ...(more > 0 ? row(0, `and ${counted(String(more), 'more price')}; --csv FILE has all`) : []),
    '',
  ].join('\n')
}

/** For us, on stderr: what is shown without a figure, so that nothing is given away unnoticed. */
export function secretsPage({ on_request: secrets }: PublishedList): string {
  if (secrets.length === 0) return ''
  return [
    ...row(0, `${counted(String(secrets.length), 'price')} shown as "on request":`),
    ...secrets
      .slice(0, shown)
      .flatMap(({ rule, file, line_no: line }) => row(2, rule, placeOf(file, line))),
    ...labelled(
      2,
      'why',
      "they rest on our cost or on the vendor's list, or pass partner earned credit on: a figure " +
        'would tell the reader what we pay',
    ),
    ...labelled(
      2,
      'fix',
      'write them as a price per unit, or as a percentage of retail with ' +
        'pec_policy keep, where the reader shall see them',
    ),
    '',
  ].join('\n')
}

function forWhat(price: ListRow): string {
  const filled = matchColumns.filter((column) => price[column] !== null)
  if (filled.length === 0) return 'all other usage'
  return filled.map((column) => `${column} ${price[column] ?? ''}`).join(', ')
}

function amountOf({ how, price, currency, percent_of_retail: percent, part_of: service }: ListRow) {
  if (how === 'percent of retail') return `${percent ?? ''} % of retail`
  if (price !== null) return `${price} ${currency ?? ''}`
  return how === 'part of a service' ? `in ${service ?? ''}` : (how ?? '')
}

function perWhat(price: ListRow): string {
  const { unit, package_size: size, included, reason } = price
  const of = price.how === 'price per package' ? `package of ${size ?? ''}` : (unit ?? '')
  const tier =
    price.tier_from === null
      ? ''
      : `from ${price.tier_from}${price.tier_to === null ? ' on' : ` to ${price.tier_to}`}`
  const free = included === null ? '' : `first ${included} free`
  return [of, tier, free, reason ?? ''].filter((word) => word !== '').join(', ')
}
