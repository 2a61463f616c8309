-- The parts of a file stand before the import that has them: a file is taken in for as long as its sender takes, and no transaction waits for that.
ALTER TABLE import_parts
    DROP CONSTRAINT import_parts_import_fkey,
    ADD COLUMN kept_at timestamptz NOT NULL DEFAULT now();
