-- The accounts there are, for a message.
-- grain: account_id
select distinct account_id from account
