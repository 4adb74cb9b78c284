drop table scheduled_tasks;
