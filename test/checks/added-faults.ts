import { changed, type Fault, without } from './fault.ts'

const service = 'source_sha256, usage_class_id, usage_date'

/** What the checks of services, limits, fees and adjustments must notice. */
export const addedFaults = {
  every_active_service_is_charged_by_its_days: [
    without('service_usage', service),
    changed('service_usage', service, 'quantity', 'quantity + 0.0000000001'),
    changed('service_usage', service, 'own_cost', 'own_cost - 0.0000000001'),
    changed('service_usage', service, 'cost', 'cost + 0.0000000001'),
  ],
} as const satisfies Readonly<Record<string, readonly Fault[]>>
