-- What the vendor suggests that an end customer pays for a purchase: the ERP price of the sheet on
-- the price date, for the product, term, billing plan and market of the customer (B11, B14). Prices
-- of sheets overlap: the latest start that holds on the day counts. What is bought of the
-- marketplace has the UnitPrice of its line, before the margin of a private offer.
-- grain: usage_class_id, usage_date
with needed as (
  select bought.usage_class_id, bought.usage_date, bought.price_date, class.product_family,
    lower(class.product_id) as product_id, lower(class.sku_id) as sku_id, lower(class.term) as term,
    lower(class.billing_plan) as billing_plan, class.pricing_currency, class.billing_currency,
    customer.country
  from purchase_cycle bought
  join usage_class class using (usage_class_id)
  join attribution who on who.attribution_key_id = class.attribution_key_id
    and who.usage_date = bought.usage_date and who.hop = 'customer'
  join account customer on customer.account_id = who.customer_account_id
    and bought.usage_date >= customer.valid_from and bought.usage_date < customer.valid_to
  where class.product_family in ('license', 'software', 'reservation', 'savings_plan')
), found as (
  select needed.usage_class_id, needed.usage_date, sheet.currency, sheet.erp_price,
    sheet.source_sha256, sheet.record_number,
    row_number() over (
      partition by needed.usage_class_id, needed.usage_date
      order by sheet.currency = needed.pricing_currency desc, sheet.market is not null desc,
        sheet.effective_start desc, sheet.source_sha256, sheet.record_number) as place
  from needed
  join vendor_price sheet on lower(sheet.product_id) = needed.product_id
    and lower(sheet.sku_id) = needed.sku_id
    and (sheet.market is null or upper(sheet.market) = needed.country)
    and sheet.currency in (needed.pricing_currency, needed.billing_currency)
    and (needed.term is null or lower(sheet.term) = needed.term)
    and (sheet.billing_plan is null or needed.billing_plan is null
      or lower(sheet.billing_plan) = needed.billing_plan)
    and needed.price_date >= sheet.valid_from
    and needed.price_date < coalesce(sheet.valid_to, date '9999-12-31')
  where sheet.erp_price is not null
)
select bought.usage_class_id, bought.usage_date, found.currency,
  cast(round(found.erp_price, 10) as decimal(17, 10)) as erp_price,
  price_of_part(found.erp_price, bought.quantity, bought.billed_part
    * coalesce(bought.cycle_months, 1), bought.whole_part * coalesce(bought.term_months, 1))
    as retail,
  found.source_sha256, found.record_number
from found
join purchase_cycle bought using (usage_class_id, usage_date)
where found.place = 1
union all
select bought.usage_class_id, bought.usage_date, class.pricing_currency,
  cast(null as decimal(17, 10)), bought.list_amount, null, null
from purchase_cycle bought
join usage_class class using (usage_class_id)
join metered_usage metered using (usage_class_id, usage_date)
where class.product_family = 'marketplace'
  -- exports of costs give back what was bought without a sign of quantity
  and (bought.list_amount < 0) = (metered.pricing_total < 0)
