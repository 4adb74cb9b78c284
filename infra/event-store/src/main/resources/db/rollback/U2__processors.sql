drop table dead_letters;
drop table saga_associations;
drop table sagas;
drop table tokens;
