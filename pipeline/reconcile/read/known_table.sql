-- The tables and views that are there to be read.
-- grain: table_name
select table_name from information_schema.tables
