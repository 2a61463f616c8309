DROP INDEX findings_by_resolution;
DROP INDEX findings_by_opening;
ALTER TABLE assessments DROP COLUMN summary;
DROP TABLE standings;
