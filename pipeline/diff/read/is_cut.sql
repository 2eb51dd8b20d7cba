-- Whether any line is cut by the other run.
select coalesce(bool_or(is_cut), false) from compared_span
