insert into scheduled_tasks select * from scheduled_letters;
drop table scheduled_letters;
