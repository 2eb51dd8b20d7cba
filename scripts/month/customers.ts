import { generatedCustomer } from './generated-customers.ts'
import { namedCustomers } from './named-customers.ts'
import { guidOf } from './random.ts'

/** A customer as both the usage file and `accounts.csv` need it. */
export type Customer = {
  readonly accountId: string
  /** as finance writes it */
  readonly name: string
  /** as the tenant calls itself in Microsoft's file: anything a person can type */
  readonly fileName: string
  readonly domain: string
  readonly country: string
  readonly marketId: string
  readonly kind: 'business' | 'public'
  readonly street: string
  readonly city: string
  readonly postalCode: string
  readonly vatId: string
  /** account id of its reseller, or blank: billed directly */
  readonly reseller: string
  /** direct until the period began, with the reseller since */
  readonly movedToReseller: boolean
  /** names of its Azure subscriptions */
  readonly subscriptionNames: readonly string[]
  /** its share of the rows */
  readonly weight: number
  /** how big its machines are: multiplies quantities */
  readonly size: number
  /** series it has whatever the seed: see `Scenario` */
  readonly scenarios: readonly Scenario[]
  /** settings of its account row that differ from the usual */
  readonly account: Readonly<Record<string, string>>
}

/** A series that must be in the month: `<what> <meter key>`, for example `reservation vm-d4s`. */
export type Scenario = `${ScenarioKind} ${string}`
/** What is special about it; `plain` is nothing, `hostile` has tags that try to break something. */
export type ScenarioKind =
  'plain' | 'gap' | 'reservation' | 'savings' | 'credit' | 'late' | 'correction' | 'hostile'

/** Tenant id of a customer, as in `CustomerId`. */
export function tenantIdOf(customer: Customer): string {
  return guidOf(`tenant ${customer.accountId}`)
}

/** The plan id of a customer (the file's `SubscriptionId`): one Azure plan each. */
export function planIdOf(customer: Customer): string {
  return guidOf(`plan ${customer.accountId}`)
}

/** Azure subscription id (`EntitlementId`) of a customer's subscription, counted from 0. */
export function subscriptionIdOf(customer: Customer, index: number): string {
  return guidOf(`subscription ${customer.accountId} ${index}`)
}

/** The fewest customers a month can have: those with a name and a story. */
export const namedCustomerCount = namedCustomers.length

/** The named customers, then as many generated ones as asked for. */
export function customersOf(count: number): readonly Customer[] {
  if (count < namedCustomerCount)
    throw new Error(`a month needs at least ${namedCustomerCount} customers`)
  const generated = Array.from({ length: count - namedCustomerCount }, (_, i) =>
    generatedCustomer(namedCustomerCount + i + 1),
  )
  return [...namedCustomers, ...generated]
}
