-- Who did what. Append-only: the portal inserts and reads, nothing else.
CREATE TABLE activity (
    organization_id uuid        NOT NULL,
    activity_id     uuid        NOT NULL, -- version 7: in the order of time
    at              timestamptz NOT NULL,
    actor           text        NOT NULL, -- "ana@contoso.local", "token agents-paris", "calfleet serve"
    action          text        NOT NULL, -- noun.verb: "import.apply"
    subject         text        NOT NULL DEFAULT '',
    details         jsonb       NOT NULL DEFAULT '{}',
    CONSTRAINT activity_pkey PRIMARY KEY (organization_id, activity_id),
    CONSTRAINT activity_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
);
