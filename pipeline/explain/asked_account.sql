-- The rows of the account a price is asked for; `holds` where one holds on that day.
-- grain: account_id, valid_from
select account.account_id, account.name, account.kind, account.currency, account.market_id,
  account.valid_from,
  account.valid_to, account.file, account.line_no,
  wanted.day >= account.valid_from and wanted.day < account.valid_to as holds
from account
join wanted on wanted.account_id = account.account_id
