-- How much of each tier of a rate card those days used, with the row of the card.
-- grain: part_key, file, record_number, tier_no, discount
select day.part_key, input_file.name as file, used.record_number, used.tier_no, used.tier_from,
  used.tier_to, used.unit_price, used.discount, cast(used.discount * 100 as decimal(9, 4))
    as discount_percent,
  cast(sum(used.quantity) as decimal(20, 10)) as quantity,
  cast(sum(used.net_amount) as decimal(38, 26)) as net_amount
from explained_card_day day
join utilization_use used using (scope_id, meter_key, usage_date)
join input_file using (source_sha256)
group by all
