-- The meters of a rate card are the canonical form itself; currency and discounts of
-- the card stand on every one.
-- grain: source row
select * from source_text
