DROP TABLE import_profiles;
DROP TABLE import_files;
ALTER TABLE imports
    DROP COLUMN profile,
    DROP COLUMN header_key,
    DROP COLUMN reading;
