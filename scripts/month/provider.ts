import { germanVatId, polishIban, polishVatId } from './checksums.ts'
import { guidOf } from './random.ts'

/**
 * The company that runs Ratebook in the sample: a fictional Polish provider,
 * billed by Microsoft in euro.
 */
export const seller = {
  sellerId: 'WCD',
  legalName: 'Wisła Cloud Distribution sp. z o.o.',
  /** as Microsoft's files call it */
  fileName: 'Wisła Cloud',
  vatId: polishVatId('679000245'),
  tenantId: guidOf('partner tenant of the seller'),
  partnerId: '6034453',
  billingCurrency: 'EUR',
} as const

/** Its bank accounts: one per currency that it invoices in. */
export const bankAccounts = ['PLN', 'EUR', 'GBP', 'USD'].map((currency, i) => ({
  currency,
  iban: polishIban('9910000', `00002026${`${i + 1}`.padStart(8, '0')}`),
}))

/** The two resellers: one Polish, invoiced in złoty, one German, invoiced in euro without VAT. */
export const resellers = [
  {
    accountId: 'RES-001',
    name: 'Bałtyk IT Serwis sp. z o.o.',
    partnerId: '6048879',
    marketId: 'PL',
    country: 'PL',
    street: 'ul. Portowa 3',
    city: 'Gdynia',
    postalCode: '81-350',
    vatId: polishVatId('586000133'),
    domain: 'baltyk-it.example',
    partnerList: 'partner-baltyk',
    customerList: 'reseller-baltyk',
  },
  {
    accountId: 'RES-002',
    name: 'Rheinblick Systemhaus GmbH',
    partnerId: '6051204',
    marketId: 'DE',
    country: 'DE',
    street: 'Uferstraße 18',
    city: 'Koblenz',
    postalCode: '56068',
    vatId: germanVatId('14872205'),
    domain: 'rheinblick.example',
    partnerList: 'partner-rheinblick',
    customerList: 'reseller-rheinblick',
  },
] as const
