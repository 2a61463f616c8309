-- A large import is taken back in the background, as it was applied.
ALTER TABLE imports
    DROP CONSTRAINT imports_state_known,
    ADD CONSTRAINT imports_state_known CHECK (state IN ('reading', 'unreadable', 'staged', 'applying', 'applied', 'discarded', 'undoing', 'undone'));
DROP INDEX imports_at_work;
CREATE INDEX imports_at_work ON imports (organization_id, import_id) WHERE state IN ('reading', 'applying', 'undoing');
