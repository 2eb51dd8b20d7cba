-- Unbilled usage that counts in a run: good for drafts and accruals, never for a document (B7).
select slice.dataset, slice.billing_currency as currency,
  sum(slice.delivered_cost)::decimal(22, 10)::varchar as cost
from source_slice slice
cross join billing_run
where slice.invoice_number = '' and slice.replaced_because is null
  and slice.billing_month = billing_run.period_start
  and slice.dataset in ('daily_usage', 'reconciliation')
group by all
order by all
