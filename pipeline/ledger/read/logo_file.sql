-- Files of the sellers' logos, below rates/.
select distinct logo_file from seller where logo_file is not null order by logo_file
