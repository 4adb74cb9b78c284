-- How far the test clock has been moved ahead of machine time; zero outside demo and test.
create table shop_clock (
    id smallint primary key default 1 check (id = 1),
    ahead_millis bigint not null check (ahead_millis >= 0)
);

insert into shop_clock (ahead_millis) values (0);
