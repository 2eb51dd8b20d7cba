-- why: two price rules apply equally well to the same usage, and which one counts
--   would be chance (B15, B16).
-- fix: make one of the two lines narrower, end it, or move it to another list; both are named.
select winner.account_id, winner.price_list_id, winner.valid_from, winner.valid_to,
  concat(winner.file, ':', winner.line_no) as rule,
  concat(other.file, ':', other.line_no) as other_rule
from resolved_price winner
left join price_candidate best on best.account_id = winner.account_id
  and best.account_valid_from = winner.account_valid_from
  and best.price_key_id = winner.price_key_id
  and best.price_list_id = winner.price_list_id and best.rule_id = winner.rule_id
left join price_candidate other on other.account_id = winner.account_id
  and other.account_valid_from = winner.account_valid_from
  and other.price_key_id = winner.price_key_id
  and other.list_rank = best.list_rank and other.currency_rank = best.currency_rank
  and other.specificity = best.specificity and other.is_promotion = best.is_promotion
  and other.valid_from = best.valid_from and other.valid_to > winner.valid_from
  and (other.price_list_id <> winner.price_list_id or other.rule_id <> winner.rule_id)
where winner.winners > 1
order by all
