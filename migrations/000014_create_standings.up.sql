-- How each collection stood at the last assessment: what the fleet shows of it, so that no reader waits for the rules.
CREATE TABLE standings (
    organization_id uuid     NOT NULL,
    scope           text     NOT NULL, -- as in findings
    collection_id   uuid,              -- null: a license server that no host names
    name            text     NOT NULL, -- as it is shown
    rank            smallint NOT NULL, -- 0 broken, 1 at risk, 2 unknown, 3 fine: the worst comes first
    host_count      integer  NOT NULL,
    brief           jsonb    NOT NULL, -- releases, license servers, CALs, the worst finding with its first remedy
    CONSTRAINT standings_pkey PRIMARY KEY (organization_id, scope),
    CONSTRAINT standings_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT standings_collection_fkey FOREIGN KEY (organization_id, collection_id)
        REFERENCES collections (organization_id, collection_id),
    CONSTRAINT standings_rank_known CHECK (rank BETWEEN 0 AND 3)
);
CREATE INDEX standings_worst_first ON standings (organization_id, rank, (lower(name) COLLATE "C"), scope);

-- What is said of the organization as a whole: sums by state, deadlines, the first thing to do. Null: assessed before this was kept.
ALTER TABLE assessments ADD COLUMN summary jsonb;

-- What came and went in the last weeks is asked for by every visit of the fleet.
CREATE INDEX findings_by_opening ON findings (organization_id, opened_at);
CREATE INDEX findings_by_resolution ON findings (organization_id, resolved_at) WHERE resolved_at IS NOT NULL;
