-- An applied import can be taken back.
ALTER TABLE imports
    ADD COLUMN undone_at timestamptz,
    ADD COLUMN undone_by text  NOT NULL DEFAULT '',
    ADD COLUMN undone    jsonb NOT NULL DEFAULT '{}', -- what became of its records
    DROP CONSTRAINT imports_state_known,
    ADD CONSTRAINT imports_state_known CHECK (state IN ('staged', 'applied', 'discarded', 'undone')),
    ADD CONSTRAINT imports_undone_has_time CHECK ((state = 'undone') = (undone_at IS NOT NULL));

-- What an import changed, to take it back. Reports write most of the history and are not in here.
CREATE INDEX changes_of_import ON changes (organization_id, source_id) WHERE source LIKE 'import %';
