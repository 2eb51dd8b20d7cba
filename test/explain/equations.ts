import { Decimal as DecimalJs } from 'decimal.js'

const Decimal = DecimalJs.clone({ precision: 80 })
type Value = DecimalJs

/**
 * What stands before an equation: `446.77 PLN line 6 …`, ` 1 446.7 PLN E8s`,
 * `net 39409.35 PLN 10 lines`, `quantity  6.45 in units of 1 Month`.
 */
const headline =
  /^(?:\s*\d+ |net |tax |\s+(?:margin|charged|net|quantity|cost) +)?(-?[\d.]+) (?:[A-Z]{3}\b|in units)/u
const equation = /^\s+= (.+)$/u
const goesOn = /^\s+([+-] .+)$/u

/** Columns of text behind an equation begin after two blanks. */
function expressionOf(text: string): string {
  return text.split('  ')[0] ?? text
}

const number = /^-?\d+(?:\.\d+)?$/u
/** Part of a cycle: `20/31 days`. */
const fraction = /^(\d+)\/(\d+)$/u

/** Numbers, fractions, ×, + and - only; names and currencies are dropped. */
function evaluate(expression: string): Value {
  const tokens = expression
    .split(' ')
    .filter((word) => number.test(word) || fraction.test(word) || ['×', '+', '-'].includes(word))
  let total = new Decimal(0)
  let product: Value | undefined
  let sign = 1
  let multiply = false
  for (const token of tokens) {
    const part = fraction.exec(token)
    if (token === '×') multiply = true
    else if (part !== null) {
      if (product === undefined || !multiply) throw new Error(`a part of nothing: ${expression}`)
      product = product.times(part[1] ?? '').div(part[2] ?? '')
      multiply = false
    } else if (number.test(token)) {
      if (product !== undefined && !multiply)
        throw new Error(`two numbers without a sign: ${expression}`)
      product = product === undefined ? new Decimal(token) : product.times(token)
      multiply = false
    } else {
      total = total.plus((product ?? new Decimal(0)).times(sign))
      product = undefined
      sign = token === '-' ? -1 : 1
    }
  }
  if (product === undefined) throw new Error(`ends without a number: ${expression}`)
  return total.plus(product.times(sign))
}

/** What is divided, or converted once, is kept to ten places, half away from zero. */
function keptTo(line: string, expression: string, value: Value): Value {
  const isKept =
    / {2}to ten places/u.test(line) || expression.split(' ').some((word) => fraction.test(word))
  return isKept ? value.toDecimalPlaces(10, Decimal.ROUND_HALF_UP) : value
}

function rounded(expression: string): { value: Value; of: Value } | undefined {
  const match = /^round\((-?[\d.]+), (\d)\)$/u.exec(expression.trim())
  if (match === null) return undefined
  const of = new Decimal(match[1] ?? '')
  return { of, value: of.toDecimalPlaces(Number(match[2]), Decimal.ROUND_HALF_UP) }
}

/**
 * Every equation of a page that is not true. Each must give the figure above it: the headline, or
 * the first number of the equation before it; both equations of a margin give the margin.
 */
export function falseEquations(page: string): { broken: string[]; checked: number } {
  const broken: string[] = []
  let checked = 0
  let expected = new Decimal(NaN)
  let isMargin = false
  const lines = page.split('\n')
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    const head = headline.exec(line)
    if (head?.[1] !== undefined) {
      expected = new Decimal(head[1])
      isMargin = line.includes('margin')
    }
    const found = equation.exec(line)
    if (found?.[1] === undefined) continue
    let expression = expressionOf(found[1])
    for (;;) {
      const next = goesOn.exec(lines[index + 1] ?? '')
      if (next?.[1] === undefined) break
      expression += ' ' + expressionOf(next[1])
      index += 1
    }
    const round = rounded(expression)
    const value = round?.value ?? keptTo(line, expression, evaluate(expression))
    checked += 1
    if (!expected.eq(value))
      broken.push(`${expected.toFixed()} is not ${expression} = ${value.toFixed()}`)
    if (!isMargin) expected = round?.of ?? new Decimal(/-?[\d.]+/u.exec(expression)?.[0] ?? 'NaN')
  }
  return { broken, checked }
}
