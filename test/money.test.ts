import { describe, expect, test } from 'vitest'
import {
  compareDecimals,
  decimalFault,
  formatDecimal,
  formatMoney,
  isDecimalText,
  markdownFactor,
  markupFactor,
} from '../pipeline/money.ts'

describe('decimal text', () => {
  test.each(['0', '-1234.50', '007', '0.0000000001'])('%s is one', (text) => {
    expect(isDecimalText(text)).toBe(true)
  })
  test.each(['', '1,5', '1e3', '+1', ' 1', '1_000', '.5', '5.', 'NaN', '0x10', '١'])(
    '"%s" is none',
    (text) => {
      expect(isDecimalText(text)).toBe(false)
    },
  )

  test('limits are said in words; zeros at the end are no places', () => {
    const limits = { digits: 3, places: 2, above: '0', atMost: '100' }
    expect(decimalFault('99.99', limits)).toBeUndefined()
    expect(decimalFault('99.9900', limits)).toBeUndefined()
    expect(decimalFault('0099.9', limits)).toBeUndefined()
    expect(decimalFault('1.001', limits)).toContain('3 decimal places')
    expect(decimalFault('1000', limits)).toContain('too large')
    expect(decimalFault('0.00', limits)).toBe('is not above 0')
    expect(decimalFault('100.01', limits)).toBe('is above 100')
    expect(compareDecimals('1.0', '1')).toBe(0)
  })

  test('factors are exact', () => {
    expect(markupFactor('0.0000001')).toBe('1.000000001')
    expect(markdownFactor('33.3333333')).toBe('0.666666667')
  })
})

describe('written out', () => {
  const plain = (text: string) => text.replaceAll(/\s/g, ' ')

  test('money has the minor units of ISO 4217 and every digit of a long amount', () => {
    const money = (amount: string, locale: string, currency: string, minorUnits: number) =>
      plain(formatMoney(amount, { locale, currency, minorUnits }))
    expect(money('12345678901234567.89', 'de-DE', 'EUR', 2)).toBe('12.345.678.901.234.567,89 EUR')
    expect(money('-1234.5', 'pl-PL', 'PLN', 2)).toBe('-1234,50 PLN')
    expect(money('1234.5', 'hu-HU', 'HUF', 2)).toBe('1234,50 HUF')
    expect(money('1234.000', 'en-US', 'JPY', 0)).toBe('JPY 1,234')
    expect(money('0.125', 'en-US', 'KWD', 3)).toBe('KWD 0.125')
  })

  test('a digit is never dropped: formatting does not round', () => {
    expect(() => formatMoney('1.005', { locale: 'en-US', currency: 'EUR', minorUnits: 2 })).toThrow(
      '2 places',
    )
    expect(() => formatDecimal('1,5', 'en-US', { least: 0, most: 2 })).toThrow('not a decimal text')
    expect(formatDecimal('0.1234567890', 'de-DE', { least: 0, most: 10 })).toBe('0,123456789')
  })
})
