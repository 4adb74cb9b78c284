-- One key per subject of personal data or secrets, wrapped by the master key. A destroyed key leaves its row behind without
-- the key: a late event for the subject must not make a new one.
create table subject_keys (
    key_id bigint generated always as identity primary key,
    subject varchar(255) not null unique,
    wrapped_key bytea,
    destroyed_at timestamptz,
    check ((wrapped_key is null) = (destroyed_at is not null))
);
