-- One change of many records: looked at first, then made in one go, and taken back as far as nobody has changed the records since.
CREATE TABLE bulk_edits (
    organization_id uuid        NOT NULL,
    bulk_id         uuid        NOT NULL, -- version 7: in the order of time; stands as source_id in the history
    record_kind     text        NOT NULL,
    action          text        NOT NULL,
    target          text        NOT NULL, -- a tag, the id of a field, a topic; '': none
    label           text        NOT NULL, -- what the target was called then
    typed           text        NOT NULL, -- the value; '': none any more
    pinned          boolean     NOT NULL,
    reason          text        NOT NULL,
    state           text        NOT NULL,
    staged_by       text        NOT NULL,
    staged_at       timestamptz NOT NULL,
    applied_by      text        NOT NULL, -- '': not yet
    applied_at      timestamptz,
    undone_by       text        NOT NULL, -- '': never
    undone_at       timestamptz,
    CONSTRAINT bulk_edits_pkey PRIMARY KEY (organization_id, bulk_id),
    CONSTRAINT bulk_edits_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT bulk_edits_record_kind_known CHECK (record_kind IN ('host', 'license_server', 'purchase')),
    CONSTRAINT bulk_edits_action_known CHECK (action IN ('tag', 'untag', 'own', 'topic', 'retire', 'restore')),
    CONSTRAINT bulk_edits_state_known CHECK (state IN ('staged', 'applied', 'undone'))
);
CREATE INDEX bulk_edits_staged ON bulk_edits (organization_id, staged_at) WHERE state = 'staged';

-- One record of one bulk edit.
CREATE TABLE bulk_lines (
    organization_id uuid NOT NULL,
    bulk_id         uuid NOT NULL,
    record_id       uuid NOT NULL,
    name            text NOT NULL,
    old_value       text,          -- null: none
    new_value       text,
    outcome         text NOT NULL, -- change, or why the record is left alone
    before          jsonb,         -- what taking it back needs to know beside the old value
    back            text NOT NULL, -- '' not asked for; back, or why it was not taken back
    CONSTRAINT bulk_lines_pkey PRIMARY KEY (organization_id, bulk_id, record_id),
    CONSTRAINT bulk_lines_bulk_fkey FOREIGN KEY (organization_id, bulk_id) REFERENCES bulk_edits (organization_id, bulk_id),
    CONSTRAINT bulk_lines_outcome_known CHECK (outcome IN ('change', 'same', 'retired', 'gone', 'meanwhile')),
    CONSTRAINT bulk_lines_back_known CHECK (back IN ('', 'back', 'edited', 'gone'))
);
