-- why: what finance wrote into adjustments/ of the period is on an invoice, or holds its account;
--   else somebody believes it was charged (B20).
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
with written as (
  select adjustment.* from adjustment cross join billing_run run
  where adjustment.period = strftime(run.period_start, '%Y-%m')
)
select file, line_no, written.account_id, written.net, written.currency, hand.price_amount,
  hand.fx_rate, hand.amount, hand.hold_reason
from written
full join account_adjustment hand using (file, line_no)
where written.net is distinct from hand.price_amount
  or hand.hold_reason is null and hand.amount is distinct from case
    when hand.price_currency = hand.currency then hand.price_amount
    else cast(written.net * hand.fx_rate as decimal(38, 20)) end
