DROP TABLE case_events;
DROP TABLE case_findings;
DROP TABLE cases;
