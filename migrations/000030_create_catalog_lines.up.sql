-- What an organization says of part numbers and titles, besides what the portal's own catalog knows, and before it.
CREATE TABLE catalog_lines (
    organization_id uuid        NOT NULL,
    line_id         uuid        NOT NULL,
    part            text        NOT NULL, -- a part number, or its beginning and *; '' whatever the number
    phrases         text[]      NOT NULL, -- of which a title must have one; empty whatever the title
    product         text        NOT NULL,
    cal_version     text        NOT NULL, -- this and the next five: '' or 0 says nothing
    cal_kind        text        NOT NULL,
    pack            integer     NOT NULL, -- CALs in one of it
    term            text        NOT NULL,
    program         text        NOT NULL,
    note            text        NOT NULL, -- why, and who says so
    changed_by      text        NOT NULL,
    changed_at      timestamptz NOT NULL,
    CONSTRAINT catalog_lines_pkey PRIMARY KEY (organization_id, line_id),
    CONSTRAINT catalog_lines_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT catalog_lines_fit_unique UNIQUE (organization_id, part, phrases),
    CONSTRAINT catalog_lines_fit_something CHECK (part <> '' OR phrases <> '{}'),
    CONSTRAINT catalog_lines_kind_known CHECK (cal_kind IN ('', 'per_user', 'per_device')),
    CONSTRAINT catalog_lines_term_known CHECK (term IN ('', 'perpetual', 'subscription')),
    CONSTRAINT catalog_lines_pack_counted CHECK (pack >= 0)
);
