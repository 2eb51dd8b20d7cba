import { changed, type Fault, without } from './fault.ts'

/** What the checks of spans and of purchases must notice. */
export const purchaseFaults = {
  licences_are_charged_by_their_days: [
    changed(
      'purchase_cycle',
      'usage_class_id',
      'billed_part',
      '15',
      'is_termed and usage_class_id in (' +
        'select usage_class_id from usage_class where promotion_id is null)',
    ),
  ],
  promotions_and_margins_take_off_what_they_say: [
    changed(
      'usage_class',
      'usage_class_id',
      'vendor_effective_price',
      'vendor_effective_price * 0.9',
      'promotion_id is not null',
    ),
    changed(
      'usage_class',
      'usage_class_id',
      'vendor_effective_price',
      'vendor_unit_price',
      'promotion_id is not null',
    ),
  ],
  usage_without_tiers_is_charged_at_its_price: [
    changed(
      'metered_usage',
      'usage_class_id, usage_date',
      'list_amount',
      'list_amount * 2',
      'usage_class_id in (select usage_class_id from usage_class ' +
        "where product_id = 'DZH318Z014XB' and sku_id = '000A' and coverage is null) " +
        'and list_amount > 1',
    ),
  ],
  every_purchase_has_its_cycle: [
    without('purchase_cycle', 'usage_class_id'),
    changed('purchase_cycle', 'usage_class_id', 'quantity', 'quantity + 1'),
  ],
  purchases_cost_their_part_of_the_term: [
    without('purchase_amount', 'usage_class_id'),
    without('purchase_retail', 'usage_class_id'),
    changed('purchase_amount', 'usage_class_id', 'price_amount', 'price_amount + 0.01'),
  ],
  twins_have_a_price_each: [
    {
      table: 'usage_class',
      as:
        'select * from usage_class union all by name select * replace (' +
        'usage_class_id + 1 as usage_class_id, vendor_unit_price * 2 as vendor_unit_price) ' +
        "from usage_class where sku_id = 'LIC1'",
      names: 'LIC1',
    },
  ],
  benefit_margin_holds_purchases_and_covered_usage: [
    without('benefit_margin', 'benefit_order_id'),
    changed('benefit_margin', 'benefit_order_id', 'margin', 'margin + 0.01'),
  ],
  purchases_have_their_quantity: [
    without('line_quantity', 'account_id, meter_category'),
    changed('line_quantity', 'account_id, meter_category', 'quantity', 'quantity + 1'),
  ],
  spans_hold_all_metered_usage: [
    without('span_usage', 'usage_class_id, usage_date'),
    changed('span_usage', 'usage_class_id, usage_date', 'retail', 'retail + 0.01'),
  ],
  rated_lines_hold_the_price_amounts: [
    without('price_amount', 'usage_class_id, usage_date, hop'),
    changed('rated_line', 'usage_class_id, usage_date, hop', 'price_amount', 'price_amount + 0.01'),
  ],
} satisfies Readonly<Record<string, readonly Fault[]>>
