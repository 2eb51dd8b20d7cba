/**
 * Records of a CSV text by the plainest means, one character at a time: the answer the fast counter
 * must give. A quote opens at the start of a field or behind one blank there; right behind a
 * closing one it opens again.
 */
export function countNaively(text: string): number {
  let records = 0
  let field = ''
  let isOpen = false
  let wasClosed = false
  let isFilled = false
  for (const character of text.replace(/^\uFEFF/u, '')) {
    const isQuote = character === '"'
    const isEnd = !isOpen && (character === '\n' || character === '\r')
    if (isEnd && isFilled) records++
    isFilled = !isEnd
    const opens: boolean = isQuote && !isOpen && (wasClosed || field === '' || field === ' ')
    wasClosed = isQuote && isOpen
    if (isQuote) isOpen = opens
    field = isEnd || (!isOpen && character === ',') ? '' : field + character
  }
  return isFilled ? records + 1 : records
}
