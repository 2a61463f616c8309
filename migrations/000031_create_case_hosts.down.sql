DROP TABLE case_hosts;
