import type { DocumentContext } from './document-context.ts'
import { type LabelSet, labelText } from './labels.ts'

/**
 * A CSS string that cannot end early, whatever it holds: everything but
 * letters and digits is escaped.
 */
export function cssString(text: string): string {
  const escape = (character: string): string => `\\${(character.codePointAt(0) ?? 0).toString(16)} `
  return `"${text.replace(/[^A-Za-z0-9 ]/gu, escape)}"`
}

/** Texts of the page margins, shown on every page (the head from the second page on). */
export interface Margins {
  readonly head: string
  readonly headRight: string
  readonly registry: string
}

/** The seller's registry data below, the document's name above: text, not yet escaped for CSS. */
export function marginsOf(context: DocumentContext): Margins {
  const { seller } = context
  const registry = [seller.name, seller.registration, seller.website, seller.email, seller.phone]
  return {
    head: `${context.title} ${context.number}`,
    headRight: context.isDraft ? context.draftText : seller.name,
    registry: registry.filter((part) => part !== null).join(' \u00b7 '),
  }
}

/**
 * The rules that hold data of the document: paper, margins with page numbers, the seller's colour.
 */
export function pageRules(context: DocumentContext, labels: LabelSet): string {
  const margins = marginsOf(context)
  const page = labelText(labels, 'page')
    .split(/(\{\w+\})/)
    .map((part) => {
      if (part === '{page}') return 'counter(page)'
      return part === '{pages}' ? 'counter(pages)' : cssString(part)
    })
    .join(' ')
  const draft = context.isDraft ? 'font-weight: 600; color: #1a1f36;' : ''
  const small = 'font: 400 7pt/1.35 Inter; font-variant-numeric: tabular-nums; color: #697386;'
  return `:root { --accent: ${context.seller.accentColor}; }
@page {
  size: ${context.paper} portrait;
  margin: 15mm 16mm 18mm;
  @top-left { content: ${cssString(margins.head)}; ${small} }
  @top-right { content: ${cssString(margins.headRight)}; ${small} ${draft} }
  @bottom-left { content: ${cssString(margins.registry)}; ${small} width: 80%; text-align: left; }
  @bottom-right { content: ${page}; ${small} white-space: nowrap; }
}
@page :first { @top-left { content: none; } @top-right { content: none; } }
`
}
