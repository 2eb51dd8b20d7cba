-- Shapes that stand for two usage classes: a collision of hashes.
-- grain: shape
select shape, count(*) as classes
from usage_class_shape
group by all
having count(*) > 1
