UPDATE imports SET state = 'applied' WHERE state = 'undoing';
ALTER TABLE imports
    DROP CONSTRAINT imports_state_known,
    ADD CONSTRAINT imports_state_known CHECK (state IN ('reading', 'unreadable', 'staged', 'applying', 'applied', 'discarded', 'undone'));
DROP INDEX imports_at_work;
CREATE INDEX imports_at_work ON imports (organization_id, import_id) WHERE state IN ('reading', 'applying');
