-- How many ids were given to processes that must not be taken for one another, by what they are for.
create table worker_ids (
    use varchar(64) primary key,
    given bigint not null
);
