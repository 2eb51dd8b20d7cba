-- The sheet gives where a tier begins, from 0; it ends where the next of the same meter, product
-- and time begins. Looking at other rows may change their order, so each row has its number.
-- grain: source row
with numbered as (
  select * exclude (record_number), coalesce(record_number, row_number() over ()) as record_number
  from source_text
)
select *,
  cast(lead(read_decimal(tier_from)) over (
    partition by meter_ids, product_id, sku_id, price_type, term, currency,
      effective_start, effective_end
    order by read_decimal(tier_from), record_number) as varchar) as tier_to,
  case lower(price_type) when 'savingsplan' then 'savings_plan'
    when 'reservedinstance' then 'reservation'
    else 'azure' end as sheet_kind,
  concat_ws(', ', price_type, service_family) as tags
from numbered
