-- why: a record that is neither a price nor in quarantine was lost while its file was read.
-- fix: nothing in rates/ can mend it; keep the file and report it, and do not price from this run.
select price_file.source_sha256, price_file.records, price_control.price_records,
  price_control.rejected_records,
  price_file.records - price_control.price_records - price_control.rejected_records as lost_records
from price_file
left join price_control on price_control.source_sha256 = price_file.source_sha256
where price_control.source_sha256 is null or price_control.records <> price_file.records
  or price_file.records <> price_control.price_records + price_control.rejected_records
