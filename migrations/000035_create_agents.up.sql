-- Agents that enrolled: the secrets they come with, who they are, the tokens they have, and what the portal doubts of them.
CREATE TABLE enrolment_secrets (
    organization_id uuid        NOT NULL,
    secret_id       uuid        NOT NULL,
    name            text        NOT NULL,
    secret_hash     bytea       NOT NULL, -- SHA-256 of 256 random bits
    max_uses        integer     NOT NULL, -- computers
    use_count       integer     NOT NULL DEFAULT 0,
    created_by      text        NOT NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    revoked_at      timestamptz,
    CONSTRAINT enrolment_secrets_pkey PRIMARY KEY (organization_id, secret_id),
    CONSTRAINT enrolment_secrets_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT enrolment_secrets_name_filled CHECK (name <> ''),
    CONSTRAINT enrolment_secrets_not_overused CHECK (use_count BETWEEN 0 AND max_uses)
);

-- One row for each enrolment: a computer that enrols again is a new agent.
CREATE TABLE agents (
    organization_id uuid        NOT NULL,
    agent_id        uuid        NOT NULL,
    secret_id       uuid        NOT NULL,
    name            text        NOT NULL, -- of the computer: FQDN where known, else the short name; lower case
    machine_id      text        NOT NULL, -- lower case; copied with a disk, so it proves nothing
    version         text        NOT NULL,
    address         text        NOT NULL, -- where it was heard from last
    enrolled_at     timestamptz NOT NULL,
    heard_at        timestamptz,          -- last request with a token of its own, to the minute; null: never
    reported_at     timestamptz,          -- last report that was taken
    error           text        NOT NULL DEFAULT '', -- what ails it, in its own words or the portal's; '': nothing
    error_at        timestamptz,
    doubt           text,                 -- twin, clone, namesake; null: none
    doubt_id        uuid,                 -- what all agents of one doubt share
    doubted_at      timestamptz,
    held            boolean     NOT NULL DEFAULT false, -- its reports are refused until somebody has decided
    revoked_at      timestamptz,
    CONSTRAINT agents_pkey PRIMARY KEY (organization_id, agent_id),
    CONSTRAINT agents_secret_fkey FOREIGN KEY (organization_id, secret_id) REFERENCES enrolment_secrets (organization_id, secret_id),
    CONSTRAINT agents_name_canonical CHECK (name = lower(name) AND name <> ''),
    CONSTRAINT agents_doubt_known CHECK (doubt IN ('twin', 'clone', 'namesake')),
    CONSTRAINT agents_doubt_whole CHECK ((doubt IS NULL) = (doubt_id IS NULL) AND (doubt IS NULL) = (doubted_at IS NULL)),
    CONSTRAINT agents_held_for_a_doubt CHECK (NOT held OR doubt IS NOT NULL)
);
CREATE INDEX agents_by_machine ON agents (organization_id, machine_id);
CREATE INDEX agents_by_short_name ON agents (organization_id, split_part(name, '.', 1));
CREATE INDEX agents_in_doubt ON agents (organization_id, doubt_id) WHERE doubt_id IS NOT NULL;

-- An agent has one token, and while it rotates two.
CREATE TABLE agent_tokens (
    organization_id uuid        NOT NULL,
    token_id        uuid        NOT NULL,
    agent_id        uuid        NOT NULL,
    secret_hash     bytea       NOT NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    used_at         timestamptz,          -- first use, which ends the one before; null: not yet
    CONSTRAINT agent_tokens_pkey PRIMARY KEY (organization_id, token_id),
    CONSTRAINT agent_tokens_agent_fkey FOREIGN KEY (organization_id, agent_id) REFERENCES agents (organization_id, agent_id)
);
CREATE INDEX agent_tokens_of_agent ON agent_tokens (organization_id, agent_id);
