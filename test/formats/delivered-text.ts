import { gzipSync } from 'node:zlib'
import type { Dice } from '../random/dice.ts'

/**
 * A record as it is to be delivered: header or key as documented, and the text of
 * its value; null: no value.
 */
export type DeliveredRow = Readonly<Record<string, string | null>>

/**
 * Another spelling of a header that must mean the same: case, blanks and underscores do not count.
 */
export function respelledHeader(dice: Dice, header: string): string {
  return dice.weighted<() => string>([
    [10, () => header],
    [1, () => header.toUpperCase()],
    [1, () => header.toLowerCase()],
    [1, () => header.slice(0, 1).toLowerCase() + header.slice(1)],
    [1, () => header.replace(/(?<=[a-z])(?=[A-Z])/gu, ' ')],
    [1, () => header.replace(/(?<=[a-z])(?=[A-Z])/gu, '_').toLowerCase()],
  ])()
}

/**
 * The bytes of a CSV: order of columns, byte order mark, line ends, quoting, blank lines, cut
 * trailing empties and compression vary. Headers are written as given.
 */
export function csvBytes(
  dice: Dice,
  headers: readonly string[],
  rows: readonly DeliveredRow[],
): Uint8Array {
  const order = dice.chance(0.5) ? headers : dice.shuffle(headers)
  const quoting = dice.pick(['needed', 'needed', 'all', 'some'])
  const lineEnd = dice.pick(['\n', '\r\n'])
  const isRagged = dice.chance(0.15)
  const cell = (value: string | null): string => {
    const isQuoted = quoting === 'all' || (quoting === 'some' && dice.chance(0.3))
    return isQuoted || /[",\r\n]|^\s|\s$/u.test(value ?? '')
      ? `"${(value ?? '').replaceAll('"', '""')}"`
      : (value ?? '')
  }
  const line = (values: readonly (string | null)[]): string => {
    const text = values.map(cell).join(',')
    return isRagged ? text.replace(/,+$/u, '') : text
  }
  const lines = [
    order.map(cell).join(','),
    ...rows.map((row) => line(order.map((header) => row[header] ?? null))),
  ]
  const spaced = dice.chance(0.1)
    ? lines.flatMap((one, index) => (index % 2 === 1 ? [one, ''] : [one]))
    : lines
  const end = isRagged || dice.chance(0.7) ? lineEnd : ''
  return packed(dice, (dice.chance(0.3) ? '\uFEFF' : '') + spaced.join(lineEnd) + end, 0.15)
}

/** A value of a JSON object as it stands in the text. */
export type JsonText = string

/** A JSON string, at times with characters escaped that need not be. */
export function jsonString(dice: Dice, value: string): JsonText {
  const plain = JSON.stringify(value)
  return dice.weighted<() => JsonText>([
    [6, () => plain],
    [
      1,
      () =>
        plain.replace(/[^\x00-\x7f]/gu, (text) =>
          [...Array(text.length).keys()]
            .map((index) => '\\u' + text.charCodeAt(index).toString(16).padStart(4, '0'))
            .join(''),
        ),
    ],
    [1, () => plain.replaceAll('/', '\\/')],
  ])()
}

/** The text of an object; members as given, blanks between them at times. */
export function jsonObject(
  dice: Dice,
  members: readonly (readonly [key: string, value: JsonText])[],
): JsonText {
  const [colon, comma] = dice.weighted([
    [6, [':', ',']],
    [1, [': ', ', ']],
    [1, [' : ', ' ,']],
  ] as const)
  return `{${members.map(([key, value]) => JSON.stringify(key) + colon + value).join(comma)}}`
}

/** The bytes of JSON lines, plain or packed. */
export function jsonLineBytes(
  dice: Dice,
  objects: readonly JsonText[],
  gzipShare = 0.5,
): Uint8Array {
  const lineEnd = dice.weighted([
    [5, '\n'],
    [1, '\r\n'],
    [1, '\n\n'],
  ])
  return packed(dice, objects.join(lineEnd) + (dice.chance(0.7) ? lineEnd : ''), gzipShare)
}

/** The bytes of a text, packed with this probability. */
export function packed(dice: Dice, text: string, gzipShare: number): Uint8Array {
  return dice.chance(gzipShare) ? gzipSync(text, { level: 1 }) : Buffer.from(text)
}
