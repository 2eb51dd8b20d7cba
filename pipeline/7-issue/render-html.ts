import Handlebars from 'handlebars'
import { ratebookError } from '../errors.ts'
import { type DocumentContext, documentContext } from './document-context.ts'
import { formatsOf } from './format.ts'
import { fontOrigin, loadFonts } from './fonts.ts'
import type { DocumentView } from './invoice-view.ts'
import { type LabelSet, labelText } from './labels.ts'
import { marginsOf, pageRules } from './page-rules.ts'
import { printableValue, type UnprintableText } from './printable.ts'
import { templateHelpers } from './template-helpers.ts'
import { TemplateFailure, type TemplateFolder, type Templates } from './templates.ts'

export interface RenderedHtml {
  readonly html: string
  /** Texts that the PDF must show, or it is not written. */
  readonly mustShow: readonly string[]
  /** Texts with characters that the fonts lack; they stand as code points in the document. */
  readonly unprintable: readonly UnprintableText[]
}

// What the law or the payer needs; a replaced document.hbs must not lose one.
const mandatoryBlocks = [
  'masthead',
  'parties',
  'hero',
  'summary',
  'totals',
  'tax',
  'notes',
] as const

// The same for every document: a reused page keeps the policies of all documents it has
// shown, and their sum must still let the next one's style in (a hash would not, and a
// fresh page costs 200 ms).
const styleNonce = 'ratebook'
const policy = [
  "default-src 'none'",
  `style-src 'nonce-${styleNonce}'`,
  'img-src data:',
  `font-src ${fontOrigin}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const escape = (text: string): string => Handlebars.escapeExpression(text)

function renderBody(
  folder: TemplateFolder,
  context: DocumentContext,
  helpers: Record<string, Handlebars.HelperDelegate>,
): string {
  try {
    return folder.document(Object.freeze(context), { partials: folder.blocks, helpers })
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error
    const file = `templates/${error.file}`
    const field = /^"(.+?)" not defined/.exec(error.message)?.[1]
    if (field === undefined) throw ratebookError('RB-411', { file, fault: error.message })
    throw ratebookError('RB-410', { file, line: error.line, field, invoice: context.key })
  }
}

function shell(context: DocumentContext, labels: LabelSet, css: string, body: string): string {
  const margins = marginsOf(context)
  const regular = escape([...Object.values(margins), labelText(labels, 'page')].join(' '))
  const strong = escape(margins.headRight)
  const watermark = context.isDraft
    ? `<div class="watermark" aria-hidden="true"><span>${escape(labelText(labels, 'draft'))}</span></div>\n`
    : ''
  return `<!doctype html>
<html lang="${escape(context.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escape(`${context.title} ${context.number}`)}</title>
<style nonce="${styleNonce}">${css}</style>
</head>
<body>
${watermark}<div class="margins" aria-hidden="true">${regular}<b>${strong}</b></div>
${body}</body>
</html>
`
}

function mustShow(
  context: DocumentContext,
  view: DocumentView,
  tax: (amount: string) => string,
): string[] {
  const { money, moneyWithCode } = formatsOf(view)
  const total = context.isInvoice ? view.gross : view.grossUnsigned
  return [
    context.number,
    moneyWithCode(total),
    context.buyer.name,
    context.seller.name,
    money(view.net),
    money(view.tax),
    ...context.taxLines.flatMap((line) => [money(line.base), money(line.tax)]),
    ...context.taxLines.flatMap(({ taxInTaxCurrency: amount }) =>
      context.hasTaxCurrency && amount !== null ? [tax(amount)] : [],
    ),
    ...context.legalPhrases,
    ...(context.bank === null ? [] : [context.bank.iban]),
    ...(context.isDraft ? [context.draftText] : []),
  ]
}

/**
 * The HTML of one document. Pure: the same view gives the same bytes. RB-410 names template, line
 * and field where a template asks for what is not in the view; RB-412 a block that is missing.
 */
export function renderHtml(view: DocumentView, templates: Templates): RenderedHtml {
  const unprintable: UnprintableText[] = []
  const labels = templates.labels[view.language]
  const formats = formatsOf(view)
  const taxFormats = formatsOf({ ...view, currency: view.taxCurrency, minorUnits: '2' })
  const context = documentContext(printableValue(view, unprintable), labels, formats)
  const folder = view.kind === 'invoice' ? templates.invoice : templates.creditNote
  const body = renderBody(folder, context, templateHelpers(labels, formats, taxFormats))
  const lost = mandatoryBlocks.find((block) => !body.includes(`data-block="${block}"`))
  if (lost !== undefined) {
    throw ratebookError('RB-412', {
      folder: `templates/${folder.version}`,
      block: lost,
      invoice: view.key,
    })
  }
  const rules = pageRules(context, labels)
  const margins = Object.values(marginsOf(context)).join('')
  const text = body + margins + labelText(labels, 'page') + labelText(labels, 'draft')
  const css = `${loadFonts().css(text)}\n${rules}${folder.css}`
  return {
    html: shell(context, labels, css, body),
    mustShow: mustShow(context, view, taxFormats.money),
    unprintable,
  }
}
