DROP INDEX findings_open_by_resolution;
DROP STATISTICS findings_texts;
DROP STATISTICS findings_places;
DROP INDEX findings_parts;
DROP INDEX findings_resolved_by_place;
DROP INDEX findings_open_by_place;
ALTER TABLE findings DROP COLUMN place;
