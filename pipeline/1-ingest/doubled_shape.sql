-- Shapes that stand for two usage classes: a collision of hashes.
-- grain: shape
select shape, least_check, most_check
from usage_class_shape
where least_check <> most_check
