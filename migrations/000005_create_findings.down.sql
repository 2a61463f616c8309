DROP TABLE assessments;
DROP TABLE findings;
