-- One rule violated, or not judgeable, for one subject of one collection; open until the facts change.
CREATE TABLE findings (
    organization_id uuid        NOT NULL,
    finding_id      uuid        NOT NULL,
    scope           text        NOT NULL, -- collection id, or "server <name>" for a server that no host names
    collection_id   uuid,
    rule            text        NOT NULL,
    subject         text        NOT NULL,
    severity        text        NOT NULL,
    verdict         text        NOT NULL,
    message         jsonb       NOT NULL, -- {"en", "fr"}
    detail          jsonb       NOT NULL, -- steps, hosts and ranked remedies as last assessed
    opened_at       timestamptz NOT NULL,
    assessed_at     timestamptz NOT NULL,
    resolved_at     timestamptz,
    CONSTRAINT findings_pkey PRIMARY KEY (organization_id, finding_id),
    CONSTRAINT findings_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT findings_collection_fkey FOREIGN KEY (organization_id, collection_id)
        REFERENCES collections (organization_id, collection_id),
    CONSTRAINT findings_severity_known CHECK (severity IN ('info', 'warning', 'error')),
    CONSTRAINT findings_verdict_known CHECK (verdict IN ('violation', 'unknown'))
);
CREATE UNIQUE INDEX findings_open_once ON findings (organization_id, scope, rule, subject) WHERE resolved_at IS NULL;
CREATE INDEX findings_of_collection ON findings (organization_id, collection_id);

CREATE TABLE assessments (
    organization_id uuid        NOT NULL,
    assessed_at     timestamptz NOT NULL,
    CONSTRAINT assessments_pkey PRIMARY KEY (organization_id),
    CONSTRAINT assessments_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
);
