import type { RatesTable } from './csv.ts'

/** `price-lists.csv`: which lists there are, whose they are, and which list they fall back to. */
export function priceListsTable(): RatesTable {
  const rows: Record<string, string>[] = [
    { price_list_id: 'standard', name: 'Standard prices', is_default: 'true' },
    { price_list_id: 'pl-retail', name: 'Poland (PLN)' },
    { price_list_id: 'de-retail', name: 'Germany (EUR)' },
    { price_list_id: 'eu-retail', name: 'Other EU countries (EUR)' },
    { price_list_id: 'gb-retail', name: 'United Kingdom (GBP)' },
    { price_list_id: 'us-retail', name: 'United States (USD)' },
    { price_list_id: 'key-accounts', name: 'Key accounts', parent_id: 'de-retail' },
    { price_list_id: 'override-acc-001', name: 'Agreed with ACC-001', account_id: 'ACC-001' },
    { price_list_id: 'partner-base', name: 'Resellers, common part' },
    {
      price_list_id: 'partner-baltyk',
      name: 'Reseller RES-001 buys at',
      parent_id: 'partner-base',
    },
    {
      price_list_id: 'partner-rheinblick',
      name: 'Reseller RES-002 buys at',
      parent_id: 'partner-base',
    },
    { price_list_id: 'reseller-baltyk', name: 'Customers of RES-001', owner_account_id: 'RES-001' },
    {
      price_list_id: 'reseller-rheinblick',
      name: 'Customers of RES-002',
      owner_account_id: 'RES-002',
      tier_scope: 'subscription',
    },
  ]
  return {
    comments: [
      "The price lists. A price is looked for in this order: overrides of the account, the account's list,",
      "its parents, the market's list, the default list. The first list with a rule that fits wins; within",
      "a list the most specific rule. owner_account_id: a reseller's own list. account_id: an override",
      'for one account only.',
    ],
    header: [
      'price_list_id',
      'name',
      'parent_id',
      'owner_account_id',
      'account_id',
      'is_default',
      'tier_scope',
    ],
    rows,
  }
}
