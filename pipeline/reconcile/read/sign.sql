-- Signs of partial files in the order of their key.
-- grain: seller_id, invoice_number, billing_currency, sign, customer_id
select * from partial_file order by all
