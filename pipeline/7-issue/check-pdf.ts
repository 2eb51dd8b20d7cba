import { ratebookError } from '../errors.ts'
import { readPdfText } from './pdf-text.ts'

/**
 * Lines break anywhere, and one glyph may stand for several letters that look the
 * same (\u00b5 and \u03bc).
 */
function bare(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '')
}

/**
 * Refuses a printed document on which a text is missing that must be there or a letter came out as
 * a box (RB-420), or that sets text in a font of the machine (RB-422). Returns the number of pages.
 */
export function checkPdf(pdf: Buffer, mustShow: readonly string[], invoice: string): number {
  const { text, fonts, pages } = readPdfText(pdf)
  const shown = bare(text)
  const foreign = fonts.find((font) => !font.startsWith('Inter'))
  if (foreign !== undefined) throw ratebookError('RB-422', { invoice, font: foreign })
  const missing = mustShow.find((part) => !shown.includes(bare(part)))
  if (missing !== undefined) throw ratebookError('RB-420', { invoice, missing })
  const box = text.indexOf('\ufffd')
  const around = text.slice(Math.max(0, box - 20), box + 20)
  if (box !== -1) throw ratebookError('RB-420', { invoice, missing: around })
  return pages
}
