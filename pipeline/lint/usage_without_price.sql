-- why: no price is there for usage like that of the latest month: it holds the account (B21).
-- fix: add a price to one of the lists named; `ratebook prices` shows which rules come near.
with list_order as (
  select account_id, account_valid_from, string_agg(price_list_id, ', ' order by list_rank) as lists
  from price_list_rank
  group by account_id, account_valid_from
), missing as (
  select class.*, held.usage_date, held.last_date, held.hop, held.cost
  from held_line held
  join usage_class class using (usage_class_id)
  where held.hold_reason = 'missing_price'
)
select account.file, account.line_no, account.account_id as subject,
  concat('no price for ', missing.meter_category, ', ',
    counted(count(distinct missing.meter_id), 'meter', 'meters'), ' such as ',
    min(coalesce(missing.meter_name, missing.meter_id)), ' per ',
    coalesce(missing.unit_type, 'unit'), ', ', days_in_words(cast(min(missing.usage_date) as date),
      cast(max(missing.last_date) + 1 as date)), ', in ', coalesce(list_order.lists, 'no list'))
    as detail,
  cast(sum(missing.cost) as decimal(22, 10)) as money, missing.billing_currency as currency
from missing
join attribution who on who.attribution_key_id = missing.attribution_key_id
  and who.usage_date = missing.usage_date and who.hop = missing.hop
join account on account.account_id = who.account_id and account.valid_from = who.account_valid_from
left join list_order on list_order.account_id = who.account_id
  and list_order.account_valid_from = who.account_valid_from
group by account.file, account.line_no, account.account_id, missing.meter_category,
  missing.unit_type, list_order.lists, missing.billing_currency
