import { optional, required, type SourceFormat } from '../source-format.ts'

/**
 * Utilization records of Azure offers before the Azure plan: what a resource used in a day or an
 * hour, without any amount. A record names neither partner nor customer: the page around it names
 * the customer, and whoever fetches records as lines may add `partnerId`, `customerId` and
 * `subscriptionId` to each.
 */
export const azureUtilization: SourceFormat = {
  name: 'azure-utilization',
  title: 'Azure utilization records',
  schema: 'usage',
  dataset: 'utilization',
  remedy: 'fetch the utilization records again with show_details=true',
  monthStarts: [],
  nullTexts: [],
  kept: 'attributes',
  fields: [
    optional('partner_id', 'partnerId'),
    optional('customer_id', 'customerId'),
    optional('subscription_id', 'subscriptionId'),
    optional('page_uri', '$.links.self.uri'),
    required('charge_start_date', 'usageStartTime'),
    required('charge_end_date', 'usageEndTime'),
    required('meter_id', 'resource.id'),
    optional('meter_name', 'resource.name'),
    optional('meter_category', 'resource.category'),
    optional('meter_sub_category', 'resource.subcategory'),
    optional('meter_region', 'resource.region'),
    required('quantity', 'quantity'),
    optional('unit_type', 'unit'),
    optional('resource_uri', 'instanceData.resourceUri'),
    optional('resource_location', 'instanceData.location'),
    optional('order_id', 'instanceData.orderNumber'),
    optional('tags', 'instanceData.tags'),
    optional('additional_info', 'instanceData.additionalInfo'),
    optional('service_info1', 'infoFields'),
  ],
}
