-- The invoice lines in the order in which a document prints them, with the sums of their
-- section and of all sections from theirs on: a document that cuts a long list off has its
-- closing row here, already summed.
with numbered as (
  select *,
    dense_rank() over (
      partition by invoice_key
      order by customer_name, customer_account_id, subscription_name, subscription_id
    ) as section_no
  from invoice_line
)
select
  invoice_key, line_no::varchar as line_no, customer_account_id, customer_name, subscription_id,
  -- what is of the account as a whole is of no subscription
  coalesce(nullif(subscription_name, ''), nullif(subscription_id, '')) as subscription_name,
  case when meter_category = '' then '–' else meter_category end as meter_category,
  is_late, free_reason,
  -- one is not worth a word: its price is the amount
  case when abs(quantity) <> 1 then quantity::varchar end as quantity,
  case when abs(quantity) <> 1 then net_price::varchar end as unit_price,
  tax_category, tax_rate::varchar as tax_rate,
  amount_rounded::varchar as amount,
  sum(amount_rounded) over (partition by invoice_key, customer_account_id)::varchar
    as customer_amount,
  sum(amount_rounded) over (partition by invoice_key, section_no)::varchar as section_amount,
  section_no::varchar as section_no,
  (max(section_no) over (partition by invoice_key) - section_no + 1)::varchar as sections_left,
  sum(amount_rounded) over (
    partition by invoice_key order by section_no range between current row and unbounded following
  )::varchar as amount_left,
  coalesce(
    abs(amount_rounded) * 1000
      // nullif(max(abs(amount_rounded)) over (partition by invoice_key), 0), 0
  )::bigint::varchar as permille
from numbered
order by numbered.invoice_key, numbered.section_no, numbered.is_late, numbered.line_no
