-- What was said of how a file is to be read, and the file itself while it is looked at, so that it can be read otherwise.
ALTER TABLE imports
    ADD COLUMN reading    jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN header_key text  NOT NULL DEFAULT '', -- what files with the same columns have in common; '': not known
    ADD COLUMN profile    text  NOT NULL DEFAULT ''; -- name of the profile by which it is read; '': none

CREATE TABLE import_files (
    organization_id uuid  NOT NULL,
    import_id       uuid  NOT NULL,
    data            bytea NOT NULL,
    CONSTRAINT import_files_pkey PRIMARY KEY (organization_id, import_id),
    CONSTRAINT import_files_import_fkey FOREIGN KEY (organization_id, import_id) REFERENCES imports (organization_id, import_id)
);

-- How files of one source are read, remembered for the organization.
CREATE TABLE import_profiles (
    organization_id uuid        NOT NULL,
    profile_id      uuid        NOT NULL,
    kind            text        NOT NULL,
    name            text        NOT NULL,
    header_key      text        NOT NULL, -- of a file that is read without being told how
    reading         jsonb       NOT NULL,
    saved_by        text        NOT NULL,
    saved_at        timestamptz NOT NULL,
    used_at         timestamptz,          -- null: not since it was saved
    CONSTRAINT import_profiles_pkey PRIMARY KEY (organization_id, profile_id),
    CONSTRAINT import_profiles_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT import_profiles_header_unique UNIQUE (organization_id, kind, header_key),
    CONSTRAINT import_profiles_name_unique UNIQUE (organization_id, kind, name),
    CONSTRAINT import_profiles_name_filled CHECK (name <> '')
);
