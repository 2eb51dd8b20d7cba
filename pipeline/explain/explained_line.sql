-- The rated lines asked for with everything that made them; lines of one price on one
-- kind of usage share a part.
-- grain: usage_class_id, usage_date, hop
with mine as materialized (
  select priced.hop, priced.usage_class_id, priced.usage_date, priced.last_date, priced.usage_month,
    priced.account_id, priced.customer_account_id, priced.is_invoiced, priced.treatment,
    priced.plan_id, priced.subscription_id, priced.tier_scope, priced.price_list_id, priced.rule_id,
    priced.price_valid_from, priced.model, priced.base, priced.factor, priced.price_currency,
    priced.base_amount, priced.pec_passed, priced.usage_rows, priced.quantity,
    priced.billing_currency, priced.book_currency, priced.cost, priced.pec_billing,
    rated.price_amount, rated.fx_rate, rated.currency, rated.amount, rated.revenue_book,
    rated.fx_margin, metered.pricing_total, metered.pec_pricing,
    coalesce(sheet.retail, metered.retail) as retail, sheet.erp_price,
    coalesce(bought.list_amount, metered.list_amount) as list_amount,
    sheet.usage_class_id is not null as has_own_retail,
    bought.billed_part, bought.whole_part, bought.cycle_start, bought.cycle_end,
    bought.cycle_months, bought.term_months, bought.price_date
  from chosen_line
  join priced_usage priced using (usage_class_id, usage_date, hop)
  join rated_line rated using (usage_class_id, usage_date, hop)
  join span_usage metered using (usage_class_id, usage_date)
  left join purchase_cycle bought using (usage_class_id, usage_date)
  left join purchase_retail sheet using (usage_class_id, usage_date)
), joined as (
  select mine.*, who.account_valid_from, class.price_key_id, class.meter_id, class.meter_name,
    class.meter_sub_category, class.meter_category, class.meter_region, class.sku_id,
    class.product_id, class.billing_tags, class.publisher_name, class.unit_type, class.coverage,
    class.benefit_order_id, class.vendor_unit_price,
    case when class.cost_basis = 'rate_card' then 'rate_card'
      when mine.erp_price is not null then 'sheet'
      when mine.has_own_retail then 'line'
      when class.coverage is null and not class.is_credit then 'total'
      else 'list' end as valued_at,
    case when mine.model not in ('graduated', 'volume', 'package') or mine.treatment <> 'priced'
        then null
      when mine.tier_scope = 'subscription' then mine.subscription_id
      else mine.plan_id end as scope_id,
    coalesce(benefit.owner, kept.owner) as benefit_owner, kept.reason as kept_reason,
    coalesce(benefit.file, kept.file) as benefit_file,
    coalesce(benefit.line_no, kept.line_no) as benefit_line_no
  from mine
  join usage_class class using (usage_class_id)
  join attribution who on who.attribution_key_id = class.attribution_key_id
    and who.usage_date = mine.usage_date and who.hop = mine.hop
  left join kept_purchase kept on kept.usage_class_id = mine.usage_class_id
    and kept.usage_date = mine.usage_date and kept.hop = mine.hop
  left join benefit on benefit.benefit_order_id = class.benefit_order_id
    and mine.usage_date >= benefit.valid_from and mine.usage_date < benefit.valid_to
)
select md5(concat_ws(chr(31), hop, account_id, account_valid_from, is_invoiced, price_key_id,
    meter_id, billing_currency, coalesce(unit_type, ''), treatment, valued_at,
    coalesce(coverage, ''), coalesce(benefit_order_id, ''), coalesce(benefit_line_no, 0),
    coalesce(scope_id, ''), coalesce(price_list_id, ''), coalesce(rule_id, ''),
    coalesce(price_valid_from, date '0001-01-01'), usage_month, price_currency, currency,
    case when billed_part is not null then usage_class_id end))
  as part_key, *
from joined
