-- The parts that are not shown one by one, summed: with those shown they are the whole.
-- grain: hop
select part.hop, count(*) as parts, cast(sum(part.rated_lines) as bigint) as rated_lines,
  cast(sum(part.amount) as decimal(38, 20)) as amount, min(part.currency) as currency
from explained_part part
join wanted on part.place > wanted.parts_shown
group by part.hop
