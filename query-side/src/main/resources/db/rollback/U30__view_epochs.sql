drop table view_epochs;
