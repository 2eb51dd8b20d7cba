-- The lines of every draft: here, and only here, an amount is rounded (B27). What is of the account
-- as a whole comes last.
-- grain: invoice_key, line_no
select draft.invoice_key,
  row_number() over (partition by draft.invoice_key
    order by draft.subscription_id = '' and draft.customer_account_id = draft.account_id,
      customer.name, draft.customer_account_id, draft.subscription_id = '',
      subscription_name.subscription_name, draft.subscription_id, draft.is_late,
      draft.charge_source <> 'usage', draft.meter_category, draft.charge_source,
      draft.tax_product) as line_no,
  draft.customer_account_id, customer.name as customer_name, draft.subscription_id,
  subscription_name.subscription_name, draft.meter_category, draft.charge_source,
  draft.tax_product, draft.is_late,
  tax.tax_category, tax.tax_rate, draft.amount as amount_exact,
  round_to_minor(draft.amount, currency.minor_units) as amount_rounded,
  cast(cast(round_to_minor(draft.amount, currency.minor_units) as decimal(38, 20)) - draft.amount
    as decimal(38, 20)) as rounding,
  draft.usage_rows, waived.free_reason
from draft_charge draft
join account_tax tax on tax.account_id = draft.account_id
  and tax.tax_product = draft.tax_product
join currency on currency.currency = draft.currency
join subscription_name using (subscription_id)
left join (
  select 'usage' as charge_source, account_id, currency, customer_account_id, subscription_id,
    meter_category, tax_product, is_late,
    string_agg(distinct reason, '; ' order by reason) as free_reason
  from waived_usage where is_invoiced and treatment = 'free' group by all
) waived on waived.charge_source = draft.charge_source and waived.account_id = draft.account_id
  and waived.currency = draft.currency
  and waived.customer_account_id = draft.customer_account_id
  and waived.subscription_id = draft.subscription_id
  and waived.meter_category = draft.meter_category
  and waived.tax_product = draft.tax_product and waived.is_late = draft.is_late
join (
  select account_id, arg_max(name, valid_from) as name from account cross join billing_run
  where valid_from <= billing_run.period_last_day group by account_id
) customer on customer.account_id = draft.customer_account_id
