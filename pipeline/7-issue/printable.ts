import { loadFonts } from './fonts.ts'

/** Characters of one text that the fonts cannot print. */
export interface UnprintableText {
  readonly field: string
  readonly text: string
  readonly codePoints: readonly string[]
}

// Look the same as what the fonts have, or are invisible by nature.
const sameLooking: Readonly<Record<string, string>> = {
  '\u202f': '\u00a0',
  '\u2007': '\u00a0',
  '\u2010': '-',
  '\u2011': '-',
  '\u2015': '\u2014',
  '\u00ad': '',
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/**
 * The text with every character that the fonts lack written as its code point: `[U+1F680]`
 * is ugly, but nothing is lost in silence, and characters that turn the direction of text
 * cannot reorder an amount.
 */
export function printableText(text: string): { text: string; codePoints: string[] } {
  const { hasGlyph } = loadFonts()
  const codePoints: string[] = []
  let printable = ''
  let inPlaceholder = false
  // Line breaks and tabs are blanks in HTML anyway; a no-break space stays one.
  const plain = text
    .normalize('NFC')
    .replace(/\s+/g, (blank) => (/^\u00a0+$/.test(blank) ? blank : ' '))
  for (const character of plain) {
    const simple = sameLooking[character] ?? character
    const code = simple.codePointAt(0)
    if (
      code === undefined ||
      (code >= 0x20 && hasGlyph(code) && code !== 0x200b && code !== 0xfeff)
    ) {
      printable += simple
      inPlaceholder = false
    } else {
      const name = codePointName(character)
      codePoints.push(name)
      printable = inPlaceholder ? `${printable.slice(0, -1)} ${name}]` : `${printable}[${name}]`
      inPlaceholder = true
    }
  }
  return { text: printable, codePoints }
}

/**
 * Applies `printableText` to every text of a plain value; says which fields
 * had something to replace.
 */
export function printableValue<T>(value: T, found: UnprintableText[]): T
/** The same for a part of it. */
export function printableValue(value: unknown, found: UnprintableText[], field?: string): unknown
/** Texts are replaced, everything else is kept. */
export function printableValue(value: unknown, found: UnprintableText[], field = ''): unknown {
  if (typeof value === 'string') {
    // Logos are long and pure ASCII.
    if (value.startsWith('data:') || /^[\x20-\x7e]*$/.test(value)) return value
    const { text, codePoints } = printableText(value)
    if (codePoints.length > 0) found.push({ field, text: value, codePoints })
    return text
  }
  if (Array.isArray(value)) {
    return value.map((item, i) => printableValue(item, found, `${field}.${String(i)}`))
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        printableValue(item, found, field === '' ? name : `${field}.${name}`),
      ]),
    )
  }
  return value
}
