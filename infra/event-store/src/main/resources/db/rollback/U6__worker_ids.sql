drop table worker_ids;
