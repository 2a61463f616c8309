DROP INDEX changes_of_import;
UPDATE imports SET state = 'applied', undone_at = NULL WHERE state = 'undone';
ALTER TABLE imports
    DROP CONSTRAINT imports_undone_has_time,
    DROP CONSTRAINT imports_state_known,
    ADD CONSTRAINT imports_state_known CHECK (state IN ('staged', 'applied', 'discarded')),
    DROP COLUMN undone,
    DROP COLUMN undone_by,
    DROP COLUMN undone_at;
