import type { MeteredLine } from './metering.ts'

/**
 * Between whom: the provider and the reseller, or the end customer and
 * whoever the end customer pays.
 */
export type Hop = 'partner' | 'customer'

export type HoldReason =
  | 'unknown_seller'
  | 'unknown_customer'
  | 'unassigned'
  | 'unknown_reseller'
  | 'seller_mismatch'
  | 'unknown_benefit_owner'
  | 'missing_price'
  | 'ambiguous_price'
  | 'unit_mismatch'
  | 'unknown_term'
  | 'missing_retail'
  | 'missing_list_price'
  | 'other_benefit_owner'
  | 'missing_fx'
  | 'missing_tax'
  | 'account_begins_later'

/** Why an account gets no draft (B4, B21, B30), and the line that is to blame. */
export interface Hold {
  /** null: no account is known; the customer's tenant is held instead. */
  readonly accountId: string | null
  /** '' where the reason concerns the account as a whole. */
  readonly customerId: string
  readonly hop: Hop
  readonly reason: HoldReason
  readonly detail: string
  /** null where it is to blame on no usage. */
  readonly line: MeteredLine | null
}

/** The accounts of which some line is held: the whole account gets no draft. */
export function heldAccounts(holds: readonly Hold[]): Set<string> {
  return new Set(holds.flatMap(({ accountId }) => (accountId === null ? [] : [accountId])))
}
