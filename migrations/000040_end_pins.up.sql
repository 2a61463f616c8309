-- A pin may end by itself: what reports say holds again from the day after.
ALTER TABLE entries
    ADD COLUMN pinned_until date, -- the last day of the pin, in UTC; null: until somebody unpins it
    ADD CONSTRAINT entries_only_pins_end CHECK (pinned OR pinned_until IS NULL);
CREATE INDEX entries_ending ON entries (organization_id, pinned_until) WHERE pinned_until IS NOT NULL;
ALTER TABLE bulk_edits ADD COLUMN pinned_until date;

-- The history of a pin has the day that it was made to last until, and its end.
ALTER TABLE changes
    ADD COLUMN pinned_until date,
    DROP CONSTRAINT changes_event_known,
    ADD CONSTRAINT changes_event_known CHECK (event IN ('value', 'pin', 'unpin', 'expire', 'reported', 'retire', 'restore', 'tag', 'untag', 'birth'));
CREATE OR REPLACE VIEW field_changes AS
SELECT organization_id, change_id, record_kind, record_id, field, event, reason, old_value, new_value, source, source_id, changed_at, pinned_until
FROM changes
WHERE event <> 'birth'
UNION ALL
SELECT organization_id, change_id, record_kind, record_id, f.key, 'value', reason, NULL, f.value, source, source_id, changed_at, NULL
FROM changes, jsonb_each_text(new_value::jsonb) AS f
WHERE event = 'birth';
