DROP VIEW field_changes;
UPDATE changes SET event = 'unpin' WHERE event = 'expire';
ALTER TABLE changes
    DROP CONSTRAINT changes_event_known,
    ADD CONSTRAINT changes_event_known CHECK (event IN ('value', 'pin', 'unpin', 'reported', 'retire', 'restore', 'tag', 'untag', 'birth')),
    DROP COLUMN pinned_until;
CREATE VIEW field_changes AS
SELECT organization_id, change_id, record_kind, record_id, field, event, reason, old_value, new_value, source, source_id, changed_at
FROM changes
WHERE event <> 'birth'
UNION ALL
SELECT organization_id, change_id, record_kind, record_id, f.key, 'value', reason, NULL, f.value, source, source_id, changed_at
FROM changes, jsonb_each_text(new_value::jsonb) AS f
WHERE event = 'birth';

ALTER TABLE bulk_edits DROP COLUMN pinned_until;
ALTER TABLE entries DROP COLUMN pinned_until;
