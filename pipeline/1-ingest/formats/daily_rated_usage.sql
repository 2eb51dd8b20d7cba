-- Daily rated usage is the canonical form itself; it says nothing of the kind of charge,
-- because all of it is usage.
-- grain: source row
select *, 'usage' as charge_kind from source_text
