/** Columns of a page, and where the file behind a figure is named if the figure leaves room. */
const pageWidth = 110
const sourceColumn = 68

/** A decimal as it is, without the zeros that say nothing: `0.4600` is 0.46, `-0.00` is 0. */
export function plain(decimal: string): string {
  const short = decimal.includes('.') ? decimal.replace(/\.?0+$/u, '') : decimal
  return short === '-0' ? '0' : short
}

/** The currency of what has no amount (ISO 4217): its 0 is no cost. */
export const noCurrency = 'XXX'

/** An amount with its currency. */
export function money(amount: string, currency: string | null): string {
  return `${plain(amount)} ${currency ?? '?'}`
}

/** The cost of what is held, in words. */
export function costWords(cost: string, currency: string): string {
  return currency === noCurrency ? 'cost unknown' : `${money(cost, currency)} of cost`
}

/** Whether a decimal text is zero, in whatever places. */
export function isZero(decimal: string): boolean {
  return /^-?0*(?:\.0*)?$/u.test(decimal)
}

/**
 * Text of files and of customers, made harmless for a terminal: nothing in it can move
 * the cursor or turn the line.
 */
export function printable(text: string): string {
  return text
    .replace(/[\t\n\r\u0085\u2028\u2029]/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '\ufffd')
}

const wide =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u

/** Columns that a text takes on a terminal: two for wide characters, none for combining ones. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text)
    columns += /\p{M}/u.test(character) ? 0 : wide.test(character) ? 2 : 1
  return columns
}

/** The text cut to so many columns, with `…` where something is missing. */
export function clip(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text
  let cut = ''
  for (const character of text) {
    if (columnsOf(cut + character) > columns - 1) break
    cut += character
  }
  return cut.trimEnd() + '…'
}

/**
 * Lines of a page: text, wrapped with a hanging indent where it is too long, and to the right the
 * file it comes from. A number is never cut.
 */
export function row(
  indent: number,
  text: string,
  source?: string | null,
  hanging = indent + 2,
): string[] {
  const lines = wrap(printable(text), indent, hanging)
  if (source === undefined || source === null) return lines
  const shown = printable(source)
  const start = Math.max(0, Math.min(sourceColumn, pageWidth - columnsOf(shown)))
  const last = lines.at(-1) ?? ''
  const used = columnsOf(last)
  if (Math.max(used + 2, start) + columnsOf(shown) <= pageWidth) {
    const blanks = Math.max(start - used, 2)
    return [...lines.slice(0, -1), last + ' '.repeat(blanks) + shown]
  }
  return [...lines, ...wrap(shown, start, start)]
}

/** A line that begins with a name in a column of its own. */
export function labelled(
  indent: number,
  label: string,
  text: string,
  source?: string | null,
): string[] {
  return row(indent, label.padEnd(labelWidth) + text, source, indent + labelWidth)
}

/** The tags of usage that decide money (B2, B15); nothing where it has none. */
export function tagLines(indent: number, tags: string | null): string[] {
  if (tags === null) return []
  const named = Object.entries(JSON.parse(tags) as Record<string, unknown>)
  const words = named.map(([name, value]) => `${name}=${String(value)}`)
  return labelled(indent, 'tags', printable(words.join(', ')))
}

const labelWidth = 10

function wrap(text: string, indent: number, hanging: number): string[] {
  const lines: string[] = []
  let line = ' '.repeat(indent)
  let isEmpty = true
  for (const word of splitWords(text)) {
    const needed = columnsOf(line) + columnsOf(word)
    if (!isEmpty && needed > pageWidth && word.trim() !== '') {
      lines.push(line.trimEnd())
      line = ' '.repeat(hanging)
      isEmpty = true
    }
    if (isEmpty && word.trim() === '' && lines.length > 0) continue
    line += isEmpty ? clip(word, pageWidth - columnsOf(line)) : word
    isEmpty = false
  }
  return [...lines, line.trimEnd()]
}

/** Words and the blanks between them; blanks inside a line are kept, they align it. */
function splitWords(text: string): string[] {
  return text.match(/\s+|\S+/gu) ?? ['']
}

/** Numbers one below the other, point below point. */
export function alignPoints(decimals: readonly string[]): string[] {
  const short = decimals.map(plain)
  const whole = (text: string): number => (text.includes('.') ? text.indexOf('.') : text.length)
  const left = Math.max(...short.map(whole), 0)
  const padded = short.map((text) => ' '.repeat(left - whole(text)) + text)
  const width = Math.max(...padded.map((text) => text.length), 0)
  return padded.map((text) => text.padEnd(width))
}

/** `+ 1.5` or `- 1.5`, to go on with a sum. */
export function signed(decimal: string): string {
  return decimal.startsWith('-') ? `- ${plain(decimal.slice(1))}` : `+ ${plain(decimal)}`
}

/** `- 1.5` or `+ 1.5`, to take something off a sum. */
export function less(decimal: string): string {
  return decimal.startsWith('-') ? `+ ${plain(decimal.slice(1))}` : `- ${plain(decimal)}`
}

/** `1 rated line`, `2 rated lines`. */
export function counted(count: string, one: string, many = one + 's'): string {
  return `${count} ${count === '1' ? one : many}`
}

/** `rates/accounts.csv:7`, or nothing where a row has no place. */
export function placeOf(file: string | null, line: string | null): string | null {
  return file === null || line === null ? null : `${file}:${line}`
}

/** The days of [from, to) in words; open ends are 0001-01-01 and 9999-12-31. */
export function validityWords(from: string, to: string): string {
  const start = from === '0001-01-01' ? '' : `from ${from}`
  const end = to === '9999-12-31' ? '' : `until before ${to}`
  return `${start} ${end}`.trim() || 'always'
}

/** `2026-10-01`, or `2026-10-01 to 2026-10-31`. */
export function days(first: string, last: string): string {
  return first === last ? first : `${first} to ${last}`
}
