-- Who would pay for that usage: the account asked for, as it stands on the day.
-- grain: attribution_key_id
select 0 as attribution_key_id, account_id, valid_from as account_valid_from
from asked_account
where holds
