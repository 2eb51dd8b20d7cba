-- The one price of an account and usage per stretch of days (B14, B16): list order,
-- contract currency first, the more specific rule, promotion before base, the later start.
-- Losers stay in price_candidate.
-- grain: account_id, account_valid_from, price_key_id, valid_from
with candidate as (
  -- parts of a bundle depend on the customer: bundled_usage
  select * from price_candidate where model <> 'bundled'
), bound as (
  select account_id, account_valid_from, price_key_id, valid_from as day from candidate
  union
  select account_id, account_valid_from, price_key_id, valid_to from candidate
), stretch as (
  select account_id, account_valid_from, price_key_id, day as stretch_from,
    lead(day) over (partition by account_id, account_valid_from, price_key_id order by day)
      as stretch_to
  from bound
), ranked as (
  select candidate.*, stretch.stretch_from, stretch.stretch_to,
    -- how many share the first place: a tie holds the usage, it is never decided by file order
    rank() over (stretch_order) as shared_place
  from stretch
  join candidate using (account_id, account_valid_from, price_key_id)
  where candidate.valid_from <= stretch.stretch_from and candidate.valid_to >= stretch.stretch_to
  window stretch_order as (
    partition by candidate.account_id, candidate.account_valid_from, candidate.price_key_id,
      stretch.stretch_from
    order by candidate.list_rank, candidate.currency_rank, candidate.specificity desc,
      candidate.is_promotion desc, candidate.valid_from desc)
), winners as (
  -- of a tie always the same one, for lint, which shows it
  select account_id, account_valid_from, price_key_id, stretch_from,
    min((price_list_id, rule_id)) filter (where shared_place = 1) as winner,
    cast(count(*) filter (where shared_place = 1) as bigint) as winners,
    cast(count(*) as bigint) as candidates
  from ranked group by all
), tied as (
  select account_id, account_valid_from, price_key_id, stretch_from,
    string_agg(concat(rule_id, ' of ', price_list_id, ' (', file, ':', line_no, ')'), ' and '
      order by price_list_id, rule_id) as rules
  from ranked
  semi join (from winners where winners > 1) several
    using (account_id, account_valid_from, price_key_id, stretch_from)
  where shared_place = 1
  group by all
)
select ranked.account_id, ranked.account_valid_from, ranked.price_key_id,
  ranked.stretch_from as valid_from, ranked.stretch_to as valid_to, ranked.price_list_id,
  ranked.rule_id, ranked.model, ranked.base, ranked.factor, ranked.pec_share_passed,
  ranked.price_currency, ranked.unit, ranked.tier_scope, ranked.file, ranked.line_no,
  winners.winners, tied.rules as tied_rules, winners.candidates
from ranked
join winners on winners.account_id = ranked.account_id
  and winners.account_valid_from = ranked.account_valid_from
  and winners.price_key_id = ranked.price_key_id and winners.stretch_from = ranked.stretch_from
left join tied on tied.account_id = ranked.account_id
  and tied.account_valid_from = ranked.account_valid_from
  and tied.price_key_id = ranked.price_key_id and tied.stretch_from = ranked.stretch_from
where ranked.shared_place = 1
  and (ranked.price_list_id, ranked.rule_id) = winners.winner
