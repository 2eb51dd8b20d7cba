-- why: usage of other billing periods is in the files; this run leaves it out, its
--   own run must bill it (B6).
-- fix: nothing, if a run of that period has these files too; else make one, or take the file away.
-- kind: finding
select part.source_sha256, part.billing_month, class.billing_currency,
  sum(part.usage_rows) as usage_rows, sum(part.cost) as cost
from metered_part part
join usage_class_part class using (source_sha256, usage_class_id)
left join billing_run on billing_run.period_start = part.billing_month
where billing_run.period_start is null
group by all
order by all
