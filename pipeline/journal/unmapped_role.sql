-- Roles of a journal that gl.csv gives no account, for the seller and product concerned.
select distinct role
from journal_line
where not is_mapped
order by role
