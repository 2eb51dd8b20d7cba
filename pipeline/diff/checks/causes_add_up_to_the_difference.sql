-- why: a difference that its causes do not explain is what finance would be asked about.
-- fix: nothing in rates/ can mend it; keep both runs and report it.
select *
from difference
where difference <> after - before
  or difference <> quantity + price + rule + fx + late + restated + moved + held + rounding
