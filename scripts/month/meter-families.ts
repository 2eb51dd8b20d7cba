import type { MeterKind, QuantityPattern } from './meters.ts'

/** What the meters of one product share. */
export type Form = Pick<
  MeterKind,
  'product' | 'category' | 'subCategory' | 'unit' | 'resourceType' | 'quantity'
>

/**
 * A meter of a family: its key, its name, its USD price at the base level, and the size it names.
 */
export type Entry = readonly [key: string, name: string, price: string, serviceType?: string]

/** Round the clock, or in office hours. */
export const hours: QuantityPattern = { pattern: 'hours' }

/** A fixed size for the whole month. */
export function monthly(low: number, high: number): QuantityPattern {
  return { pattern: 'monthly', low, high }
}

/** Any amount a day between two bounds, with so many decimals. */
export function metered(low: string, high: string, places: number): QuantityPattern {
  return { pattern: 'metered', low, high, places }
}

/** Meters of one product of Microsoft's, on which partners earn credit. */
export function family(form: Form, ...entries: readonly Entry[]): MeterKind[] {
  return entries.map(([key, name, price, serviceType]) => ({
    ...form,
    key,
    name,
    tiers: [{ from: '0', price }],
    serviceType: serviceType ?? '',
    pec: true,
    publisher: 'Microsoft',
  }))
}

/** One meter whose price falls (or begins) at certain quantities: `[from, price]`. */
export function tieredMeter(
  form: Form,
  key: string,
  name: string,
  ...tiers: readonly (readonly [string, string])[]
): MeterKind[] {
  return family(form, [key, name, '0']).map((meter) => ({
    ...meter,
    tiers: tiers.map(([from, price]) => ({ from, price })),
  }))
}

/**
 * A virtual machine image of a third party: no GUID as meter id, no product
 * of Microsoft's, no credit.
 */
export function image(
  key: string,
  publisher: string,
  name: string,
  meterId: string,
  price: string,
): MeterKind {
  return {
    key,
    publisher,
    name,
    meterId,
    product: name.replace(/ - .*/, ''),
    category: 'Virtual Machine Licenses',
    subCategory: publisher,
    unit: '1 Hour',
    resourceType: 'Microsoft.Compute/virtualMachines',
    quantity: hours,
    tiers: [{ from: '0', price }],
    serviceType: 'Standard_D4s_v5',
    pec: false,
  }
}
