-- Adjustments of the rates, and what a sealed run took from the ledger besides (B33).
select * from adjustment
union all
select * from sealed_adjustment where correction is not null
