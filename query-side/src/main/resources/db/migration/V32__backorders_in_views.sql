-- Stock documents carry what may be promised since: every view is projected anew once.
update view_epochs set epoch = gen_random_uuid()::text;
