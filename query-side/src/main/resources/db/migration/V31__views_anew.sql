-- Stock documents carry what is available since: every view is projected anew once.
update view_epochs set epoch = gen_random_uuid()::text;
