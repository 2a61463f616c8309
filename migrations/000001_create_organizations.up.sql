-- Who there is: organizations, people, what they may do, and the keys they come with.
-- organizations and users are small and read by everyone: reference tables where the schema is distributed.
CREATE TABLE organizations (
    organization_id uuid        NOT NULL,
    slug            text        NOT NULL,
    name            text        NOT NULL,
    demo            boolean     NOT NULL DEFAULT false, -- filled by the demo fleet; may be emptied and filled again
    created_at      timestamptz NOT NULL,
    CONSTRAINT organizations_pkey PRIMARY KEY (organization_id),
    CONSTRAINT organizations_slug_unique UNIQUE (slug),
    CONSTRAINT organizations_slug_shape CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    CONSTRAINT organizations_name_filled CHECK (name <> '')
);

INSERT INTO organizations (organization_id, slug, name, created_at)
VALUES ('00000000-0000-7000-8000-000000000001', 'default', 'Default', now());

CREATE TABLE users (
    user_id             uuid        NOT NULL,
    email               text        NOT NULL, -- canonical: trimmed, lower case
    name                text        NOT NULL,
    password_hash       text,                 -- argon2id in PHC form; null: may sign in by link only
    language            text,                 -- null: as the browser says
    theme               text        NOT NULL DEFAULT 'auto',
    created_at          timestamptz NOT NULL,
    disabled_at         timestamptz,
    CONSTRAINT users_pkey PRIMARY KEY (user_id),
    CONSTRAINT users_email_unique UNIQUE (email),
    CONSTRAINT users_email_canonical CHECK (email = lower(btrim(email)) AND email <> ''),
    CONSTRAINT users_language_known CHECK (language IN ('en', 'fr')),
    CONSTRAINT users_theme_known CHECK (theme IN ('auto', 'light', 'dark'))
);

CREATE TABLE memberships (
    organization_id uuid        NOT NULL,
    user_id         uuid        NOT NULL,
    role            text        NOT NULL,
    created_at      timestamptz NOT NULL,
    CONSTRAINT memberships_pkey PRIMARY KEY (organization_id, user_id),
    CONSTRAINT memberships_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT memberships_user_fkey FOREIGN KEY (user_id) REFERENCES users (user_id),
    CONSTRAINT memberships_role_known CHECK (role IN ('viewer', 'auditor', 'operator', 'admin'))
);

-- Bearer tokens of agents and of people's scripts. The secret itself is never stored.
CREATE TABLE tokens (
    organization_id uuid        NOT NULL,
    token_id        uuid        NOT NULL,
    name            text        NOT NULL,
    role            text        NOT NULL,
    secret_hash     bytea       NOT NULL, -- SHA-256 of 256 random bits
    created_by      text        NOT NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz,
    last_used_at    timestamptz,          -- written at most once a minute
    revoked_at      timestamptz,
    CONSTRAINT tokens_pkey PRIMARY KEY (organization_id, token_id),
    CONSTRAINT tokens_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT tokens_role_known CHECK (role IN ('agent', 'viewer', 'auditor', 'operator', 'admin')),
    CONSTRAINT tokens_name_filled CHECK (name <> '')
);

-- Sessions and sign-in links belong to a person, not to an organization: local tables.
CREATE TABLE sessions (
    token      text        NOT NULL, -- SHA-256 of the cookie, in base64
    user_id    uuid,                 -- null before sign-in
    data       bytea       NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT sessions_pkey PRIMARY KEY (token),
    CONSTRAINT sessions_user_fkey FOREIGN KEY (user_id) REFERENCES users (user_id)
);
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE INDEX sessions_of_user ON sessions (user_id);

CREATE TABLE sign_in_links (
    secret_hash bytea       NOT NULL,
    user_id     uuid,                 -- null: whoever opens it becomes the first administrator
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz,
    CONSTRAINT sign_in_links_pkey PRIMARY KEY (secret_hash),
    CONSTRAINT sign_in_links_user_fkey FOREIGN KEY (user_id) REFERENCES users (user_id)
);

-- Buckets of the rate limiter (GCRA): the time until which a key has used up its allowance.
CREATE UNLOGGED TABLE rate_limits (
    key        text        NOT NULL,
    full_until timestamptz NOT NULL,
    CONSTRAINT rate_limits_pkey PRIMARY KEY (key)
);
