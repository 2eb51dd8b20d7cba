-- Every rated or held line of both runs, the first day of its stretch, and whether the other run
-- cuts it in two. Held is a line without a price, and any line of an account without a draft.
-- grain: side, usage_class_id, usage_date, hop
select priced.side, priced.usage_class_id, priced.usage_date, priced.last_date, priced.hop,
  coalesce(priced.account_id, '') as account_id, coalesce(priced.currency, '') as currency,
  coalesce(priced.customer_account_id, '') as customer_account_id,
  coalesce(priced.is_invoiced, true) as is_invoiced, priced.is_late, priced.treatment,
  priced.price_list_id, priced.rule_id, priced.tier_scope, priced.price_currency,
  priced.usage_month, rated.fx_rate, rated.amount, rated.price_amount, priced.quantity,
  coalesce(priced.base, 'quantity') as measure,
  rated.usage_class_id is null
    or priced.is_invoiced and exists (
      select 1 from held where held.side = priced.side and held.account_id = priced.account_id
        and held.hop = priced.hop) as is_held,
  first_day.stretch_start, first_day.stretch_start <> last_day.stretch_start as is_cut
from priced_usage priced
left join rated_line rated using (side, usage_class_id, usage_date, hop)
join compared_day first_day on first_day.usage_date = priced.usage_date
join compared_day last_day on last_day.usage_date = priced.last_date
