-- How far each processor has come in the events of an Axon Server: other positions than those of domain_events.
create table axon_server_tokens (
    processor_name varchar(255) not null,
    segment integer not null,
    token bytea,
    token_type varchar(255),
    time_stamp varchar(40),
    owner varchar(255),
    primary key (processor_name, segment)
);
