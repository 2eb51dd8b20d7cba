-- why: what the account pays at this price is less than what Microsoft charges for it, after
--   partner earned credit (B10, B13).
-- fix: raise the price or keep more of the credit (pec_policy); where it is meant, say so in note.
with sold as (
  select account_id, price_list_id, rule_id, book_currency,
    cast(sum(revenue_book) as decimal(22, 10)) as revenue,
    cast(sum(cost) as decimal(22, 10)) as cost,
    cast(sum(pec_billing) as decimal(22, 10)) as credit
  from rated_line
  where is_invoiced and treatment = 'priced' and rule_id is not null
  group by all
)
select rule.file, rule.line_no, concat(rule.rule_id, ' of ', rule.price_list_id) as subject,
  concat(sold.account_id, ' pays ', cast(sold.revenue as decimal(20, 2)), ' ', sold.book_currency,
    ' for what costs ', cast(sold.cost as decimal(20, 2)), case when sold.credit = 0
      then '; no partner earned credit'
      else concat('; partner earned credit of ', cast(sold.credit as decimal(20, 2)), ' is ',
        case when rule.pec_share_passed is null then 'ours, since the price is its own'
          when rule.pec_share_passed = 1 then 'passed on'
          when rule.pec_share_passed = 0 then 'kept'
          else concat('passed on by ', decimal_words(cast(rule.pec_share_passed * 100
            as decimal(12, 7))), ' %') end) end) as detail,
  cast(sold.cost - sold.revenue as decimal(22, 10)) as money, sold.book_currency as currency
from sold
join price_rule rule using (price_list_id, rule_id)
-- a hundredth is no loss but the rounding of the last place
where sold.cost - sold.revenue >= 0.01
