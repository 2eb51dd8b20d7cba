-- One row per meter of a rate card: typed, exact, with what could not be read. Rates stay a JSON
-- object here: in a card keys stand in no order, and some are 0-based bounds of tiers
-- (utilization_tier). A rate has 10 places at most, a discount 6, so that what they are
-- multiplied with stays exact.
-- grain: the order of the file; record_number is filled only where it is not the place in the file.
with typed as (
  select *,
    read_timestamp(effective_start) as starts, read_decimal(included_quantity) as included,
    case when json_valid(rates) and json_type(rates) = 'OBJECT'
        and len(list_distinct(json_keys(rates))) = len(json_keys(rates))
      then map_entries(try_cast(try_cast(rates as json) as map(varchar, varchar))) end as entries,
    case when json_valid(offer_terms) and json_type(offer_terms) = 'ARRAY'
      then try_cast(try_cast(offer_terms as json) as json[]) end as terms
  from canonical_text
), counted as (
  select *,
    list_transform(entries, lambda entry: read_decimal(entry.key)) as bounds,
    list_transform(entries, lambda entry: read_decimal(entry.value)) as amounts,
    list_transform(terms, lambda term: read_decimal(json_extract_string(term, '$.discount')))
      as shares
  from typed
)
select * exclude (broken_line, is_plain, starts, included, entries, terms, bounds, amounts, shares)
  replace (starts as effective_start, included as included_quantity),
  nullif(note_lost_digits(file_number, 'included_quantity', included_quantity), '') as rounded,
  coalesce(
    fault_of_line(broken_line),
    fault_of_text('meter_id', meter_id),
    fault_of_currency('currency', currency),
    fault_of_text('rates', rates),
    case when coalesce(len(bounds), 0) = 0
        then fault('rates', rates, 'not an object of quantities and their rates')
      when not list_contains(bounds, 0) then fault('rates', rates, 'no rate for the first unit')
      when len(list_distinct(bounds)) < len(bounds)
          or len(list_filter(bounds, lambda bound:
            bound >= 0 and bound < 8000000000 and bound = round(bound, 10))) < len(bounds)
        then fault('rates', rates, 'quantities that are no tiers')
      when len(list_filter(amounts, lambda amount:
          amount >= 0 and amount < 1000000 and amount = round(amount, 10))) < len(amounts)
        then fault('rates', rates,
          'a rate that is no number from 0 to a million with 10 places') end,
    fault_of_number('included_quantity', included_quantity, included, 1000000000),
    case when included < 0
      then fault('included_quantity', included_quantity, 'a quantity below zero') end,
    fault_of_text('effective_start', effective_start),
    fault_of_moment('effective_start', effective_start, starts),
    case when is_tax_included = 'true'
      then fault('is_tax_included', is_tax_included, 'a cost before tax is needed') end,
    case when offer_terms is not null and terms is null
        then fault('offer_terms', offer_terms, 'not a list')
      when len(list_filter(shares, lambda share: share between 0 and 1 and share = round(share, 6)))
          < len(terms)
        then fault('offer_terms', offer_terms,
          'a term without a discount that is a fraction of 6 places')
      when len(list_filter(terms, lambda term:
          coalesce(json_type(term, '$.excludedMeterIds'), 'NULL') in ('ARRAY', 'NULL')
          and (json_extract_string(term, '$.effectiveDate') is null
            or read_timestamp(json_extract_string(term, '$.effectiveDate')) is not null)))
          < len(terms)
        then fault('offer_terms', offer_terms, 'a term whose meters or day cannot be read') end
  ) as bad
from counted
