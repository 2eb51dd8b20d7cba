-- Lines that begin in one stretch and end in another, day by day: the other run has another price
-- or another payer for some of their days.
-- grain: side, usage_class_id, usage_date, hop, day
select line.side, line.usage_class_id, line.usage_date, line.hop, metered.usage_date as day,
  compared_day.stretch_start, metered.quantity, metered.cost, metered.retail,
  metered.list_amount,
  -- a held line has no amount, and so have its days
  case when line.amount is not null then coalesce(rated.amount, 0) end as amount
from compared_span line
join metered_usage metered on metered.side = line.side
  and metered.usage_class_id = line.usage_class_id
  and metered.usage_date between line.usage_date and line.last_date
join compared_day on compared_day.usage_date = metered.usage_date
left join rated_day rated on rated.side = line.side
  and rated.usage_class_id = line.usage_class_id and rated.hop = line.hop
  and rated.usage_date = metered.usage_date
where line.is_cut
