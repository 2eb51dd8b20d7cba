-- Every file of usage as a list shows it: what it holds, and what became of it. One line per
-- invoice, month and currency; a file without any usage has one line with neither.
-- grain: source_sha256, partner_id, invoice_number, billing_month, billing_currency
select file.source_sha256, file.format, file.dataset, file.version, file.mends, control.records,
  control.usage_records, control.rejected_records, control.mended_records, file.unknown_columns,
  coalesce(slice.partner_id, '') as partner_id,
  coalesce(slice.invoice_number, '') as invoice_number,
  strftime(slice.billing_month, '%Y-%m') as billing_month, slice.billing_currency, slice.usage_rows,
  slice.delivered_cost, cast(round(slice.delivered_cost, 2) as decimal(20, 2)) as shown_cost,
  slice.first_usage_date, slice.last_usage_date, slice.replaced_by, slice.replaced_because
from source_file file
join source_control control using (source_sha256)
left join source_slice slice using (source_sha256)
order by all
