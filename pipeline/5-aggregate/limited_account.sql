-- What a limit per account adds or takes off, after limits per line and subscription. The product
-- that is charged most takes it first; what is taken off is never more than a product has (B28).
-- grain: line_no, account_id, is_invoiced, tax_product
with whole as (
  select part.line_no as line_no, part.account_id as account_id, part.is_invoiced as is_invoiced,
    cast(sum(part.amount) as decimal(38, 20)) as amount
  from limit_part part
  group by part.line_no, part.account_id, part.is_invoiced
), placed as (
  select part.line_no as line_no, part.account_id as account_id, part.is_invoiced as is_invoiced,
    part.tax_product as tax_product,
    case when part.amount > cast(0 as decimal(38, 20)) then part.amount
      else cast(0 as decimal(38, 20)) end as charged,
    row_number() over (
      partition by part.line_no, part.account_id, part.is_invoiced
      order by part.amount desc, part.tax_product) as place,
    whole.amount as amount_before,
    cast(sum(case when part.amount > cast(0 as decimal(38, 20)) then part.amount
        else cast(0 as decimal(38, 20)) end) over (
      partition by part.line_no, part.account_id, part.is_invoiced
      order by part.amount desc, part.tax_product
      rows between unbounded preceding and current row) as decimal(38, 20)) as charged_so_far
  from limit_part part
  join whole on part.line_no = whole.line_no and part.account_id = whole.account_id
    and part.is_invoiced = whole.is_invoiced
), bounded as (
  select placed.line_no as line_no, placed.account_id as account_id,
    placed.is_invoiced as is_invoiced, placed.tax_product as tax_product,
    placed.amount_before as amount_before, placed.charged as charged, placed.place as place,
    cast(placed.charged_so_far - placed.charged as decimal(38, 20)) as charged_before,
    case when placed.amount_before < limits.least_amount then limits.least_amount
      else limits.most_amount end as bound
  from placed
  join account_limit limits on placed.account_id = limits.account_id
    and placed.line_no = limits.line_no
  where placed.amount_before < limits.least_amount or placed.amount_before > limits.most_amount
), shared as (
  select bounded.line_no as line_no, bounded.account_id as account_id,
    bounded.is_invoiced as is_invoiced, bounded.tax_product as tax_product,
    bounded.amount_before as amount_before, bounded.bound as bound,
    case when bounded.amount_before < bounded.bound
        then case when bounded.place = 1
          then cast(bounded.bound - bounded.amount_before as decimal(38, 20))
          else cast(0 as decimal(38, 20)) end
      -- what earlier products have not taken yet, at most what this one has
      when bounded.amount_before - bounded.bound <= bounded.charged_before
        then cast(0 as decimal(38, 20))
      when bounded.amount_before - bounded.bound - bounded.charged_before > bounded.charged
        then cast(- bounded.charged as decimal(38, 20))
      else cast(bounded.bound - bounded.amount_before + bounded.charged_before as decimal(38, 20))
      end as amount
  from bounded
)
select shared.line_no as line_no, shared.account_id as account_id,
  shared.is_invoiced as is_invoiced, shared.tax_product as tax_product,
  shared.amount_before as amount_before, shared.bound as bound, shared.amount as amount
from shared
where shared.amount <> cast(0 as decimal(38, 20))
