update view_epochs set epoch = gen_random_uuid()::text;
