// Any fixed day does; the document's own dates are on its pages.
const fixedDate = '20000101000000'

/**
 * The tree of ids must be sorted by id, so its entries move when the ids change.
 * Skia writes it as one leaf.
 */
function sortNameTree(pdf: string): string {
  return pdf.replace(/\/Limits \[[^\]]*\]\n\/Names \[([^\]]*)\]/g, (_, names: string) => {
    const entries = [...names.matchAll(/\((node\d{8})\) \d+ 0 R/g)].map(([entry]) => entry).sort()
    const id = (entry: string | undefined): string => entry?.slice(0, '(node00000000)'.length) ?? ''
    return `/Limits [${id(entries.at(0))} ${id(entries.at(-1))}]\n/Names [${entries.join(' ')}]`
  })
}

/**
 * Makes the bytes of Chromium's PDF depend on its content alone: the two dates are fixed, and the
 * ids of structure nodes, which count on while a page is reused, are numbered in order of
 * appearance. Every replacement keeps its length, so the cross-reference table stays right.
 */
export function normalisePdf(pdf: Buffer): Buffer {
  const numbers = new Map<string, string>()
  const text = pdf
    .toString('latin1')
    .replace(/(\/(?:CreationDate|ModDate) \(D:)\d{14}/g, (_, name: string) => name + fixedDate)
    .replace(/\(node(\d{8})\)/g, (_, id: string) => {
      const number = numbers.get(id) ?? String(numbers.size + 1).padStart(8, '0')
      numbers.set(id, number)
      return `(node${number})`
    })
  const normal = Buffer.from(sortNameTree(text), 'latin1')
  if (normal.length !== pdf.length) throw new Error('normalising changed the length of the PDF')
  return normal
}
