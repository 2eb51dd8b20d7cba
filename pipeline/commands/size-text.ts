const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** A size of files for people: three digits and a unit. */
export function sizeText(bytes: number): string {
  const place = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3))
  const format = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
  return `${format.format(bytes / 1000 ** place)} ${units[place] ?? 'B'}`
}
