/**
 * Check digits, so that fictional VAT ids and account numbers pass the
 * same validation as real ones.
 */

/**
 * Polish NIP with prefix, from nine digits (the last is raised where the check digit would be 10).
 */
export function polishVatId(nineDigits: string): string {
  const weights = [6, 5, 7, 2, 3, 4, 5, 6, 7]
  for (let last = 0; last < 10; last++) {
    const digits = nineDigits.slice(0, 8) + `${(digitAt(nineDigits, 8) + last) % 10}`
    const check = weights.reduce((sum, weight, i) => sum + weight * digitAt(digits, i), 0) % 11
    if (check < 10) return `PL${digits}${check}`
  }
  throw new Error(`no NIP from ${nineDigits}`)
}

/** German USt-IdNr. from eight digits (ISO 7064, modulo 11,10). */
export function germanVatId(eightDigits: string): string {
  let product = 10
  for (let i = 0; i < 8; i++) {
    const sum = (digitAt(eightDigits, i) + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return `DE${eightDigits}${(11 - product) % 10}`
}

/** British VAT number from seven digits (modulus 97, the older of the two methods). */
export function britishVatId(sevenDigits: string): string {
  const sum = [8, 7, 6, 5, 4, 3, 2].reduce(
    (total, weight, i) => total + weight * digitAt(sevenDigits, i),
    0,
  )
  return `GB${sevenDigits}${`${97 - (sum % 97)}`.padStart(2, '0')}`
}

/** Irish VAT number from seven digits (modulus 23, one letter). */
export function irishVatId(sevenDigits: string): string {
  const sum = [8, 7, 6, 5, 4, 3, 2].reduce(
    (total, weight, i) => total + weight * digitAt(sevenDigits, i),
    0,
  )
  return `IE${sevenDigits}${'WABCDEFGHIJKLMNOPQRSTUV'.charAt(sum % 23)}`
}

/** French VAT number from eight digits: a SIREN with its Luhn digit, and the key before it. */
export function frenchVatId(eightDigits: string): string {
  const sum = [...eightDigits].reduce((total, _, i) => {
    const digit = digitAt(eightDigits, i) * (i % 2 === 1 ? 2 : 1)
    return total + (digit > 9 ? digit - 9 : digit)
  }, 0)
  const siren = `${eightDigits}${(10 - (sum % 10)) % 10}`
  const key = (12n + 3n * (BigInt(siren) % 97n)) % 97n
  return `FR${key.toString().padStart(2, '0')}${siren}`
}

/** Czech DIČ of a company from seven digits. */
export function czechVatId(sevenDigits: string): string {
  const sum = [8, 7, 6, 5, 4, 3, 2].reduce(
    (total, weight, i) => total + weight * digitAt(sevenDigits, i),
    0,
  )
  return `CZ${sevenDigits}${(11 - (sum % 11)) % 10}`
}

/** Greek VAT number (prefix EL) from eight digits. */
export function greekVatId(eightDigits: string): string {
  const sum = [...eightDigits].reduce(
    (total, _, i) => total + digitAt(eightDigits, i) * 2 ** (8 - i),
    0,
  )
  return `EL${eightDigits}${(sum % 11) % 10}`
}

/** Polish IBAN from a seven-digit branch (its check digit is added) and a sixteen-digit account. */
export function polishIban(branch: string, account: string): string {
  const sum = [3, 9, 7, 1, 3, 9, 7].reduce(
    (total, weight, i) => total + weight * digitAt(branch, i),
    0,
  )
  const bban = `${branch}${(10 - (sum % 10)) % 10}${account}`
  // P = 25, L = 21 (ISO 13616); the check digits make the whole number 1 modulo 97
  const check = 98n - (BigInt(`${bban}252100`) % 97n)
  return `PL${check.toString().padStart(2, '0')}${bban}`
}

function digitAt(digits: string, index: number): number {
  return digits.charCodeAt(index) - 48
}
