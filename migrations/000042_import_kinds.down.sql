DROP TABLE import_befores;
DELETE FROM import_rows WHERE record IS NOT NULL AND problems <> '[]';
ALTER TABLE import_rows
    DROP CONSTRAINT import_rows_understood_or_refused,
    ADD CONSTRAINT import_rows_understood_or_refused CHECK ((record IS NULL) = (problems <> '[]'));
DELETE FROM import_parts p USING imports i
WHERE p.organization_id = i.organization_id AND p.import_id = i.import_id AND i.kind <> 'purchases';
DELETE FROM import_rows r USING imports i
WHERE r.organization_id = i.organization_id AND r.import_id = i.import_id AND i.kind <> 'purchases';
DELETE FROM imports WHERE kind <> 'purchases';
DELETE FROM import_profiles WHERE kind <> 'purchases';
ALTER TABLE imports
    DROP CONSTRAINT imports_kind_known,
    ADD CONSTRAINT imports_kind_known CHECK (kind IN ('purchases'));
