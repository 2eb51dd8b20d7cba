-- One row per draft: the invoice with its seller, buyer, market and bank account, as a
-- document prints them. The account stands as at the end of the period, like its tax rule (B2,
-- B31); a blank text is NULL.
with account_row as (
  select i.invoice_key, a.*,
    row_number() over (partition by i.invoice_key order by a.valid_from desc) as place
  from invoice i
  join account a on a.account_id = i.account_id and a.valid_from <= i.period_last_day
), line_sums as (
  select invoice_key, bool_or(is_late) as has_late,
    coalesce(sum(amount_rounded) filter (where not is_late), 0) as current_amount
  from invoice_line
  group by all
)
select
  -- the document
  i.invoice_key, i.document_type, i.account_id, i.language, i.locale, i.paper, i.currency,
  i.minor_units::varchar as minor_units, m.tax_label,
  i.payment_terms_days::varchar as payment_terms_days, i.period_start::varchar as period_start,
  i.period_last_day::varchar as period_last_day, i.tax_point::varchar as tax_point, i.group_by,
  nullif(i.group_value, '') as group_value,
  case i.group_by when 'tag' then a.invoice_tag end as invoice_tag,
  -- the money
  i.net::varchar as net, i.tax::varchar as tax, i.gross::varchar as gross,
  abs(i.gross)::varchar as gross_unsigned,
  s.has_late, s.current_amount::varchar as current_amount,
  i.tax_currency, i.tax_fx_rate::varchar as tax_fx_rate,
  nullif(i.tax_fx_source, '') as tax_fx_source,
  i.tax_fx_published_on::varchar as tax_fx_published_on,
  -- the seller
  i.seller_id, e.legal_name as seller_name, nullif(e.street, '') as seller_street,
  nullif(e.postal_code, '') as seller_postal_code, nullif(e.city, '') as seller_city,
  e.country as seller_country, coalesce(e.vat_ids, '') as seller_vat_ids,
  nullif(e.registration, '') as seller_registration, nullif(e.email, '') as seller_email,
  nullif(e.phone, '') as seller_phone, nullif(e.website, '') as seller_website,
  nullif(e.accent_color, '') as accent_color, nullif(e.logo_file, '') as logo_file,
  -- the buyer
  a.kind as account_kind, a.name as buyer_name, nullif(a.street, '') as buyer_street,
  nullif(a.postal_code, '') as buyer_postal_code, nullif(a.city, '') as buyer_city,
  a.country as buyer_country, nullif(a.vat_id, '') as buyer_vat_id,
  nullif(a.buyer_reference, '') as buyer_reference,
  -- the bank account
  b.bank_name, b.iban, nullif(b.bic, '') as bic
from invoice i
join seller e on e.seller_id = i.seller_id
join account_row a on a.invoice_key = i.invoice_key and a.place = 1
join market m on m.market_id = i.market_id
left join line_sums s on s.invoice_key = i.invoice_key
left join bank_account b on b.seller_id = i.seller_id and b.currency = i.currency
order by i.invoice_key
