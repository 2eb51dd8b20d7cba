-- The percentage fees of every account that are in the period (B19): of rows with the same name
-- that of the account counts, else that of its first list (B16).
-- grain: account_id, line_no
with holder as (
  select fee.line_no, fee.account_id, cast(0 as bigint) as place
  from fee
  where fee.account_id is not null
  union all
  select fee.line_no, account.account_id, list.list_rank
  from fee
  join price_list_rank list on list.price_list_id = fee.price_list_id
  join charged_account account on account.account_id = list.account_id
    and account.account_valid_from = list.account_valid_from
), ranked as (
  select holder.account_id as held_by, fee.*,
    row_number() over (partition by holder.account_id, fee.fee_id order by holder.place) as place
  from holder
  join fee on fee.line_no = holder.line_no
  cross join billing_run run
  where run.period_start >= fee.valid_from and run.period_start < fee.valid_to
)
select held_by as account_id, line_no, file, fee_id, meter_category, charge_kind, percent,
  cast(percent * 0.01 as decimal(15, 9)) as factor, text
from ranked
where place = 1
