-- A file of purchases: staged with its line numbers, looked at, then applied whole or not at all.
CREATE TABLE imports (
    organization_id uuid        NOT NULL,
    import_id       uuid        NOT NULL,
    kind            text        NOT NULL,
    file_name       text        NOT NULL,
    file_hash       bytea       NOT NULL,
    charset         text        NOT NULL,
    separator       text        NOT NULL,
    mapping         jsonb       NOT NULL, -- column of the file → field
    notices         jsonb       NOT NULL DEFAULT '[]',
    state           text        NOT NULL,
    new_count       integer     NOT NULL DEFAULT 0,
    changed_count   integer     NOT NULL DEFAULT 0,
    same_count      integer     NOT NULL DEFAULT 0,
    refused_count   integer     NOT NULL DEFAULT 0,
    created_by      text        NOT NULL,
    created_at      timestamptz NOT NULL,
    finished_at     timestamptz,
    CONSTRAINT imports_pkey PRIMARY KEY (organization_id, import_id),
    CONSTRAINT imports_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT imports_kind_known CHECK (kind IN ('purchases')),
    CONSTRAINT imports_state_known CHECK (state IN ('staged', 'applied', 'discarded')),
    CONSTRAINT imports_finished_when_not_staged CHECK ((state = 'staged') = (finished_at IS NULL))
);

CREATE TABLE import_rows (
    organization_id uuid    NOT NULL,
    import_id       uuid    NOT NULL,
    line            integer NOT NULL, -- of the file, counted from 1, header included
    cells           text[]  NOT NULL, -- as they stood in the file
    record          jsonb,            -- as they were understood; null where refused
    problems        jsonb   NOT NULL DEFAULT '[]',
    CONSTRAINT import_rows_pkey PRIMARY KEY (organization_id, import_id, line),
    CONSTRAINT import_rows_import_fkey FOREIGN KEY (organization_id, import_id) REFERENCES imports (organization_id, import_id),
    CONSTRAINT import_rows_understood_or_refused CHECK ((record IS NULL) = (problems <> '[]'))
);
