-- Whatever in a draft does not add up: no rows, or its explanation must not be shown.
-- grain: claim
with line as (
  select sum(amount_rounded) as rounded, sum(amount_exact) as exact from draft_line
), tax as (
  select sum(base) as base, sum(tax) as tax from draft_tax
)
select 'the lines add up to net' as claim, concat(head.net, ' of ', head.net_exact) as expected,
  concat(line.rounded, ' of ', line.exact) as found
from draft_head head cross join line
where head.net <> line.rounded or head.net_exact <> line.exact
union all
select 'the tax lines cover net and add up to tax', concat(head.net, ' and ', head.tax),
  concat(tax.base, ' and ', tax.tax)
from draft_head head cross join tax
where head.net <> tax.base or head.tax <> tax.tax
union all
select 'gross is net and tax', cast(gross as varchar), concat(net, ' + ', tax)
from draft_head where gross <> net + tax
union all
select 'tax is base times rate, rounded once', cast(tax.tax as varchar),
  cast(tax.tax_exact as varchar)
from draft_tax tax cross join draft_head head
where tax.tax <> round_to_minor(tax.tax_exact, head.minor_units)
union all
select 'tax in the tax currency is converted once', cast(tax.tax_in_tax_currency as varchar),
  cast(tax.tax_currency_exact as varchar)
from draft_tax tax
where tax.tax_in_tax_currency <> cast(round(tax.tax_currency_exact, 2) as decimal(20, 2))
