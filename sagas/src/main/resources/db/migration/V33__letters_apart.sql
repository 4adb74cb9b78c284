-- Letters wait beside all else that is stored to be done, and what shoppers wait for comes first (ADR 41).
create table scheduled_letters (like scheduled_tasks including all);
update scheduled_tasks set priority = 50 where priority is null;
