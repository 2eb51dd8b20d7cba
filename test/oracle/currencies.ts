const withoutMinorUnits = [
  'BIF',
  'CLP',
  'DJF',
  'GNF',
  'ISK',
  'JPY',
  'KMF',
  'KRW',
  'PYG',
  'RWF',
  'UGX',
  'UYI',
  'VND',
  'VUV',
  'XAF',
  'XOF',
  'XPF',
]
const withThree = ['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND']

/** Decimals of a currency by ISO 4217. */
export function minorUnits(currency: string): number {
  if (withoutMinorUnits.includes(currency)) return 0
  return withThree.includes(currency) ? 3 : 2
}
