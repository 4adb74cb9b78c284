drop table stock_watch_buckets;
drop table stock_watch_transfers;
drop table stock_watch_holds;
drop table stock_watch_items;
delete from tokens where processor_name = 'stock-watch';
