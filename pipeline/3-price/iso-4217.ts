/**
 * ISO 4217, national currencies in use (list one, 2026), by their number of minor units.
 * A table of our own because Intl shows HUF and IDR without decimals, which is not what ISO says.
 * Funds, metals and testing codes are left out: nobody is invoiced in them.
 */
const codesByMinorUnits: Readonly<Record<'0' | '2' | '3', string>> = {
  '0': 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
  '2': `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
    CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD
    HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK
    MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD
    RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS
    UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG`,
  '3': 'BHD IQD JOD KWD LYD OMR TND',
}

/** Currency code → minor units, as text: `EUR` → `2`, `JPY` → `0`, `KWD` → `3`. */
export const minorUnitsByCurrency: ReadonlyMap<string, string> = new Map(
  Object.entries(codesByMinorUnits).flatMap(([minorUnits, codes]) =>
    codes.split(/\s+/).map((code): [string, string] => [code, minorUnits]),
  ),
)
