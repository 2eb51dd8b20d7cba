-- Margins have the canonical names already; a custom price has no percentage.
-- grain: source row
select * from source_text
