drop table snapshots;
drop table domain_events;
