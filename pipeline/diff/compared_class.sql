-- Classes of usage of both runs under one key: everything that decides who pays which price for
-- it, but not the invoice it came on, which a restatement may change.
-- grain: side, usage_class_id
select class.side, class.usage_class_id,
  cast(md5_number_lower(concat_ws(chr(31), class.price_key_id, class.attribution_key_id,
    coalesce(class.unit_type, ''), coalesce(class.pricing_currency, ''), class.billing_currency,
    class.is_credit, coalesce(class.coverage, ''), coalesce(class.benefit_order_id, ''),
    class.charge_group)) >> 1 as bigint) as usage_key,
  class.subscription_id, class.charge_group, class.meter_id, class.meter_sub_category,
  class.meter_name, class.sku_id, class.product_id, restated.side is not null as is_restated
from usage_class class
left join restated_slice restated on restated.side = class.side
  and restated.partner_id = class.partner_id
  and restated.invoice_number = coalesce(class.invoice_number, '')
  and restated.billing_currency = class.billing_currency
