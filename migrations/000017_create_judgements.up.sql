-- What the last assessment made of each collection, host by host, so that its page judges nothing. Its findings are kept as findings.
CREATE TABLE judgements (
    organization_id uuid  NOT NULL,
    collection_id   uuid  NOT NULL,
    sum             bytea NOT NULL, -- SHA-256 of judged: what says the same is not written again
    judged          json  NOT NULL, -- as text: it is read whole or not at all
    CONSTRAINT judgements_pkey PRIMARY KEY (organization_id, collection_id),
    CONSTRAINT judgements_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT judgements_collection_fkey FOREIGN KEY (organization_id, collection_id)
        REFERENCES collections (organization_id, collection_id)
);

-- How findings came and went up to the last assessment: weeks and what happened lately. Null: assessed before this was kept.
ALTER TABLE assessments ADD COLUMN course jsonb;
