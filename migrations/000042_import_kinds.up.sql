-- Files hold more than purchases: hosts, license servers. What a line says may not fit what is known, which shows only once both are compared:
-- such a line is understood and refused.
ALTER TABLE imports
    DROP CONSTRAINT imports_kind_known,
    ADD CONSTRAINT imports_kind_known CHECK (kind IN ('', 'purchases', 'hosts', 'license_servers', 'key_packs', 'collections', 'members', 'users')); -- '': not read yet
ALTER TABLE import_rows
    DROP CONSTRAINT import_rows_understood_or_refused,
    ADD CONSTRAINT import_rows_understood_or_refused CHECK (record IS NOT NULL OR problems <> '[]');

-- What stood before an import wrote something else, to take it back. Lines are not in the log of the database and may be lost; this isn't.
CREATE TABLE import_befores (
    organization_id uuid  NOT NULL,
    import_id       uuid  NOT NULL,
    record_id       uuid  NOT NULL,
    topic           text  NOT NULL, -- what was said of the record; 'record': it was made, or brought back; 'custom:ID': a field of the organization's own
    before          jsonb NOT NULL,
    CONSTRAINT import_befores_pkey PRIMARY KEY (organization_id, import_id, record_id, topic),
    CONSTRAINT import_befores_import_fkey FOREIGN KEY (organization_id, import_id) REFERENCES imports (organization_id, import_id)
);
