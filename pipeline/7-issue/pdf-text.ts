import { inflateSync } from 'node:zlib'

/** What a PDF of Chromium shows: its text in drawing order, and the fonts it is drawn with. */
export interface PdfText {
  /** One part per content stream; a glyph without a meaning (a missing letter) reads U+FFFD. */
  readonly text: string
  readonly fonts: readonly string[]
  readonly pages: number
}

interface Stream {
  readonly id: string
  readonly content: string
}

/**
 * The streams of the file by object number, unpacked; images and fonts too
 * large to be text are left out.
 */
function readStreams(pdf: Buffer, source: string): Stream[] {
  const streams: Stream[] = []
  for (const match of source.matchAll(/(?:^|\n)(\d+) 0 obj\n<<((?:(?!endobj)[^])*?)>> stream\n/g)) {
    const [head, id = '', dictionary = ''] = match
    const length = parseInt(/\/Length (\d+)/.exec(dictionary)?.[1] ?? '', 10)
    if (Number.isNaN(length) || /\/Length1 |\/Subtype \/Image/.test(dictionary)) continue
    const start = match.index + head.length
    const bytes = pdf.subarray(start, start + length)
    const content = dictionary.includes('/FlateDecode') ? inflateSync(bytes) : bytes
    streams.push({ id, content: content.toString('latin1') })
  }
  return streams
}

function characters(hex: string): string {
  const units = hex.match(/.{4}/g)?.map((unit) => parseInt(unit, 16)) ?? []
  return String.fromCharCode(...units)
}

/** Glyph → characters, from a ToUnicode map. */
function readMeanings(map: string): Map<string, string> {
  const meanings = new Map<string, string>()
  for (const [, block = ''] of map.matchAll(/beginbfchar\n([^]*?)endbfchar/g)) {
    for (const [, glyph = '', meaning = ''] of block.matchAll(/<(\w+)> <(\w+)>/g)) {
      meanings.set(glyph.toUpperCase(), characters(meaning))
    }
  }
  for (const [, block = ''] of map.matchAll(/beginbfrange\n([^]*?)endbfrange/g)) {
    for (const [, first = '', last = '', meaning = ''] of block.matchAll(
      /<(\w+)> <(\w+)> <(\w+)>/g,
    )) {
      const start = parseInt(first, 16)
      for (let glyph = start; glyph <= parseInt(last, 16); glyph += 1) {
        const character = String.fromCodePoint(parseInt(meaning, 16) + glyph - start)
        meanings.set(glyph.toString(16).toUpperCase().padStart(4, '0'), character)
      }
    }
  }
  return meanings
}

function drawnText(content: string, meaningsOf: (font: string) => Map<string, string>): string {
  let meanings = new Map<string, string>()
  let text = ''
  for (const match of content.matchAll(/\/F(\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj|\[([^\]]*)\] TJ/g)) {
    const [, font, glyphs, pieces] = match
    if (font !== undefined) meanings = meaningsOf(font)
    const hex =
      glyphs ?? [...(pieces ?? '').matchAll(/<([0-9A-Fa-f]+)>/g)].map(([, piece]) => piece).join('')
    for (const glyph of hex.toUpperCase().match(/.{4}/g) ?? [])
      text += meanings.get(glyph) ?? '\ufffd'
  }
  return text
}

/**
 * Reads the text of a PDF that Chromium wrote (plain objects, two-byte glyphs, a ToUnicode
 * map per font). It knows no other PDF, and need not: what it cannot read counts as missing,
 * and the document is refused.
 */
export function readPdfText(pdf: Buffer): PdfText {
  const source = pdf.toString('latin1')
  const streams = readStreams(pdf, source)
  const maps = new Map(
    streams
      .filter(({ content }) => content.includes('begincmap'))
      .map(({ id, content }) => [id, readMeanings(content)]),
  )
  const fontMaps = new Map<string, Map<string, string>>()
  const fontObjects = /(?:^|\n)(\d+) 0 obj\n<<\/Type \/Font\n((?:(?!endobj)[^])*)/g
  for (const [, id = '', body = ''] of source.matchAll(fontObjects)) {
    const map = maps.get(/\/ToUnicode (\d+) 0 R/.exec(body)?.[1] ?? '')
    if (map !== undefined) fontMaps.set(id, map)
  }
  const text = streams
    .filter(({ content }) => content.includes('BT\n'))
    .map(({ content }) => drawnText(content, (font) => fontMaps.get(font) ?? new Map()))
  const named = [...source.matchAll(/\/BaseFont \/(?:[A-Z]{6}\+)?([\w-]+)/g)].map(
    ([, name = '']) => name,
  )
  const unnamed = source.includes('/Subtype /Type3') ? ['Type3'] : []
  return {
    text: text.join('\n'),
    fonts: [...new Set([...named, ...unnamed])].sort(),
    pages: [...source.matchAll(/<<\/Type \/Page\n/g)].length,
  }
}
