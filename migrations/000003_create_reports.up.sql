-- What arrived, byte for byte, before anybody interpreted it.
CREATE TABLE reports (
    organization_id uuid        NOT NULL,
    report_id       uuid        NOT NULL, -- chosen by the sender: the same id is the same report
    body            bytea       NOT NULL, -- canonical JSON of the report
    body_hash       bytea       NOT NULL, -- SHA-256, tells a repetition from a forgery
    computer        text        NOT NULL,
    collector       text        NOT NULL,
    collected_at    timestamptz NOT NULL,
    received_at     timestamptz NOT NULL,
    submitted_by    text        NOT NULL,
    stale           boolean     NOT NULL, -- newer facts were known already: kept, not applied
    CONSTRAINT reports_pkey PRIMARY KEY (organization_id, report_id),
    CONSTRAINT reports_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
);
CREATE INDEX reports_by_arrival ON reports (organization_id, received_at DESC, report_id);
