-- A small month of drafts in the shape of stages 3 and 6, made by arithmetic only:
-- the same on every machine.
create table seller as select * from (values
  ('north', 'Chmura Północ sp. z o.o.', 'PL5260001246',
    'KRS 0000123456, Sąd Rejonowy dla m.st. Warszawy, kapitał zakładowy 500 000 zł',
    'ul. Żurawia 12/4', 'Warszawa', '00-515', 'PL', 'faktury@chmura-polnoc.example',
    '+48 22 555 01 00',
    'www.chmura-polnoc.example', '#0f766e', null::varchar, 'PLN'),
  ('harbour', 'Harbour Cloud Ltd', 'GB123456789', 'Registered in England and Wales 01234567',
    '14 Quay Street', 'Bristol', 'BS1 4XX', 'GB', 'billing@harbour.example', null,
    'www.harbour.example',
    '#1f4e79', null, 'GBP')
) t(seller_id, legal_name, vat_ids, registration, street, city, postal_code, country, email,
  phone, website, accent_color, logo_file, tax_currency);

create table bank_account as select * from (values
  ('north', 'EUR', 'Bank Przykładowy S.A.', 'PL61109010140000071219812874', 'WBKPPLPPXXX'),
  ('north', 'PLN', 'Bank Przykładowy S.A.', 'PL27114020040000300201355387', 'WBKPPLPPXXX'),
  ('north', 'USD', 'Bank Przykładowy S.A.', 'PL10105000997603123456789123', 'WBKPPLPPXXX'),
  ('north', 'HUF', 'Bank Przykładowy S.A.', 'PL61109010140000071219812874', null),
  ('north', 'KWD', 'Bank Przykładowy S.A.', 'PL61109010140000071219812874', null),
  ('harbour', 'GBP', 'Example Bank plc', 'GB29NWBK60161331926819', 'NWBKGB2LXXX')
) t(seller_id, currency, bank_name, iban, bic);

create table market as select * from (values
  ('pl', 'PLN', 'pl-PL', 'VAT', 'A4'), ('de', 'EUR', 'de-DE', 'USt.', 'A4'),
  ('uk', 'GBP', 'en-GB', 'VAT', 'A4'), ('us', 'USD', 'en-US', 'Tax', 'Letter'),
  ('hu', 'HUF', 'hu-HU', 'VAT', 'A4'), ('kw', 'KWD', 'en-GB', 'VAT', 'A4')
) t(market_id, currency, locale, tax_label, paper);

create table account as select *, date '0001-01-01' as valid_from,
date '9999-12-31' as valid_to, cast(null as varchar) as invoice_tag from (values
  ('mlyn', 'customer', 'Jeziorny Młyn Spółka Akcyjna', 'pl', 'EUR',
    'ul. Święty Marcin 29', 'Poznań',
    '61-806', 'PL', 'PL7811234567', null, 14),
  ('fabrikam', 'reseller', 'Fabrikam IT-Systemhaus GmbH & Co. KG', 'de', null,
    'Große Bleichen 8', 'Hamburg',
    '20354', 'DE', 'DE136695976', '04011000-1234512345-06', 30),
  ('willow', 'customer', 'Willow & Reed Ltd', 'uk', null, '3 Cathedral Close', 'Exeter',
    'EX1 1EZ', 'GB',
    'GB987654321', null, 30),
  ('cascade', 'customer', 'Cascade Outfitters, Inc.', 'us', null, '1420 Fifth Avenue',
    'Seattle, WA', '98101',
    'US', null, 'PO Box 12', 0),
  ('sosna', 'customer', 'Sosna i Synowie s.c.', 'pl', null, 'ul. Leśna 5', 'Kraków', '30-001', 'PL',
    'PL6770001122', null, 7),
  ('budapest', 'customer', 'Duna Műhely Kft.', 'hu', null, 'Fő utca 1', 'Budapest', '1011', 'HU',
    'HU12345678', null, 8),
  ('kuwait', 'customer', 'Pearl Trading W.L.L.', 'kw', null, 'Al Soor Street', 'Kuwait City',
    '13001', 'KW',
    null, null, 1),
  ('evil', 'customer',
    '<script>alert(1)</script>"''`=&{{x}} </style> 東京 🚀 ' || chr(8238) || 'moc', 'uk', null,
    '</title><img src=x onerror=alert(1)>', '<iframe src="file:///etc/passwd">', '@import', 'GB',
    '"><meta http-equiv=refresh content="0;url=https://example.com">',
    '=HYPERLINK("https://example.com")', 30),
  ('zero', 'customer', 'Nothing Used Ltd', 'uk', null, null, null, null, 'GB', null, null, 30)
) t(account_id, kind, name, market_id, currency, street, city, postal_code, country, vat_id,
  buyer_reference, payment_terms_days);

create table purchase_order as select * from (values
  ('mlyn', null::varchar, 'PO-2026-4711', date '0001-01-01', date '9999-12-31'),
  ('fabrikam', null, 'BE 45/2026', date '2026-01-01', date '9999-12-31'),
  ('fabrikam', null, 'BE 44/2025', date '0001-01-01', date '2026-01-01')
) t(account_id, subscription_id, purchase_order, valid_from, valid_to);

create table held as select * from (values
  ('someone-else', 'customer', 'missing_price', 'meter x')
) t(account_id, hop, reason, detail);

-- What each draft holds: customers × subscriptions × meter categories, and the
-- size and sign of its usage.
create table draft as select * from (values
  ('mlyn', 'invoice', 'north', 'EUR', 2, 'pl', 'S', 23, 1, 8, 4, 0.9, true),
  ('fabrikam', 'invoice', 'north', 'EUR', 2, 'de', 'AE', 0, 14, 2, 3, 0.7, true),
  ('willow', 'invoice', 'harbour', 'GBP', 2, 'en', 'S', 20, 1, 2, 3, 0.31, false),
  ('cascade', 'invoice', 'north', 'USD', 2, 'en', 'O', 0, 1, 1, 5, 1.7, true),
  ('sosna', 'credit_note', 'north', 'PLN', 2, 'pl', 'S', 23, 1, 1, 3, -0.42, true),
  ('budapest', 'invoice', 'north', 'HUF', 2, 'en', 'AE', 0, 1, 1, 2, 71.3, false),
  ('kuwait', 'invoice', 'north', 'KWD', 3, 'en', 'O', 0, 1, 1, 2, 0.033, false),
  ('evil', 'invoice', 'harbour', 'GBP', 2, 'en', 'S', 20, 1, 1, 1, 0.5, false),
  ('zero', 'zero', 'harbour', 'GBP', 2, 'en', 'S', 20, 1, 1, 1, 0, false)
) t(account_id, document_type, seller_id, currency, minor_units, language, tax_category,
  tax_rate, customers, subscriptions, categories, size, has_late);

create table draft_part as
with names as (
  select
    ['Virtual Machines', 'Storage', 'Azure App Service', 'Azure Database for PostgreSQL',
      'Bandwidth'] as categories,
    ['Produkcja – sklep internetowy', 'Hurtownia danych', 'Analizy i raporty', 'Sieć i łączność',
      'Kopie zapasowe', 'Środowisko testowe', 'Rozwój', 'Szkolenia'] as pl,
    ['Produktion', 'Test und Entwicklung'] as de,
    ['Production', 'Data platform'] as en,
    ['Gärtnerei Sonnenhof', 'Autohaus Krüger', 'Stadtwerke Lüneburg', 'Zahnarztpraxis Dr. Weiß',
      'Elbe Logistik AG', 'Möbelhaus Franke', 'Tischlerei Jäger', 'Hotel Alster',
      'Bäckerei Nordmann',
      'Kanzlei Vogt & Partner',
      'Druckerei Hansen', 'Fahrradwerk Ost', 'Pflegedienst Mia', 'Weingut Köster'] as customers
)
select d.account_id, c.n as customer_no, s.n as subscription_no, m.n as category_no,
  case when d.customers = 1 then d.account_id else 'fabrikam-' || lpad(c.n::varchar, 2, '0') end
    as customer_account_id,
  case when d.customers = 1 then a.name else n.customers[c.n] end as customer_name,
  '6f1c2f0a-3a1b-4f0e-9c2d-' || lpad((c.n * 100 + s.n)::varchar, 12, '0') as subscription_id,
  case when d.account_id = 'evil' then '=cmd|'' /C calc''!A0 <b>' else
    case d.language when 'pl' then n.pl[s.n] when 'de' then n.de[s.n] else n.en[s.n] end end
    as subscription_name,
  case when d.account_id = 'evil' then '{{{boom}}} & <svg onload=alert(1)>'
    else n.categories[m.n] end as meter_category
from draft d
join account a on a.account_id = d.account_id
cross join names n
join (select unnest(range(1, 15)) as n) c on c.n <= d.customers
join (select unnest(range(1, 9)) as n) s on s.n <= d.subscriptions
join (select unnest(range(1, 6)) as n) m on m.n <= d.categories;

create table invoice_usage as
with day as (select unnest(range(0, 32)) as n), metered as (
  select '2026-10.' || p.account_id || '.' || d.currency as invoice_key, p.*, day.n as day_no,
    -- Day 31 stands for a day of the month before.
    case when day.n = 31 then date '2026-09-29'
      else date '2026-10-01' + day.n::integer end as usage_date,
    day.n = 31 as is_late,
    ((p.customer_no * 7 + p.subscription_no * 31 + p.category_no * 13 + day.n * 17) % 23
      + (p.customer_no * 5 + p.subscription_no * 3) % 11 * 4
      + case when day.n = 13 then 31 when day.n % 7 in (2, 3) then 0
        else 9 + day.n / 2 end)::integer as step
  from draft_part p
  join draft d on d.account_id = p.account_id
  join day on day.n < 31
    or (d.has_late and p.subscription_no = 1 and p.category_no = 2 and p.customer_no = 1)
)
select m.invoice_key,
  dense_rank() over (
    partition by m.invoice_key
    order by m.customer_name, m.subscription_name, m.category_no, m.is_late
  ) as line_no,
  m.usage_date, m.customer_account_id, m.customer_name, m.subscription_id, m.subscription_name,
  m.meter_category, 'General' as meter_sub_category, 'Hours, used' as meter_name,
  'EU West' as meter_region,
  '1 Hour' as unit_type,
  m.step::decimal(20, 10) as quantity, 'markup' as price_model, 'cost-plus-15' as rule_id,
  (m.step * d.size::decimal(10, 4) * 1.0033457 + 0.000000123 * m.step)::decimal(38, 20)
    as amount_exact,
  (m.category_no * 100 + m.day_no)::varchar as usage_class_id, m.is_late
from metered m
join draft d on m.account_id = d.account_id;

create table invoice_line as
select u.invoice_key, u.line_no, u.customer_account_id, u.customer_name, u.subscription_id,
  u.subscription_name, u.meter_category, u.is_late, d.tax_category,
  d.tax_rate::decimal(7, 4) as tax_rate, sum(u.amount_exact) as amount_exact,
  case d.minor_units when 3 then round(sum(u.amount_exact), 3)::decimal(20, 3)
    else round(sum(u.amount_exact), 2)::decimal(20, 3) end as amount_rounded,
  0::decimal(38, 20) as rounding,
  -- licences stand in for what is counted in seats
  case u.meter_category when 'Azure App Service' then 12 else 1 end
    * sign(sum(u.amount_exact))::decimal(20, 10) as quantity,
  (abs(sum(u.amount_exact)) * 1000 // case u.meter_category when 'Azure App Service' then 12000
      else 1000 end)::decimal(22, 10) as net_price,
  count(*) as usage_rows,
  case when u.meter_category = 'Bandwidth' then 'pilot until December' end as free_reason
from invoice_usage u
join draft d on u.invoice_key = '2026-10.' || d.account_id || '.' || d.currency
group by u.invoice_key, u.line_no, u.customer_account_id, u.customer_name, u.subscription_id,
  u.subscription_name, u.meter_category, u.is_late, d.tax_category, d.tax_rate, d.minor_units;

create table tax_line as
select l.invoice_key, l.tax_category, l.tax_rate, sum(l.amount_rounded)::decimal(20, 3) as base,
  round(sum(l.amount_rounded) * l.tax_rate::integer / 100, 2)::decimal(20, 3) as tax,
  case when s.tax_currency <> any_value(d.currency)
    then (round(sum(l.amount_rounded) * l.tax_rate::integer * 4.2531 / 100, 2))::decimal(20, 2) end
    as tax_in_tax_currency,
  case l.tax_category when 'AE' then 'VATEX-EU-AE' end as reason_code,
  case l.tax_category when 'AE' then 'Art. 196 Directive 2006/112/EC'
    when 'O' then 'Art. 28b, place of supply' end as reason_text,
  case l.tax_category when 'AE' then 'Reverse charge / odwrotne obciążenie'
    when 'O' then 'Not subject to Polish VAT / nie podlega VAT w Polsce' end as legal_phrase
from invoice_line l
join draft d on l.invoice_key = '2026-10.' || d.account_id || '.' || d.currency
join seller s on s.seller_id = d.seller_id
group by l.invoice_key, l.tax_category, l.tax_rate, s.tax_currency;

create table invoice as
select t.invoice_key, d.document_type, d.seller_id, d.account_id, 'account' as group_by,
  null::varchar as group_value,
  d.currency, d.minor_units, a.market_id, d.language, m.locale, m.paper,
  date '2026-10-01' as period_start, date '2026-10-31' as period_last_day,
  date '2026-10-31' as tax_point, a.payment_terms_days, t.base as net, t.tax,
  (t.base + t.tax)::decimal(20, 3) as gross, u.net_exact, s.tax_currency,
  case when s.tax_currency <> d.currency then 4.2531::decimal(15, 9) end as tax_fx_rate,
  case when s.tax_currency <> d.currency then 'NBP 211/A/NBP/2026' end as tax_fx_source,
  case when s.tax_currency <> d.currency then date '2026-10-30' end as tax_fx_published_on
from tax_line t
join draft d on t.invoice_key = '2026-10.' || d.account_id || '.' || d.currency
join account a on a.account_id = d.account_id
join market m on m.market_id = a.market_id
join seller s on s.seller_id = d.seller_id
join (select invoice_key, sum(amount_exact) as net_exact from invoice_usage group by all) u
  on u.invoice_key = t.invoice_key;
