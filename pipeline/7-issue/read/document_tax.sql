-- Tax per category and rate (B28), with the amount in the seller's tax currency
-- where that is another one.
select
  invoice_key, tax_category, tax_rate::varchar as tax_rate, base::varchar as base,
  tax::varchar as tax,
  (base + tax)::varchar as gross, tax_in_tax_currency::varchar as tax_in_tax_currency,
  nullif(reason_text, '') as reason_text, nullif(legal_phrase, '') as legal_phrase
from tax_line
order by invoice_key, tax_category, tax_line.tax_rate desc
