-- why: a held account gets no document until it is settled (B21, B30): part of it would be missing.
-- fix: nothing in rates/ can mend it; keep the run and report it, and do not invoice from it.
select distinct draft.invoice_key, draft.account_id, held.hop, held.reason, held.detail
from draft_charge draft
join charge on charge.account_id = draft.account_id and charge.is_invoiced
join held on held.account_id = charge.account_id and held.hop = charge.hop
