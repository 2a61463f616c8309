-- What people say of a record by hand. Pinned, it stays whatever reports say; else it stands until a report says something. Beside it
-- is kept what would stand without it.
CREATE TABLE entries (
    organization_id uuid        NOT NULL,
    record_id       uuid        NOT NULL,
    topic           text        NOT NULL, -- one field, or several that belong together: "os" is the caption, the version and what goes with them
    record_kind     text        NOT NULL, -- host, license_server
    pinned          boolean     NOT NULL,
    reason          text        NOT NULL,
    entered_by      text        NOT NULL,
    entered_at      timestamptz NOT NULL,
    reported        json        NOT NULL, -- one value for each field of the topic, in its order, as written: they are compared; null: nobody said anything
    reported_source text        NOT NULL,
    reported_at     timestamptz,          -- since when it is said
    CONSTRAINT entries_pkey PRIMARY KEY (organization_id, record_id, topic),
    CONSTRAINT entries_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT entries_record_kind_known CHECK (record_kind IN ('host', 'license_server')),
    CONSTRAINT entries_reported_is_a_list CHECK (json_typeof(reported) = 'array')
);

-- A history tells more than values: who pinned what, and what reports said meanwhile.
ALTER TABLE changes
    ADD COLUMN event  text NOT NULL DEFAULT 'value', -- what happened to the field
    ADD COLUMN reason text NOT NULL DEFAULT '',      -- why, in the words of who did it
    ADD CONSTRAINT changes_event_known CHECK (event IN ('value', 'pin', 'unpin', 'reported', 'retire', 'restore'));
CREATE INDEX changes_in_time ON changes (organization_id, record_id, changed_at DESC, change_id DESC);
