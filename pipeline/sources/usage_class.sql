-- Classes of usage as the files have them: what tells which usage is too late.
-- grain: usage_class_id
select distinct * exclude (source_sha256) from usage_class_part
