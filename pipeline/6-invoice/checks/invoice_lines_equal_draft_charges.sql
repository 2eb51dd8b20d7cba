-- why: every charge of a draft is one line of it, with its exact amount (B27).
-- fix: look for a subscription or customer without a name; if there is none, report it.
select invoice_key, customer_account_id, subscription_id, meter_category, charge_source,
  tax_product, is_late,
  draft.amount as charged_amount, line.amount_exact as line_amount,
  draft.usage_rows as charged_rows, line.usage_rows as line_rows
from draft_charge draft
full join invoice_line line
  using (invoice_key, customer_account_id, subscription_id, meter_category, charge_source,
    tax_product, is_late)
where draft.amount is distinct from line.amount_exact
  or draft.usage_rows is distinct from line.usage_rows
