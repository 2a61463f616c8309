-- A file of a million lines is kept in pieces, staged and applied piece by piece, and each of its lines knows what it does.
CREATE TABLE import_parts (
    organization_id uuid    NOT NULL,
    import_id       uuid    NOT NULL,
    part            integer NOT NULL, -- counted from 0; all but the last are 1 MiB
    data            bytea   NOT NULL,
    CONSTRAINT import_parts_pkey PRIMARY KEY (organization_id, import_id, part),
    CONSTRAINT import_parts_import_fkey FOREIGN KEY (organization_id, import_id) REFERENCES imports (organization_id, import_id)
);
ALTER TABLE import_parts ALTER COLUMN data SET STORAGE EXTERNAL; -- squeezing it would take longer than writing it

INSERT INTO import_parts (organization_id, import_id, part, data)
SELECT organization_id, import_id, part, substring(data FROM part * 1048576 + 1 FOR 1048576)
FROM import_files, generate_series(0, greatest(length(data) - 1, 0) / 1048576) AS part;
DROP TABLE import_files;

ALTER TABLE imports
    ADD COLUMN file_size bigint  NOT NULL DEFAULT 0,     -- bytes
    ADD COLUMN keep_good boolean NOT NULL DEFAULT false, -- somebody asked to apply the lines that can be, whatever the others
    ADD COLUMN asked_by  text    NOT NULL DEFAULT '',    -- who asked for what is being done
    ADD COLUMN progress  integer NOT NULL DEFAULT 0,     -- percent of what is being done
    ADD COLUMN problem   jsonb,                          -- why the file can't be read
    DROP CONSTRAINT imports_state_known,
    ADD CONSTRAINT imports_state_known CHECK (state IN ('reading', 'unreadable', 'staged', 'applying', 'applied', 'discarded', 'undone')),
    DROP CONSTRAINT imports_finished_when_not_staged,
    ADD CONSTRAINT imports_finished_at_the_end CHECK ((state IN ('reading', 'staged', 'applying')) = (finished_at IS NULL)),
    ADD CONSTRAINT imports_problem_where_unreadable CHECK ((state = 'unreadable') = (problem IS NOT NULL));
CREATE INDEX imports_at_work ON imports (organization_id, import_id) WHERE state IN ('reading', 'applying');
UPDATE imports i SET file_size = (SELECT sum(length(data)) FROM import_parts p WHERE p.organization_id = i.organization_id AND p.import_id = i.import_id)
WHERE state = 'staged' AND EXISTS (SELECT FROM import_parts p WHERE p.organization_id = i.organization_id AND p.import_id = i.import_id);

-- What is understood of a line are fields as the history tells them. Cells are kept of refused lines only.
--
-- Lines are what can be read from the file again, so they are not worth a log: should the server crash, they are read again. Nor is each of
-- a million worth a look at whether its import exists.
ALTER TABLE import_rows DROP CONSTRAINT import_rows_import_fkey;
ALTER TABLE import_rows SET UNLOGGED;
ALTER TABLE import_rows
    ADD COLUMN reference text NOT NULL DEFAULT '', -- of the order; '' where refused
    ADD COLUMN record_id uuid,                     -- that the line gets, should it be new
    ADD COLUMN outcome   text NOT NULL DEFAULT 'refused',
    ADD COLUMN changes   jsonb NOT NULL DEFAULT '[]';
UPDATE import_rows r SET
    reference = record -> 'purchase' ->> 'reference', record_id = gen_random_uuid(),
    outcome = coalesce(record ->> 'outcome', 'new'), changes = coalesce(record -> 'changes', '[]'),
    record = jsonb_strip_nulls(jsonb_build_object(
        'fields', (
            SELECT jsonb_object_agg(key, CASE WHEN key IN ('purchased_on', 'ends_on', 'assured_until') THEN left(value, 10) ELSE value END)
            FROM jsonb_each_text(record -> 'purchase')
            WHERE key NOT IN ('cleared', 'custom')),
        'cleared', record -> 'purchase' -> 'cleared', 'custom', record -> 'purchase' -> 'custom'))
WHERE record IS NOT NULL;
ALTER TABLE import_rows
    ALTER COLUMN reference DROP DEFAULT,
    ALTER COLUMN outcome DROP DEFAULT,
    ALTER COLUMN changes DROP DEFAULT,
    ADD CONSTRAINT import_rows_outcome_known CHECK (outcome IN ('new', 'changed', 'same', 'refused', 'apart'));

-- A record that came whole is told by one entry of the history instead of one for each of its fields: a million purchases are a million
-- entries, not sixteen.
ALTER TABLE changes
    DROP CONSTRAINT changes_event_known,
    ADD CONSTRAINT changes_event_known CHECK (event IN ('value', 'pin', 'unpin', 'reported', 'retire', 'restore', 'tag', 'untag', 'birth'));
CREATE VIEW field_changes AS
SELECT organization_id, change_id, record_kind, record_id, field, event, reason, old_value, new_value, source, source_id, changed_at
FROM changes
WHERE event <> 'birth'
UNION ALL
SELECT organization_id, change_id, record_kind, record_id, f.key, 'value', reason, NULL, f.value, source, source_id, changed_at
FROM changes, jsonb_each_text(new_value::jsonb) AS f
WHERE event = 'birth';
