drop table shop_clock;
