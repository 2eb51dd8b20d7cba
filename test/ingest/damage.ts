import { gunzipSync, gzipSync } from 'node:zlib'
import type { Dice } from '../random/dice.ts'
import { mutated } from './mutate.ts'

/** Damages the bytes of a delivered file; `text` is them unpacked, one character per byte. */
type Damage = (text: string, dice: Dice) => string

const joined = (text: string, place: number, removed: number, added: string): string =>
  text.slice(0, place) + added + text.slice(place + removed)

function somewhere(text: string, dice: Dice): number {
  return dice.int(0, text.length)
}

/** A place right behind a sign, or anywhere where there is none. */
function behind(text: string, sign: string, dice: Dice): number {
  const start = text.indexOf(sign, somewhere(text, dice))
  return start === -1 ? somewhere(text, dice) : start + sign.length
}

function lines(text: string): string[] {
  return text.split('\n')
}

function changed(
  text: string,
  share: number,
  dice: Dice,
  change: (line: string) => string,
): string {
  return lines(text)
    .map((line) => (dice.chance(share) ? change(line) : line))
    .join('\n')
}

/** As many texts, joined by commas. */
function list(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(',')
}

const bytes = (text: string): string => Buffer.from(text).toString('latin1')
const pieces = [
  '"',
  '""',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '\u0001',
  '\u001f',
  '\u001a',
  '\u00ff',
  '\u00c3',
  '\u00ed\u00a0\u0080',
  ',',
  '{',
  '}',
  '[',
  ']',
  ':',
  '\\',
  '\\"',
  '\\u0000',
  '\\ud800',
  bytes('\uFEFF'),
  bytes('\u2028'),
  '":5',
  'null',
  '-',
  'e',
  '9'.repeat(40),
  '0.' + '3'.repeat(60),
  '1e400',
  '1e-400',
  'NaN',
  '$',
  '*',
  "'",
  ';',
  '\t',
  '//',
  '\u0085',
]

/** Any text may be hit by these. */
const ofText: readonly Damage[] = [
  (text, dice) => joined(text, somewhere(text, dice), 0, dice.pick(pieces)),
  (text, dice) => joined(text, behind(text, '"', dice), 0, dice.pick(pieces)),
  (text, dice) => joined(text, behind(text, ',', dice), 0, dice.pick(pieces)),
  (text, dice) => joined(text, somewhere(text, dice), dice.int(1, 80), ''),
  (text, dice) => text.slice(0, somewhere(text, dice)),
  (text, dice) => text.slice(dice.int(0, 60)),
  (text) => text + text,
  (text, dice) =>
    text.replaceAll('\n', dice.pick(['\r', '\r\n', '\n\n', '\n\r', '\u2028', '\n \n'])),
  (text, dice) =>
    lines(text)
      .map((line) => line + dice.pick(['', '\r', ' ', '\t']))
      .join('\n'),
  (text, dice) => dice.shuffle(lines(text)).join('\n'),
  (text, dice) =>
    lines(text)
      .flatMap((line) => (dice.chance(0.3) ? [line, line] : [line]))
      .join('\n'),
  (text, dice) =>
    lines(text)
      .filter(() => dice.chance(0.7))
      .join('\n'),
  (text, dice) => {
    const number = /\d+(\.\d+)?/u.exec(text.slice(somewhere(text, dice)))
    return number === null
      ? text
      : text.replace(number[0], dice.pick(['9'.repeat(40), '1e30', '-0', '1,5', '٣']))
  },
  (text, dice) => Buffer.from(text, dice.pick(['utf16le', 'latin1'])).toString('latin1'),
  (text) => '\u00ff\u00fe' + Buffer.from(text, 'utf16le').toString('latin1'),
  (text) => Buffer.from(text, 'latin1').toString('utf8'),
]

/** What hits a CSV: cells change places, columns come and go. */
const ofCsv: readonly Damage[] = [
  (text, dice) => changed(text, 0.5, dice, (line) => dice.shuffle(line.split(',')).join(',')),
  (text, dice) => changed(text, 0.3, dice, (line) => line + ',x'.repeat(dice.int(1, 9))),
  (text, dice) => {
    const [header = '', ...rest] = lines(text)
    const cells = header.split(',')
    const other = dice.pick([[...cells, dice.pick(cells)], cells.slice(1), dice.shuffle(cells)])
    return [other.join(','), ...rest].join('\n')
  },
  (text) => lines(text).slice(1).join('\n'),
  (text, dice) => text.replaceAll(',', dice.pick([';', '\t', ', ', ' ,'])),
  (text, dice) => text.replaceAll('"', dice.pick(["'", '', '""', '\\"'])),
]

const values = ['{', '[', '[{"a":1}],"x":', '{}', '[],"x":', '+', 'true,"x":', '1,"x":']
const members = [
  '"PartnerId":1,',
  '"Quantity":1,"Quantity":2,',
  '"quantity":"3",',
  '"a\\"b":1,',
  '"":1,',
  '"$":{"x":1},',
  '"a.b":[1],',
  '"\\u0050artnerId":"x",',
  '"__proto__":{"a":1},',
  '"Tags":{"a":{"b":1}},',
  '"x":[{"y":1}],',
  "'a':1,",
]

function nested(open: string, close: string, levels: number): string {
  return `${open.repeat(levels)}1${close.repeat(levels)}`
}

/** What hits JSON: braces, nesting, keys, and objects where they should not be. */
const ofJson: readonly Damage[] = [
  (text, dice) => text.replaceAll('}\n{', dice.pick(['}{', '},\n{', '} {', '}\n[{', '}\n\n,{'])),
  (text, dice) => joined(text, behind(text, '":', dice), 0, dice.pick(values)),
  (text, dice) => joined(text, behind(text, '{', dice), 0, dice.pick(members)),
  (text, dice) => joined(text, behind(text, '":', dice), 0, `${nested('[', ']', 10_000)},"x":`),
  (text, dice) =>
    joined(text, behind(text, '":', dice), 0, `${nested('[', ']', 10_000).slice(1)},"x":`),
  (text, dice) => joined(text, behind(text, '":', dice), 0, `${nested('{"a":', '}', 10_000)},"x":`),
  (text) => `[${text}]`,
  (text) =>
    `{"items":[${lines(text)
      .filter((line) => line !== '')
      .join(',\n')}]}`,
  (text) => `{"items":${text}`,
  (text, dice) => text.replace(/:"/gu, (sign) => (dice.chance(0.1) ? ':' : sign)),
  (text, dice) => text.replace(/"/gu, (sign) => (dice.chance(0.01) ? '' : sign)),
]

/** Rare, since each costs a second: what is large. */
const large: readonly Damage[] = [
  (text, dice) =>
    joined(text, behind(text, dice.pick([',', '"', ':"']), dice), 0, 'x'.repeat(10_000_000)),
  (text, dice) => {
    const much = dice.pick([' ', '\n', ',', '"', '{', '[', '0']).repeat(3_000_000)
    return joined(text, somewhere(text, dice), 0, much)
  },
  (text) =>
    lines(text)
      .map((line, index) => `${line},${list(100_000, (n) => (index === 0 ? `c${String(n)}` : ''))}`)
      .join('\n'),
  (text) => text.replace('{', `{${list(100_000, (n) => `"k${String(n)}":1`)},`),
  (text, dice) => joined(text, behind(text, '":', dice), 0, `${nested('[', ']', 950_000)},"x":`),
]

function isText(content: Buffer): boolean {
  return !['PAR1', 'ARROW1', 'PK'].some(
    (magic) => content.toString('latin1', 0, magic.length) === magic,
  )
}

/** The bytes with one to three things wrong with them. */
export function damaged(delivered: Uint8Array, dice: Dice): Buffer {
  const given = Buffer.from(delivered)
  const random = (below: number): number => (below <= 0 ? 0 : dice.int(0, below - 1))
  const isPacked = given[0] === 0x1f && given[1] === 0x8b
  if (!isText(given) || (isPacked && dice.chance(0.2))) return mutated(given, random, 2)
  let text = (isPacked ? gunzipSync(given) : given).toString('latin1')
  const own = /^\s*[[{]/u.test(text.replace(bytes('\uFEFF'), '')) ? ofJson : ofCsv
  for (let left = dice.int(1, 3); left > 0; left--) {
    const damages = dice.weighted([
      [60, ofText],
      [60, own],
      [1, large],
    ])
    // small steps keep most of the file sound: those hurt best
    text = dice.chance(0.3)
      ? mutated(Buffer.from(text, 'latin1'), random, 2).toString('latin1')
      : dice.pick(damages)(text, dice)
  }
  const result = Buffer.from(text, 'latin1')
  return dice.chance(isPacked ? 0.8 : 0.05) ? gzipSync(result, { level: 1 }) : result
}
