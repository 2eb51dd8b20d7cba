import type { Customer } from './customers.ts'
import { guidOf, randomOf } from './random.ts'

/** A reservation or savings plan that covers usage of a customer, and who paid for it (rule B9). */
export type BenefitOrder = {
  readonly orderId: string
  /** `ReservationId` or `BenefitId` of its rows */
  readonly benefitId: string
  readonly kind: 'reservation' | 'savings_plan'
  /** an account id, or `seller` */
  readonly owner: string
}

/** Owners of the named customers' orders: one of each case that B9 tells apart. */
const namedOwners: Readonly<Record<string, string>> = {
  'ACC-001 reservation': 'seller',
  'ACC-003 savings_plan': 'ACC-003',
  'ACC-008 reservation': 'ACC-008',
  'ACC-012 reservation': 'RES-002',
  'ACC-012 savings_plan': 'seller',
}

/**
 * The order of a kind that belongs to a customer; it exists only where the
 * customer has such a scenario.
 */
export function benefitOrderOf(customer: Customer, kind: BenefitOrder['kind']): BenefitOrder {
  const name = `${customer.accountId} ${kind}`
  const owners = [
    'seller',
    customer.accountId,
    customer.reseller === '' ? 'seller' : customer.reseller,
  ]
  return {
    orderId: guidOf(`benefit order ${name}`),
    benefitId: guidOf(`benefit ${name}`),
    kind,
    owner: namedOwners[name] ?? randomOf(`benefit owner ${name}`).pick(owners),
  }
}

/** Every order of a customer. */
export function benefitOrdersOf(customer: Customer): BenefitOrder[] {
  const has = (kind: string): boolean =>
    customer.scenarios.some((scenario) => scenario.startsWith(`${kind} `))
  return [
    ...(has('reservation') ? [benefitOrderOf(customer, 'reservation')] : []),
    ...(has('savings') ? [benefitOrderOf(customer, 'savings_plan')] : []),
  ]
}
