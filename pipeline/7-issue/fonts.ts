import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { glyphsOf } from './font-coverage.ts'

/**
 * The only origin that a page may ask, answered from memory; `.invalid` cannot exist (RFC 2606).
 */
export const fontOrigin = 'https://fonts.invalid'

// Two weights are the whole typography; the subsets cover Latin, Greek, Cyrillic and Vietnamese.
const weights = ['400', '600'] as const

interface FontFile {
  readonly name: string
  readonly subset: string
  readonly weight: string
  readonly ranges: string
  readonly content: Buffer
}

export interface Fonts {
  /**
   * @font-face rules of the subsets that `text` has letters of; each rule more costs a print some
   * milliseconds.
   */
  css(text: string): string
  /** Content of the font at a URL of `fontOrigin`; undefined for anything else. */
  file(url: string): Buffer | undefined
  hasGlyph(codePoint: number): boolean
}

function packageFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('@fontsource/inter/package.json'))
}

function readFonts(): FontFile[] {
  const folder = packageFolder()
  const subsets = z
    .record(z.string(), z.string())
    .parse(JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8')))
  return weights.flatMap((weight) =>
    Object.entries(subsets).map(([subset, ranges]) => {
      const name = `inter-${subset}-${weight}-normal.woff2`
      return { name, subset, weight, ranges, content: readFileSync(join(folder, 'files', name)) }
    }),
  )
}

function inRanges(ranges: string): (codePoint: number) => boolean {
  const limits = ranges.split(',').map((range) => {
    const [from = '', to = from] = range.trim().replace(/^U\+/, '').split('-')
    return [parseInt(from, 16), parseInt(to, 16)] as const
  })
  return (codePoint) => limits.some(([from, to]) => from <= codePoint && codePoint <= to)
}

function face({ name, weight, ranges }: FontFile): string {
  return `@font-face { font-family: Inter; font-weight: ${weight}; font-display: block;
  src: url("${fontOrigin}/${name}") format("woff2"); unicode-range: ${ranges}; }`
}

function makeFonts(): Fonts {
  const files = readFonts()
  const byUrl = new Map(files.map((file) => [`${fontOrigin}/${file.name}`, file.content]))
  // A letter prints only if its subset's range sends the browser to a file that
  // really has it, in both weights.
  const perWeight = weights.map((weight) => {
    const covered = new Set<number>()
    for (const file of files.filter((candidate) => candidate.weight === weight)) {
      const belongs = inRanges(file.ranges)
      for (const codePoint of glyphsOf(file.content)) if (belongs(codePoint)) covered.add(codePoint)
    }
    return covered
  })
  const subsets = [...new Set(files.map(({ subset, ranges }) => `${subset}|${ranges}`))].map(
    (pair) => {
      const [subset = '', ranges = ''] = pair.split('|')
      return { subset, contains: inRanges(ranges) }
    },
  )
  return {
    css: (text) => {
      const codePoints = [...new Set(text)].map((character) => character.codePointAt(0) ?? 0)
      const used = subsets
        .filter(({ contains }) => codePoints.some(contains))
        .map(({ subset }) => subset)
      return files
        .filter(({ subset }) => used.includes(subset))
        .map(face)
        .join('\n')
    },
    file: (url) => byUrl.get(url),
    hasGlyph: (codePoint) => perWeight.every((covered) => covered.has(codePoint)),
  }
}

let loaded: Fonts | undefined

/** The documents' own fonts (Inter, OFL), read once. No system font is ever needed. */
export function loadFonts(): Fonts {
  loaded ??= makeFonts()
  return loaded
}
