-- Positions are given by the one writer, in the order of its commits and without gaps.
alter table domain_events alter column global_index drop identity;
alter table domain_events alter column time_stamp type timestamptz using time_stamp::timestamptz;
-- An event is unique by its place in its stream; that its id is, too, would take a second index, in random order.
alter table domain_events drop constraint domain_events_event_identifier_key;
create index domain_events_time on domain_events using brin (time_stamp);

alter table snapshots alter column time_stamp type timestamptz using time_stamp::timestamptz;
alter table snapshots drop constraint snapshots_event_identifier_key;

-- Who holds the pen, or held it last; who lays it down in order need not be waited for.
create table writer (
    id smallint primary key default 1 check (id = 1),
    name varchar(255),
    since timestamptz,
    laid_down boolean not null default true
);

insert into writer default values;

-- A position is all that a reader's token need say.
update tokens
set token = convert_to(json_build_object('globalIndex', (convert_from(token, 'UTF8')::json ->> 'index')::bigint)::text, 'UTF8'),
    token_type = 'axon.GlobalSequenceTrackingToken'
where token_type = 'axon.GapAwareTrackingToken';
