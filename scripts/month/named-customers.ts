import {
  britishVatId, czechVatId, frenchVatId, germanVatId, greekVatId, irishVatId, polishVatId,
} from './checksums.ts'
import type { Customer } from './customers.ts'

type Story = Partial<Customer> & Pick<Customer,
  'name' | 'domain' | 'country' | 'street' | 'city' | 'postalCode' | 'vatId' | 'subscriptionNames' | 'weight'
  | 'scenarios'>

function named(number: number, marketId: string, story: Story): Customer {
  return {
    accountId: `ACC-${`${number}`.padStart(3, '0')}`,
    marketId,
    fileName: story.name,
    kind: 'business',
    reseller: '',
    movedToReseller: false,
    size: 1,
    account: {},
    ...story,
  }
}

/**
 * The customers of the committed sample, all fictional. Each has a story that a month end must cope with;
 * the scenarios put it into the usage whatever the seed.
 */
export const namedCustomers: readonly Customer[] = [
  named(1, 'PL', {
    name: 'Mleczarnia Łąkowa sp. z o.o.', domain: 'lakowa.example', country: 'PL', street: 'ul. Łąkowa 7',
    city: 'Piątnica', postalCode: '18-421', vatId: polishVatId('718000312'), weight: 15, size: 9,
    subscriptionNames: ['Łąkowa Produkcja', 'Łąkowa Test'],
    scenarios: ['gap vm-d4s', 'reservation vm-d8s', 'plain transfer-out', 'plain sql-vcore', 'late vm-e8s',
      'correction app-p1v3', 'plain log-ingest', 'plain blob-writes'],
  }),
  named(2, 'PL', {
    name: 'Hurtownia Świt S.A.', domain: 'hurtownia-swit.example', country: 'PL', street: 'al. Poranna 21/4',
    city: 'Łódź', postalCode: '90-212', vatId: polishVatId('725000418'), weight: 9, size: 7,
    subscriptionNames: ['Świt ERP', 'Świt Sklep, Magazyn'], account: { invoice_by: 'subscription' },
    scenarios: ['plain vm-e8s', 'gap sql-s3', 'plain functions-time', 'correction disk-p20'],
  }),
  named(3, 'DE', {
    name: 'Müller & Söhne Präzisionstechnik GmbH', domain: 'mueller-soehne.example', country: 'DE',
    street: 'Schloßstraße 112', city: 'Stuttgart', postalCode: '70174', vatId: germanVatId('81290047'),
    weight: 12, size: 14, subscriptionNames: ['Müller Produktion', 'Müller Entwicklung', 'Müller Sicherung'],
    account: {
      price_list_id: 'key-accounts', invoice_by: 'purchase_order', buyer_reference: '04011000-MS-88',
    },
    scenarios: ['savings vm-d4s', 'plain vm-e32s', 'gap aks-sla', 'plain disk-operations', 'late blob-hot'],
  }),
  named(4, 'GB', {
    name: 'Thistle & Harrow Ltd', domain: 'thistleharrow.example', country: 'GB', street: '3 Old Mill Lane',
    city: 'Leeds', postalCode: 'LS1 4AB', vatId: britishVatId('3628814'), weight: 7, size: 6,
    subscriptionNames: ['Harrow Live'], account: { buyer_reference: 'TH-AP-2291' },
    scenarios: ['credit vm-d2s', 'credit sql-s1', 'plain spot-d8s', 'gap vm-d8s', 'plain backup-instance'],
  }),
  named(5, 'US', {
    // The tenant's own name is a formula: whatever opens an export in a spreadsheet must not run it.
    name: 'Maple Ridge Analytics, Inc.', fileName: '=HYPERLINK("http://x","y")', domain: 'mapleridge.example',
    country: 'US', street: '1200 Harbor Blvd, Suite 300', city: 'Portland, OR', postalCode: '97201',
    vatId: '', weight: 8, size: 8, subscriptionNames: ['Analytics', '@SUM(A1:A9)'],
    scenarios: ['plain image-4core', 'plain image-trial', 'plain tokens-in', 'hostile databricks-dbu',
      'plain transfer-out'],
  }),
  named(6, 'EU', {
    name: 'Clonmel Lighthouse Data DAC', domain: '', country: 'IE', street: '14 Quay Street', city: 'Clonmel',
    postalCode: 'E91 X2C4', vatId: irishVatId('3318829'), weight: 6, size: 5,
    subscriptionNames: ['{{constructor}}'],
    scenarios: ['gap vm-d4s', 'plain nat-data', 'hostile blob-cool', 'plain cosmos-ru'],
  }),
  named(7, 'EU', {
    name: '"Quote" & <b>Sons</b> s.r.o.', domain: 'quote-sons.example', country: 'CZ',
    street: 'Dlouhá 33/4, 2. patro', city: 'Praha 1', postalCode: '110 00', vatId: czechVatId('4892110'),
    weight: 5, size: 4,
    subscriptionNames: ["'; DROP TABLE usage; --"],
    scenarios: ['hostile vm-b4ms', 'gap app-p2v3', 'correction vault-operations', 'plain bus-premium'],
  }),
  named(8, 'PL', {
    name: 'Szpital Powiatowy „Jaśmin”', domain: 'szpital-jasmin.example', country: 'PL',
    street: 'ul. Zdrowa 1', city: 'Gniezno', postalCode: '62-200', vatId: polishVatId('784000911'),
    kind: 'public', weight: 9, size: 9, reseller: 'RES-001',
    subscriptionNames: ['Szpital Główna', 'Szpital Archiwum'],
    scenarios: ['gap vm-e4s', 'plain blob-archive', 'late sql-storage', 'reservation vm-d8s',
      'plain transfer-out'],
  }),
  named(9, 'PL', {
    name: 'Księgarnia Pod Gwiazdą ✨ s.c.', domain: 'pod-gwiazda.example', country: 'PL', street: 'Rynek 9',
    city: 'Sandomierz', postalCode: '27-600', vatId: polishVatId('864000520'), weight: 4, reseller: 'RES-001',
    subscriptionNames: ['Sklep 🚀📚'],
    scenarios: ['plain vm-b2s', 'plain sql-s1', 'hostile files-hot', 'plain log-ingest'],
  }),
  named(10, 'PL', {
    name: 'Odlewnia Żuraw sp. j.', domain: 'odlewnia-zuraw.example', country: 'PL', street: 'ul. Hutnicza 40',
    city: 'Gliwice', postalCode: '44-100', vatId: polishVatId('631000277'), weight: 6, size: 4,
    reseller: 'RES-001', movedToReseller: true, subscriptionNames: ['Żuraw CAD'],
    scenarios: ['late vm-f8s', 'gap vm-f8s', 'plain image-1core', 'plain vpn-gw1'],
  }),
  named(11, 'DE', {
    name: 'Bäckerei Groß KG', domain: 'baeckerei-gross.example', country: 'DE', street: 'Am Mühlbach 5',
    city: 'Fürth', postalCode: '90762', vatId: germanVatId('26617093'), weight: 5, reseller: 'RES-002',
    subscriptionNames: ['Filialen & Kasse'],
    scenarios: ['gap vm-d2s', 'correction vm-d2s', 'plain blob-writes', 'plain table-operations'],
  }),
  named(12, 'EU', {
    name: 'Société Électrique du Léman SARL', domain: 'electrique-leman.example', country: 'FR',
    street: '8 rue de l’Église', city: 'Thonon-les-Bains', postalCode: '74200',
    vatId: frenchVatId('55310284'), weight: 8, size: 7, reseller: 'RES-002',
    subscriptionNames: ['Réseau', 'Réseau (préproduction)'],
    scenarios: ['reservation vm-d16s', 'gap vm-d16s', 'plain firewall', 'late transfer-out',
      'savings vm-e4s'],
  }),
  named(13, 'EU', {
    name: 'Αιγαίο Λογισμικό Α.Ε.', domain: 'aigaio.example', country: 'GR', street: 'Ερμού 58', city: 'Αθήνα',
    postalCode: '105 63', vatId: greekVatId('09438127'), weight: 6, size: 4, reseller: 'RES-002',
    subscriptionNames: ['Παραγωγή'],
    scenarios: ['gap vm-d4s', 'plain spot-d4s', 'plain transfer-out', 'plain hub-throughput',
      'credit app-p1v3'],
  }),
]
