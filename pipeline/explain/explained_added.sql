-- The added lines that a charge is made of (B19, B20), each with its rule, the rate that brought
-- the rule into the contract currency, and what other products bear of the same limit (B28).
-- grain: file, line_no
with mine as (
  select added.*, charge.period
  from explained_charge charge
  join added_line added on added.kind = charge.charge_source and added.hop = charge.hop
    and added.account_id = charge.account_id and added.currency = charge.currency
    and added.customer_account_id = charge.customer_account_id
    and added.subscription_id = charge.subscription_id
    and added.meter_category = charge.meter_category and added.tax_product = charge.tax_product
    and added.is_late = charge.is_late and added.is_invoiced = charge.is_invoiced
    and added.tag_value = charge.tag_value
), shared as (
  select line_no, account_id, is_invoiced, account_id as customer_account_id,
    '' as subscription_id, tax_product, amount
  from limited_account
  union all
  select line_no, account_id, is_invoiced, customer_account_id, subscription_id, tax_product, amount
  from limited_subscription
), other as (
  select mine.file, mine.line_no, cast(sum(shared.amount) as decimal(38, 20)) as amount
  from mine
  join shared using (line_no, account_id, is_invoiced, customer_account_id, subscription_id)
  where mine.kind in ('minimum', 'maximum') and shared.tax_product <> mine.tax_product
  group by all
)
select mine.file, mine.line_no, mine.kind, mine.hop, mine.account_id, mine.currency,
  mine.is_invoiced, mine.customer_account_id, mine.subscription_id, mine.meter_category,
  mine.tax_product, mine.is_late, mine.tag_value, mine.amount_before, mine.bound,
  mine.factor, mine.amount,
  coalesce(other.amount, cast(0 as decimal(38, 20))) as other_amount,
  coalesce(limits.limit_id, fee.fee_id) as rule_id, limits.scope,
  coalesce(limit_row.price_list_id, fee_row.price_list_id) as price_list_id,
  coalesce(limits.meter_category, fee.meter_category) as counted_category,
  coalesce(limits.charge_kind, fee.charge_kind) as counted_kind,
  limits.minimum, limits.maximum, fee.percent,
  coalesce(limits.price_currency, mine.price_currency) as price_currency,
  coalesce(case mine.kind when 'minimum' then limits.minimum when 'maximum' then limits.maximum end,
    hand.price_amount) as price_amount,
  coalesce(limits.fx_rate, hand.fx_rate) as fx_rate, sell.file as fx_file,
  sell.line_no as fx_line_no, sell.source as fx_source, hand.reason, hand.approver,
  mine.period, revenue.book_currency, revenue.revenue_book, revenue.fx_margin,
  row_number() over (order by abs(mine.amount) desc, mine.file, mine.line_no) as place
from mine
left join other using (file, line_no)
left join account_limit limits on mine.kind in ('minimum', 'maximum')
  and limits.account_id = mine.account_id and limits.line_no = mine.line_no
left join charge_limit limit_row on limit_row.line_no = limits.line_no
left join account_fee fee on mine.kind = 'fee' and fee.account_id = mine.account_id
  and fee.line_no = mine.line_no
left join fee fee_row on fee_row.line_no = fee.line_no
left join account_adjustment hand on mine.kind = 'adjustment' and hand.file = mine.file
  and hand.line_no = mine.line_no
left join fx_rate sell on sell.kind = 'sell' and sell.month = mine.period
  and sell.from_currency = coalesce(limits.price_currency, mine.price_currency)
  and sell.to_currency = mine.currency
left join added_revenue revenue on mine.is_invoiced and revenue.kind = mine.kind
  and revenue.file = mine.file and revenue.line_no = mine.line_no
  and revenue.account_id = mine.account_id and revenue.currency = mine.currency
  and revenue.customer_account_id = mine.customer_account_id
  and revenue.subscription_id = mine.subscription_id
  and revenue.meter_category = mine.meter_category
  and revenue.tax_product = mine.tax_product and revenue.is_late = mine.is_late
  and revenue.tag_value = mine.tag_value
