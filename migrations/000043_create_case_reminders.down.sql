DROP TABLE case_reminders;
