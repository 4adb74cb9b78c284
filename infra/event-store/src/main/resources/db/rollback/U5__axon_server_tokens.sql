drop table axon_server_tokens;
