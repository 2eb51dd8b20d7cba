-- Accounts (or unknown customers) that get no document now, each reason with its money
-- (B4, B21, B30). The money is Microsoft's cost of the lines concerned; a tax reason
-- concerns the whole account.
-- grain: account_id, customer_id, hop, reason, detail
with tied as (
  select held.usage_class_id, held.usage_date, held.hop, price.tied_rules
  from held_line held
  join usage_class class using (usage_class_id)
  join priced_usage priced using (usage_class_id, usage_date, hop)
  join attribution who using (attribution_key_id, usage_date, hop)
  join resolved_price price on price.account_id = who.account_id
    and price.account_valid_from = who.account_valid_from
    and price.price_key_id = class.price_key_id and price.valid_from = priced.price_valid_from
  where held.hold_reason = 'ambiguous_price'
), line_reason as (
  select held.account_id, held.customer_id, held.hop, held.hold_reason as reason,
    case when held.hold_reason in ('missing_price', 'unit_mismatch', 'missing_rate_card')
        then concat('meter ', class.meter_id, ' (', class.meter_category,
          coalesce(', ' || class.meter_name, ''), ') per ', coalesce(class.unit_type, 'unit'))
      when held.hold_reason = 'ambiguous_price' then tied.tied_rules
      when held.hold_reason = 'missing_fx'
        then concat(coalesce(priced.price_currency, priced.billing_currency), ' to ',
          case when priced.price_currency is null then concat(priced.book_currency, ' (cost)')
            else priced.currency end,
          case when priced.book_currency not in (priced.price_currency, priced.currency)
            then concat(' and to ', priced.book_currency, ' (book)') else '' end,
          ' in ', priced.usage_month)
      when held.hold_reason in ('unknown_benefit_owner', 'other_benefit_owner')
        then concat('order ', class.benefit_order_id)
      when held.hold_reason in ('missing_retail', 'missing_list_price', 'unknown_term')
        then concat_ws(', ', class.meter_category, 'product ' || class.product_id,
          'SKU ' || class.sku_id, class.term, class.billing_plan)
      -- a record may name nobody (B4)
      when held.hold_reason = 'unassigned'
          or held.hold_reason = 'unknown_customer' and class.customer_id = ''
        then concat('subscription ', class.subscription_id)
      when held.hold_reason in ('unknown_seller', 'seller_mismatch')
        then concat('partner ', class.partner_id)
      else '' end as detail,
    held.usage_rows, held.cost, held.billing_currency
  from held_line held
  join usage_class class using (usage_class_id)
  join priced_usage priced using (usage_class_id, usage_date, hop)
  left join tied using (usage_class_id, usage_date, hop)
), account_reason as (
  select billed.account_id, cast(null as varchar) as customer_id, charge.hop,
    tax.hold_reason as reason,
    case tax.hold_reason when 'missing_tax'
      then concat('country ', billed.country, ', product ', tax.tax_product)
      else '' end as detail, charge.usage_rows, charge.cost,
    billed.book_currency as billing_currency
  from account_tax tax
  join billed_account billed using (account_id)
  join charge on charge.account_id = tax.account_id and charge.tax_product = tax.tax_product
    and charge.is_invoiced
  where tax.hold_reason is not null
  union all
  select billed.account_id, null, charge.hop, 'missing_fx',
    concat(charge.currency, ' to ', billed.tax_currency, ' (tax) in ',
      strftime(billing_run.period_start, '%Y-%m')),
    charge.usage_rows, charge.cost, billed.book_currency
  from billed_account billed
  join charge on charge.account_id = billed.account_id and charge.is_invoiced
  cross join billing_run
  where charge.currency <> billed.tax_currency and not exists (
    select 1 from fx_rate where fx_rate.kind = 'tax' and fx_rate.from_currency = charge.currency
      and fx_rate.to_currency = billed.tax_currency
      and fx_rate.month = strftime(billing_run.period_start, '%Y-%m'))
), added_reason as (
  select limits.account_id, limits.hop, limits.hold_reason as reason,
    concat(limits.price_currency, ' to ', limits.currency, ' for ', limits.file, ':',
      limits.line_no) as detail, account.book_currency
  from account_limit limits
  join charged_account account using (account_id)
  where limits.hold_reason is not null
    -- the limits of a list are for what was used
    and (limits.is_own or limits.account_id in (select account_id from usage_charge))
  union all
  select hand.account_id, hand.hop, hand.hold_reason,
    concat(hand.price_currency, ' to ', hand.currency, ' for ', hand.file, ':', hand.line_no),
    account.book_currency
  from account_adjustment hand
  join charged_account account using (account_id)
  where hand.hold_reason is not null
  union all
  select revenue.account_id, account.hop, 'missing_fx',
    concat(revenue.unbooked_currency, ' to ', revenue.book_currency, ' (book) for ',
      revenue.file, ':', revenue.line_no), account.book_currency
  from added_revenue revenue
  join charged_account account using (account_id)
  where revenue.unbooked_currency is not null
)
select coalesce(account_id, '') as account_id, coalesce(customer_id, '') as customer_id, hop,
  reason, detail, cast(sum(usage_rows) as bigint) as usage_rows,
  cast(sum(cost) as decimal(22, 10)) as cost,
  -- some of it may have no amount, and so no currency
  coalesce(min(nullif(billing_currency, 'XXX')), 'XXX') as billing_currency
from (from line_reason union all from account_reason union all
  select account_id, null, hop, reason, detail, 0, 0, book_currency from added_reason)
group by all
