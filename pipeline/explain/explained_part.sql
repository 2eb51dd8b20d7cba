-- One row per price and kind of usage: sums of rated lines, in the terms in which a person can
-- follow the price. `terms_amount` says the price amount again from those terms, `terms_total` the
-- amount; both must agree (the proof).
-- grain: part_key
with summed as (
  select part_key, hop, account_id, account_valid_from, currency, is_invoiced,
    treatment, price_key_id, meter_id, unit_type, valued_at, coverage, benefit_order_id,
    benefit_owner, kept_reason, benefit_file,
    benefit_line_no, scope_id, tier_scope, price_list_id, rule_id,
    model, base, factor, price_currency, fx_rate, usage_month, billing_currency,
    erp_price, vendor_unit_price, billed_part, whole_part, cycle_start, cycle_end, cycle_months,
    term_months, price_date, min(meter_name) as meter_name,
    min(meter_sub_category) as meter_sub_category,
    min(meter_category) as meter_category, min(meter_region) as meter_region, min(sku_id) as sku_id,
    min(product_id) as product_id, min(publisher_name) as publisher_name,
    min(billing_tags) as billing_tags,
    min(usage_date) as first_day, max(last_date) as last_day, count(*) as rated_lines,
    cast(sum(usage_rows) as bigint) as usage_rows,
    cast(sum(quantity) as decimal(20, 10)) as quantity,
    cast(sum(base_amount) as decimal(22, 10)) as base_amount,
    cast(sum(cost) as decimal(22, 10)) as cost,
    cast(sum(pec_billing) as decimal(22, 10)) as pec_billing,
    cast(sum(pricing_total) as decimal(22, 10)) as pricing_total,
    cast(sum(pec_pricing) as decimal(22, 10)) as pec_pricing,
    cast(sum(retail) as decimal(22, 10)) as retail,
    cast(sum(list_amount) as decimal(22, 10)) as list_amount,
    cast(sum(pec_passed) as decimal(38, 19)) as pec_passed,
    cast(sum(case when base = 'cost' and coverage is null and treatment = 'priced'
      then base_amount - cost else 0 end) as decimal(22, 10)) as pec_kept,
    cast(sum(price_amount) as decimal(38, 20)) as price_amount,
    cast(sum(cast(round(price_amount, 10) as decimal(22, 10))) as decimal(22, 10))
      as price_amount_rounded,
    cast(sum(amount) as decimal(38, 20)) as amount
  from explained_line
  group by all
), tiers as (
  select part_key, cast(sum(tier.amount) as decimal(38, 20)) as scope_amount
  from explained_tier tier group by all
), card as (
  select part_key, cast(sum(day_cost) as decimal(22, 10)) as card_cost
  from explained_card_day group by all
), others as (
  select mine.part_key, count(*) as other_lines,
    cast(sum(share.amount) as decimal(38, 20)) as other_amount
  from (
    select distinct part_key, hop, account_id, scope_id, meter_id, usage_date,
      price_list_id, rule_id
    from explained_day
  ) mine
  join tier_line other
    using (hop, account_id, scope_id, meter_id, usage_date, price_list_id, rule_id)
  join tier_share share using (usage_class_id, usage_date, hop)
  where not exists (select 1 from explained_day own where own.part_key = mine.part_key
      and own.usage_class_id = other.usage_class_id and own.usage_date = other.usage_date)
  group by all
)
select summed.*, tier.unit_price, rule.unit as price_unit, rule.percent, rule.pec_share_passed,
  rule.package_size, rule.included, coalesce(rule.reason, rule.bundle) as reason,
  rule.file as rule_file, rule.line_no as rule_line_no, sell.file as fx_file,
  sell.line_no as fx_line_no, sell.source as fx_source,
  coalesce(others.other_lines, 0) as other_lines,
  coalesce(others.other_amount, 0) as other_amount, card.card_cost,
  cast(card.card_cost - summed.cost as decimal(22, 10)) as card_other_cost,
  cast(cast(summed.price_amount_rounded as decimal(38, 20)) - summed.price_amount
    as decimal(38, 20)) as price_rounding,
  case when summed.treatment <> 'priced' then cast(0 as decimal(38, 20))
    when summed.model = 'unit_price' and summed.billed_part is not null
      then cast(price_of_part(tier.unit_price, summed.quantity,
        summed.billed_part * coalesce(summed.cycle_months, 1),
        summed.whole_part * coalesce(case lower(rule.unit) when '1 month' then 1
          when '1 year' then 12 else summed.term_months end, 1)) as decimal(38, 20))
    when summed.model = 'unit_price' then cast(summed.quantity * tier.unit_price as decimal(38, 20))
    when summed.model in ('graduated', 'volume', 'package')
      then cast(coalesce(tiers.scope_amount, 0) - coalesce(others.other_amount, 0)
        as decimal(38, 20))
    else cast(cast(cast(summed.base_amount * summed.factor as decimal(38, 19)) - summed.pec_passed
      as decimal(38, 19)) as decimal(38, 20)) end as terms_amount,
  case when summed.price_currency = summed.currency then summed.price_amount
    else cast(cast(summed.price_amount_rounded * summed.fx_rate as decimal(38, 19))
      as decimal(38, 20)) end as terms_total,
  row_number() over (order by summed.hop desc, abs(summed.amount) desc, summed.usage_rows desc,
    summed.meter_id, summed.first_day, summed.part_key) as place
from summed
left join price_rule rule on rule.price_list_id = summed.price_list_id
  and rule.rule_id = summed.rule_id
left join price_tier tier on tier.price_list_id = summed.price_list_id
  and tier.rule_id = summed.rule_id
  and summed.model = 'unit_price' and tier.tier_no = 1
left join fx_rate sell on sell.kind = 'sell' and sell.month = summed.usage_month
  and sell.from_currency = summed.price_currency and sell.to_currency = summed.currency
  and summed.price_currency <> summed.currency
left join tiers on tiers.part_key = summed.part_key
left join others on others.part_key = summed.part_key
left join card on card.part_key = summed.part_key
