-- A decimal without the zeros that end it, for print: 1.50 is 1.5, 20.00 is 20.
create or replace macro plain_number(d) as rtrim(rtrim(cast(d as varchar), '0'), '.');

-- The part of an amount that part is of whole, to ten places, by exact whole-number division; NULL
-- where whole is (nearly) nothing beside part. It splits differences; it bills nothing.
create or replace macro portion(amount, part, whole) as
  case when whole = 0 or abs(part) > 900 * abs(whole) then null
    else cast(round(cast(round(amount, 10) as decimal(22, 10)) * cast(
      cast(idiv(cast(part * 10000000000 as hugeint) * 1000000000000,
        cast(whole * 10000000000 as hugeint)) as decimal(19, 0))
      * cast(0.000000000001 as decimal(13, 12)) as decimal(15, 12)), 10) as decimal(22, 10)) end;

-- Cut to cents, towards zero, as Microsoft's documented formulas do (csp-formats 2.6).
create or replace macro cut_cents(d) as
  cast(case when d < 0 then -1 else 1 end as decimal(1, 0)) * cast(floor(abs(d) * 100) * 0.01
    as decimal(28, 2));

-- What kind of line of Microsoft's invoice a charge is: by it the lines of the reconciliation and
-- what the run bills of them meet.
create or replace macro line_kind_of(dataset, charge_kind, product_family) as
  case when charge_kind = 'credit' then 'credit'
    when dataset like 'legacy%' then 'legacy'
    when dataset = 'daily_usage' then 'daily_usage'
    when charge_kind = 'usage' then 'usage'
    when product_family in ('license', 'software', 'reservation', 'savings_plan', 'marketplace')
      then product_family else 'other' end;
