-- What no machine knows: an organization's answers, and how its domains trust each other.
CREATE TABLE organization_circumstances (
    organization_id  uuid        NOT NULL,
    small            boolean,              -- no server team of its own; null: judged by size
    newer_host       boolean,              -- a machine for a newer Windows Server is at hand; null: not said
    exchange_refused boolean     NOT NULL, -- reseller and Clearinghouse have refused already
    base_cals_owned  boolean,              -- Windows Server CALs for everybody who needs an RDS CAL; null: not said
    need_basis       text        NOT NULL, -- what the need for CALs is counted by
    updated_by       text        NOT NULL,
    updated_at       timestamptz NOT NULL,
    CONSTRAINT organization_circumstances_pkey PRIMARY KEY (organization_id),
    CONSTRAINT organization_circumstances_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT organization_circumstances_need_basis_known CHECK (need_basis IN ('issued', 'authorised', 'actual'))
);

-- A pair has one row whichever way it is named: the first domain sorts before the second, byte by byte.
CREATE TABLE trusts (
    organization_id uuid             NOT NULL,
    domain_a        text COLLATE "C" NOT NULL,
    domain_b        text COLLATE "C" NOT NULL,
    two_way         boolean          NOT NULL, -- false: one way only, or none
    recorded_by     text             NOT NULL,
    recorded_at     timestamptz      NOT NULL,
    CONSTRAINT trusts_pkey PRIMARY KEY (organization_id, domain_a, domain_b),
    CONSTRAINT trusts_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT trusts_pair_in_order CHECK (domain_a < domain_b),
    CONSTRAINT trusts_domains_canonical CHECK (domain_a = lower(domain_a) AND domain_b = lower(domain_b) AND domain_a <> '')
);
