-- The annex of each draft as finished CSV lines (RFC 4180): what was metered, by line, day and
-- meter, and what it costs this buyer. No cost, no rule and no margin: a rule's name may say what
-- is added to the cost. A text that a spreadsheet would take for a formula gets an apostrophe in
-- front; numbers are written by us.
with cell as (
  select u.invoice_key, u.line_no, u.usage_date, u.usage_class_id,
    [u.customer_name, u.subscription_id, coalesce(u.subscription_name, ''), u.meter_category,
      coalesce(u.meter_sub_category, ''), coalesce(u.meter_name, ''), coalesce(u.meter_region, ''),
      coalesce(u.unit_type, '')] as texts,
    rtrim(rtrim(u.quantity::varchar, '0'), '.') as quantity,
    -- the price that the line shows, where the row has its quantity: a service has it of its days
    case when abs(l.quantity) <> 1
        and abs(u.amount_exact - u.quantity * l.net_price) <= 0.000000001 * (1 + abs(u.quantity))
      then rtrim(rtrim(l.net_price::varchar, '0'), '.') else '' end as unit_price,
    rtrim(rtrim(u.amount_exact::varchar, '0'), '.') as amount,
    i.currency
  from invoice_usage u
  join invoice i on i.invoice_key = u.invoice_key
  join invoice_line l on l.invoice_key = u.invoice_key and l.line_no = u.line_no
  where i.document_type <> 'zero'
)
select
  invoice_key,
  'usage,' || line_no || ',' || usage_date || ','
    -- Most rows hold nothing special, which one look at the whole row tells.
    || case when not regexp_matches(array_to_string(texts, chr(31)),
        '(^|\x1f)[=+@\t\r\n-]|[",\r\n]')
      then array_to_string(texts, ',')
      else array_to_string(
        list_transform(
          list_transform(
            texts, lambda text:
              case when regexp_matches(text, '^[=+@\t\r\n-]') then '''' else '' end || text
          ),
          lambda text: case when regexp_matches(text, '[",\r\n]')
            then '"' || replace(text, '"', '""') || '"'
            else text end
        ),
        ','
      ) end
    || ',' || quantity || ',' || unit_price || ',' || amount || ',' || currency as line
from cell
order by invoice_key, line_no, usage_date, usage_class_id
