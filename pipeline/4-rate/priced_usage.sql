-- Every span of usage at each hop with its price, or the reason why it has none (B4, B9, B21). The
-- base is what a percentage starts from: cost, retail or list, with the policy on credit (B10-B13).
-- grain: usage_class_id, usage_date, hop
with joined as (
  select spent.usage_class_id as usage_class_id, spent.usage_date as usage_date,
    spent.last_date as last_date, who.hop as hop, who.account_id as account_id,
    who.customer_account_id as customer_account_id, class.customer_id as customer_id,
    class.plan_id as plan_id, class.subscription_id as subscription_id, class.meter_id as meter_id,
    class.meter_category as meter_category, who.currency as currency,
    class.billing_currency as billing_currency, class.pricing_currency as pricing_currency,
    who.book_currency as book_currency, who.is_invoiced as is_invoiced, spent.is_late as is_late,
    coalesce(bought.rate_month, days.usage_month) as usage_month, spent.usage_rows as usage_rows,
    spent.quantity as quantity, spent.cost as cost, spent.pec_billing as pec_billing,
    coalesce(sheet.retail, spent.retail) as retail, spent.pec_pricing as pec_pricing,
    coalesce(bought.list_amount, spent.list_amount) as list_amount,
    coalesce(part.price_list_id, price.price_list_id) as price_list_id,
    coalesce(part.rule_id, price.rule_id) as rule_id, coalesce(part.model, price.model) as model,
    case when part.rule_id is null then price.base end as base, price.factor as factor,
    case when part.rule_id is null then price.price_currency end as rule_currency,
    price.pec_share_passed as pec_share_passed, price.valid_from as price_valid_from,
    price.tier_scope as tier_scope, class.coverage as coverage, sheet.currency as sheet_currency,
    -- B9: zero for whoever owns the order of the benefit; at the partner hop also for the customer
    coalesce(benefit.owner in (who.account_id, who.customer_account_id), false) as is_covered,
    case when who.hold_reason is not null then who.hold_reason
      when class.coverage is not null and benefit.owner is null then 'unknown_benefit_owner'
      when benefit.owner in (who.account_id, who.customer_account_id) then null
      when class.cost_basis = 'none' then 'missing_rate_card'
      -- a service keeps the currency of a cost without rate; a percentage of no cost is no price
      when class.cost_basis = 'service' and class.billing_currency <> who.book_currency
        then 'missing_fx'
      when part.rule_id is not null then part.hold_reason
      when price.rule_id is null or class.cost_basis = 'service' and price.base = 'cost'
          and spent.cost = 0 then 'missing_price'
      when price.winners > 1 then 'ambiguous_price'
      when bought.is_termed and bought.term_months is null and coalesce(price.base, '') <> 'cost'
        and price.model not in ('free', 'excluded') then 'unknown_term'
      when price.base = 'retail' and class.charge_kind = 'purchase' and sheet.retail is null
          and class.product_family in ('license', 'software', 'reservation', 'savings_plan')
        or spent.retail is null and (price.base = 'retail' or class.coverage is not null
          and price.base = 'cost') then 'missing_retail'
      when price.base = 'list' and coalesce(bought.list_amount, spent.list_amount) is null
        then 'missing_list_price'
      when price.unit is not null and price.unit <> coalesce(class.unit_type, '')
          and not (coalesce(bought.is_termed, false) and lower(price.unit) in ('1 month', '1 year'))
        then 'unit_mismatch' end as line_hold_reason
  from span_usage spent
  join usage_class class on spent.usage_class_id = class.usage_class_id
  join usage_day days on spent.usage_date = days.usage_date
  join attribution who on class.attribution_key_id = who.attribution_key_id
    and spent.usage_date = who.usage_date
  left join purchase_cycle bought on spent.usage_class_id = bought.usage_class_id
    and spent.usage_date = bought.usage_date
  left join purchase_retail sheet on spent.usage_class_id = sheet.usage_class_id
    and spent.usage_date = sheet.usage_date
  left join settled_usage part on spent.usage_class_id = part.usage_class_id
    and spent.usage_date = part.usage_date and who.hop = part.hop
  left join resolved_price price on who.account_id = price.account_id
    and who.account_valid_from = price.account_valid_from
    and class.price_key_id = price.price_key_id
    and coalesce(bought.price_date, spent.usage_date) >= price.valid_from
    and coalesce(bought.price_date, spent.usage_date) < price.valid_to
  left join benefit on spent.usage_date >= benefit.valid_from
    and spent.usage_date < benefit.valid_to and benefit.benefit_order_id
      = case when class.coverage is not null then class.benefit_order_id end
)
select joined.usage_class_id as usage_class_id, joined.usage_date as usage_date,
  joined.last_date as last_date, joined.hop as hop, joined.account_id as account_id,
  joined.customer_account_id as customer_account_id, joined.customer_id as customer_id,
  joined.plan_id as plan_id, joined.subscription_id as subscription_id, joined.meter_id as meter_id,
  joined.meter_category as meter_category, joined.currency as currency,
  joined.billing_currency as billing_currency, joined.book_currency as book_currency,
  joined.is_invoiced as is_invoiced, joined.usage_month as usage_month, joined.is_late as is_late,
  -- what is excluded is no business of the buyer's, whoever's benefit covers it
  case when joined.line_hold_reason is not null then 'held'
    when joined.model in ('excluded', 'bundled') then joined.model when joined.is_covered
    then 'covered' when joined.model = 'free' then 'free' else 'priced' end as treatment,
  joined.line_hold_reason as hold_reason, joined.usage_rows as usage_rows,
  joined.quantity as quantity, joined.cost as cost, joined.pec_billing as pec_billing,
  joined.price_list_id as price_list_id, joined.rule_id as rule_id, joined.model as model,
  joined.base as base, joined.tier_scope as tier_scope, joined.price_valid_from as price_valid_from,
  case when joined.line_hold_reason is not null then cast(null as string)
    when joined.is_covered or joined.base is null and joined.rule_currency is null
      then joined.currency
    when joined.rule_currency is not null then joined.rule_currency
    when joined.base = 'cost' and joined.coverage is null then joined.billing_currency
    when joined.base = 'retail' then coalesce(joined.sheet_currency, joined.pricing_currency)
    else joined.pricing_currency end as price_currency,
  case when joined.line_hold_reason is not null or joined.is_covered or joined.base is null
      then cast(null as decimal(22, 10))
    when joined.base = 'cost' and joined.coverage is null then cast(joined.cost
      + cast(round(cast(cast(cast(1 as decimal(15, 9)) - joined.pec_share_passed as decimal(15, 9))
        * joined.pec_billing as decimal(38, 19)), 10) as decimal(22, 10)) as decimal(22, 10))
    when joined.base = 'list' then joined.list_amount
    else joined.retail end as base_amount,
  joined.factor as factor,
  -- on retail and list the share of the credit that is passed on comes off after the markdown (B13)
  case when joined.line_hold_reason is null and not joined.is_covered and joined.base <> 'cost'
      then cast(joined.pec_share_passed * joined.pec_pricing as decimal(38, 19))
    else cast(0 as decimal(38, 19)) end as pec_passed
from joined
