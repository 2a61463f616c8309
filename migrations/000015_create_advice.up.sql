-- The smallest plan for each organization. It takes longer to find than an assessment, so it comes after it.
CREATE TABLE advice (
    organization_id uuid        NOT NULL,
    as_of           timestamptz NOT NULL, -- of the facts that it is about
    plan            jsonb,                -- null: the organization is too large
    CONSTRAINT advice_pkey PRIMARY KEY (organization_id),
    CONSTRAINT advice_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
);

-- Kept there until now.
UPDATE assessments SET summary = summary - 'advice' WHERE summary ? 'advice';
