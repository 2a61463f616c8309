-- What people do to records beside their facts: take them out of use, group hosts without a broker, annotate.

-- A retired record is no fact any more and stays for its history. A report that was collected later brings it back.
ALTER TABLE hosts ADD COLUMN retired_at timestamptz;
ALTER TABLE license_servers ADD COLUMN retired_at timestamptz;

-- A collection by hand has no broker: its members and its settings are a person's word.
ALTER TABLE collections
    ADD COLUMN by_hand         boolean NOT NULL DEFAULT false,
    ADD COLUMN licensing_mode  bigint, -- by hand only: as hosts.licensing_mode; null: not said
    ADD COLUMN license_servers text[], -- by hand only; null: not said
    ADD CONSTRAINT collections_by_hand_without_broker CHECK (NOT by_hand OR deployment_id IS NULL),
    ADD CONSTRAINT collections_settings_by_hand CHECK (by_hand OR licensing_mode IS NULL AND license_servers IS NULL);
DROP INDEX collections_name_in_deployment;
CREATE UNIQUE INDEX collections_name_in_deployment ON collections (organization_id, deployment_id, by_hand, name) NULLS NOT DISTINCT;

ALTER TABLE changes
    DROP CONSTRAINT changes_event_known,
    ADD CONSTRAINT changes_event_known CHECK (event IN ('value', 'pin', 'unpin', 'reported', 'retire', 'restore', 'tag', 'untag'));

CREATE TABLE notes (
    organization_id uuid        NOT NULL,
    note_id         uuid        NOT NULL, -- version 7: in the order of time
    record_kind     text        NOT NULL, -- host, license_server, collection, purchase
    record_id       uuid        NOT NULL,
    body            text        NOT NULL, -- plain text
    written_by      text        NOT NULL,
    written_at      timestamptz NOT NULL,
    edited_by       text        NOT NULL, -- '': never
    edited_at       timestamptz,
    CONSTRAINT notes_pkey PRIMARY KEY (organization_id, note_id),
    CONSTRAINT notes_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT notes_record_kind_known CHECK (record_kind IN ('host', 'license_server', 'collection', 'purchase')),
    CONSTRAINT notes_body_filled CHECK (body <> '')
);
CREATE INDEX notes_of_record ON notes (organization_id, record_id, written_at DESC, note_id DESC);

-- Words of an organization's own, whatever they mean. The same word in capitals is the same tag.
CREATE TABLE tags (
    organization_id uuid        NOT NULL,
    tag_id          uuid        NOT NULL,
    name            text        NOT NULL, -- as somebody wrote it first, or renamed it
    folded          text        NOT NULL, -- name in lower case
    created_by      text        NOT NULL,
    created_at      timestamptz NOT NULL,
    CONSTRAINT tags_pkey PRIMARY KEY (organization_id, tag_id),
    CONSTRAINT tags_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT tags_name_unique UNIQUE (organization_id, folded),
    CONSTRAINT tags_name_filled CHECK (name <> '' AND folded <> '')
);

CREATE TABLE record_tags (
    organization_id uuid        NOT NULL,
    record_id       uuid        NOT NULL,
    tag_id          uuid        NOT NULL,
    record_kind     text        NOT NULL,
    tagged_by       text        NOT NULL,
    tagged_at       timestamptz NOT NULL,
    CONSTRAINT record_tags_pkey PRIMARY KEY (organization_id, record_id, tag_id),
    CONSTRAINT record_tags_tag_fkey FOREIGN KEY (organization_id, tag_id) REFERENCES tags (organization_id, tag_id),
    CONSTRAINT record_tags_record_kind_known CHECK (record_kind IN ('host', 'license_server', 'collection', 'purchase'))
);
CREATE INDEX record_tags_of_tag ON record_tags (organization_id, tag_id, record_kind, record_id);

-- Fields of an organization's own, for one kind of record.
CREATE TABLE custom_fields (
    organization_id uuid        NOT NULL,
    field_id        uuid        NOT NULL,
    record_kind     text        NOT NULL,
    name            text        NOT NULL,
    folded          text        NOT NULL, -- name in lower case; a column of a file that is called so fills the field
    type            text        NOT NULL,
    choices         text[]      NOT NULL, -- of a choice, in the order of the form; else empty
    created_by      text        NOT NULL,
    created_at      timestamptz NOT NULL,
    CONSTRAINT custom_fields_pkey PRIMARY KEY (organization_id, field_id),
    CONSTRAINT custom_fields_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT custom_fields_name_unique UNIQUE (organization_id, record_kind, folded),
    CONSTRAINT custom_fields_name_filled CHECK (name <> '' AND folded <> ''),
    CONSTRAINT custom_fields_record_kind_known CHECK (record_kind IN ('host', 'license_server', 'collection', 'purchase')),
    CONSTRAINT custom_fields_type_known CHECK (type IN ('text', 'number', 'date', 'yes_no', 'choice')),
    CONSTRAINT custom_fields_choices_of_a_choice CHECK ((type = 'choice') = (choices <> '{}'))
);

-- One value of one field of one record. The text is what is shown, searched and compared for sameness; numbers and days stand beside
-- it as what they are, to be compared and sorted.
CREATE TABLE custom_values (
    organization_id uuid    NOT NULL,
    record_id       uuid    NOT NULL,
    field_id        uuid    NOT NULL,
    value           text    NOT NULL, -- canonical: "true", "2026-11-30", "12.5"
    folded          text    NOT NULL, -- in lower case
    number          numeric,
    day             date,
    CONSTRAINT custom_values_pkey PRIMARY KEY (organization_id, record_id, field_id),
    CONSTRAINT custom_values_field_fkey FOREIGN KEY (organization_id, field_id) REFERENCES custom_fields (organization_id, field_id),
    CONSTRAINT custom_values_filled CHECK (value <> '')
);
CREATE INDEX custom_values_by_text ON custom_values (organization_id, field_id, folded, record_id);
CREATE INDEX custom_values_by_number ON custom_values (organization_id, field_id, number, record_id) WHERE number IS NOT NULL;
CREATE INDEX custom_values_by_day ON custom_values (organization_id, field_id, day, record_id) WHERE day IS NOT NULL;

CREATE INDEX findings_of_subject ON findings (organization_id, subject);
