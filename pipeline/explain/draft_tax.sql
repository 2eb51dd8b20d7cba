-- The tax of the draft asked for, with the exact tax before it was rounded and
-- the rule it follows (B28).
-- grain: tax_category, tax_rate
select tax.*, cast(tax.tax_rate * 0.01 as decimal(9, 6)) as tax_share,
  cast(cast(tax.base as decimal(20, 3)) * cast(tax.tax_rate * 0.01 as decimal(9, 6))
    as decimal(38, 9)) as tax_exact,
  cast(tax.tax * draft.tax_fx_rate as decimal(38, 12)) as tax_currency_exact,
  rule.tax_file as rule_file, rule.tax_line_no as rule_line_no, billed.country
from tax_line tax
join wanted on wanted.target = tax.invoice_key
join invoice draft on draft.invoice_key = tax.invoice_key
join billed_account billed on billed.account_id = draft.account_id
left join (
  select account_id, tax_category, tax_rate, min(tax_file) as tax_file,
    min(tax_line_no) as tax_line_no
  from account_tax
  group by all
) rule on rule.account_id = draft.account_id and rule.tax_category = tax.tax_category
  and rule.tax_rate = tax.tax_rate
