-- What the watch of stock has counted: derived from the events, in the transaction of its token.
create table stock_watch_items (
    stock_item_id varchar(80) primary key,
    sku varchar(40) not null,
    on_hand bigint not null default 0,
    reserved bigint not null default 0,
    promised bigint not null default 0,
    shipped bigint not null default 0,
    events bigint not null default 0
);

create index on stock_watch_items (sku);

-- Units held for an order. Due: when its process is asked whether it still wants them; null for ever.
create table stock_watch_holds (
    stock_item_id varchar(80) not null,
    order_id varchar(64) not null,
    quantity bigint not null,
    expires_at timestamptz not null,
    due timestamptz,
    asked integer not null default 0,
    primary key (stock_item_id, order_id)
);

create index on stock_watch_holds (due);

create table stock_watch_transfers (
    transfer_id varchar(64) primary key,
    sent_from varchar(80) not null,
    sent_to varchar(80) not null,
    quantity bigint not null
);

-- SKUs whose stock was ever split into buckets.
create table stock_watch_buckets (
    sku varchar(40) primary key
);
