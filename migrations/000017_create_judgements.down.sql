ALTER TABLE assessments DROP COLUMN course;
DROP TABLE judgements;
