DROP VIEW field_changes;
INSERT INTO changes (organization_id, change_id, record_kind, record_id, field, event, reason, old_value, new_value, source, source_id, changed_at)
SELECT organization_id, gen_random_uuid(), record_kind, record_id, f.key, 'value', reason, NULL, f.value, source, source_id, changed_at
FROM changes, jsonb_each_text(new_value::jsonb) AS f
WHERE event = 'birth';
DELETE FROM changes WHERE event = 'birth';
ALTER TABLE changes
    DROP CONSTRAINT changes_event_known,
    ADD CONSTRAINT changes_event_known CHECK (event IN ('value', 'pin', 'unpin', 'reported', 'retire', 'restore', 'tag', 'untag'));

ALTER TABLE import_rows DROP CONSTRAINT import_rows_outcome_known;
UPDATE import_rows SET record = jsonb_strip_nulls(jsonb_build_object(
    'purchase', (
        SELECT jsonb_object_agg(key, CASE
            WHEN key IN ('purchased_on', 'ends_on', 'assured_until') THEN to_jsonb((value #>> '{}') || 'T00:00:00Z')
            WHEN key = 'quantity' THEN to_jsonb((value #>> '{}')::integer)
            WHEN key = 'assurance' THEN to_jsonb((value #>> '{}')::boolean)
            ELSE value END)
        FROM jsonb_each(record -> 'fields'))
        || jsonb_strip_nulls(jsonb_build_object('cleared', record -> 'cleared', 'custom', record -> 'custom')),
    'outcome', outcome, 'changes', changes))
WHERE record IS NOT NULL;
ALTER TABLE import_rows
    DROP COLUMN reference,
    DROP COLUMN record_id,
    DROP COLUMN outcome,
    DROP COLUMN changes;

ALTER TABLE import_rows SET LOGGED;

DROP INDEX imports_at_work;
DELETE FROM import_rows r USING imports i
WHERE r.organization_id = i.organization_id AND r.import_id = i.import_id AND i.state IN ('reading', 'unreadable', 'applying');
ALTER TABLE import_rows
    ADD CONSTRAINT import_rows_import_fkey FOREIGN KEY (organization_id, import_id) REFERENCES imports (organization_id, import_id);
UPDATE imports SET state = 'discarded', finished_at = coalesce(finished_at, created_at), problem = NULL
WHERE state IN ('reading', 'unreadable', 'applying');
ALTER TABLE imports
    DROP CONSTRAINT imports_problem_where_unreadable,
    DROP CONSTRAINT imports_finished_at_the_end,
    ADD CONSTRAINT imports_finished_when_not_staged CHECK ((state = 'staged') = (finished_at IS NULL)),
    DROP CONSTRAINT imports_state_known,
    ADD CONSTRAINT imports_state_known CHECK (state IN ('staged', 'applied', 'discarded', 'undone')),
    DROP COLUMN file_size,
    DROP COLUMN keep_good,
    DROP COLUMN asked_by,
    DROP COLUMN progress,
    DROP COLUMN problem;

CREATE TABLE import_files (
    organization_id uuid  NOT NULL,
    import_id       uuid  NOT NULL,
    data            bytea NOT NULL,
    CONSTRAINT import_files_pkey PRIMARY KEY (organization_id, import_id),
    CONSTRAINT import_files_import_fkey FOREIGN KEY (organization_id, import_id) REFERENCES imports (organization_id, import_id)
);
INSERT INTO import_files (organization_id, import_id, data)
SELECT p.organization_id, p.import_id, string_agg(data, '' ORDER BY part)
FROM import_parts p
JOIN imports i ON i.organization_id = p.organization_id AND i.import_id = p.import_id AND i.state = 'staged'
GROUP BY p.organization_id, p.import_id;
DROP TABLE import_parts;
