-- why: what a file without amounts holds has the cost that a rate card gives it, or is held with
--   its cost unknown, or is control; else it would be billed as if it had cost nothing.
-- fix: nothing in the files can mend it; keep them and report it, and do not invoice from this run.
select part.source_sha256, part.usage_class_id, part.usage_date, class.cost_basis,
  part.wide_quantity, part.wide_cost
from period_part part
join (from source_file where dataset = 'utilization') file using (source_sha256)
join usage_class class using (usage_class_id)
left join utilization_cost card on card.source_sha256 = part.source_sha256
  and card.usage_class_id = part.usage_class_id and card.usage_date = part.usage_date
where part.not_billed_reason is null and (class.cost_basis = 'file'
  or class.cost_basis = 'rate_card' and card.cost is null
  or class.cost_basis = 'none' and card.cost is not null)
