-- Lines whose tax category or rate the sealed run does not know: their tax cannot be told (B28).
select document.number, line.meter_category, line.tax_category, line.tax_rate::varchar as tax_rate
from correction_line line
join standing_document document on document.number = line.corrects
join main.invoice invoice using (invoice_key)
left join account_tax tax on tax.account_id = invoice.account_id
  and tax.tax_category = line.tax_category and tax.tax_rate = line.tax_rate
where tax.account_id is null
order by all
limit 5
