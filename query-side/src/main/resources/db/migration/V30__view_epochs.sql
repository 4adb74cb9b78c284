-- One row: the name of the epoch of the views. A views' database with another name, or none, is emptied and projected anew.
create table view_epochs (
    only_row boolean primary key default true check (only_row),
    epoch    text not null default gen_random_uuid()::text
);
insert into view_epochs default values;
