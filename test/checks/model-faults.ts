import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { changed, type Fault, without } from './fault.ts'

const line = 'usage_class_id, usage_date, hop'
const step = 'hop, account_id, scope_id, meter_id, usage_date, rule_id'
const volume = 'hop, account_id, scope_id, meter_id, usage_month, rule_id'
const waived = 'hop, account_id, subscription_id, meter_category, is_late, rule_id'

/** Models that the sample month has no price of, for the usage of one of its customers. */
const models = [
  'price_list_id,rule_id,meter_category,model,currency,price,tier_from,tier_to,package_size,' +
    'included,reason',
  'override-acc-001,free,Container Registry,free,,,,,,,a trial',
  'override-acc-001,excluded,Functions,excluded,,,,,,,our own use',
  'override-acc-001,package,SQL Database,package,PLN,30,0,3,100,,',
  'override-acc-001,package,SQL Database,package,PLN,25,3,,100,,',
  'override-acc-001,volume,Log Analytics,volume,PLN,9,0,20,,,',
  'override-acc-001,volume,Log Analytics,volume,PLN,8,20,,,,',
  'override-acc-001,included,Azure App Service,unit_price,PLN,0.4,,,,100,',
]

/** Gives the customer of `override-acc-001` a price of each model. */
export function addModels(workspace: string): void {
  writeFileSync(join(workspace, 'rates', 'price-lists', 'models.csv'), models.join('\n'))
}

/** As if a sealed period had counted some of the month already. */
const counted: Fault = {
  table: 'earlier_tier',
  as:
    'select distinct on (hop, account_id, scope_id, meter_id, usage_month) hop, account_id, ' +
    'scope_id, meter_id, usage_month, price_list_id, rule_id, quantity from tier_step',
}

/** What the checks of volume and package prices and of waived usage must notice. */
export const modelFaults: Readonly<Record<string, readonly Fault[]>> = {
  packages_hold_what_they_are_for: [
    changed('package_step', step, 'packages_after', 'packages_after + 1'),
    changed('package_step', step, 'packages_before', 'packages_before - 1', 'packages_before > 0'),
  ],
  volume_prices_are_of_the_tier_of_the_month: [
    without('volume_price', volume),
    changed('volume_price', volume, 'unit_price', 'unit_price + 0.01'),
    changed('volume_price', volume, 'tier_from', 'quantity + 1', 'tier_no > 1'),
    changed('tier_step', step, 'quantity', 'quantity + 1', "model = 'volume'"),
    counted,
  ],
  late_tiers_go_on_where_sealed_ones_stopped: [
    counted,
    {
      table: 'tier_step',
      as: 'select * replace (quantity_after as quantity_before) from tier_step',
    },
  ],
  waived_usage_has_no_amount: [
    without('waived_usage', waived),
    changed('waived_usage', waived, 'reason', "''"),
    changed('waived_usage', waived, 'cost', 'cost + 0.01'),
    changed('rated_line', line, 'amount', 'amount + 0.01', "treatment = 'free'"),
    changed('rated_line', line, 'amount', 'amount + 0.01', "treatment = 'excluded'"),
  ],
}
