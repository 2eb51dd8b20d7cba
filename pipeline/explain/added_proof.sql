-- Whatever in the explanation of an added line does not add up to what the run says: no rows, or it
-- must not be shown.
-- grain: claim, file, line_no
with base as (
  select file, line_no, cast(sum(amount) as decimal(38, 20)) as amount
  from explained_base group by all
), mine as (
  select added.*, coalesce(base.amount, cast(0 as decimal(38, 20))) as base_amount,
    case kind when 'fee' then cast(amount_before * factor as decimal(38, 20))
      when 'adjustment' then cast(price_amount * coalesce(fx_rate, 1) as decimal(38, 20))
      else cast(bound - amount_before - other_amount as decimal(38, 20)) end as terms_amount
  from explained_added added
  left join base using (file, line_no)
)
select 'the charges counted are what a limit or fee is of' as claim, file, line_no,
  cast(amount_before as varchar) as expected, cast(base_amount as varchar) as found
from mine
where kind <> 'adjustment' and amount_before is distinct from
  case kind when 'fee' then cast(round(base_amount, 10) as decimal(38, 20)) else base_amount end
union all
select 'the terms of an added line give its amount', file, line_no, cast(amount as varchar),
  cast(terms_amount as varchar)
from mine
where terms_amount is distinct from amount
union all
select 'the limit is that of its rule at its rate', file, line_no, cast(bound as varchar),
  concat(price_amount, ' × ', fx_rate)
from mine
where kind in ('minimum', 'maximum')
  and bound is distinct from cast(price_amount * coalesce(fx_rate, 1) as decimal(38, 20))
