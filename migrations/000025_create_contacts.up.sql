-- Whom to ask, and how long it may take: what an organization says instead of, or besides, what comes with the portal.
CREATE TABLE contacts (
    organization_id uuid        NOT NULL,
    contact_id      text        NOT NULL, -- that of one that comes with the portal, or a UUID
    recipient       text        NOT NULL,
    title           text        NOT NULL, -- '' for one that comes with the portal, which has a title in each language
    value           text        NOT NULL, -- a number, an address, a way through menus, a delay
    source          text        NOT NULL, -- who says so
    checked_on      date        NOT NULL, -- when somebody last saw that it holds
    changed_by      text        NOT NULL,
    changed_at      timestamptz NOT NULL,
    CONSTRAINT contacts_pkey PRIMARY KEY (organization_id, contact_id),
    CONSTRAINT contacts_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT contacts_recipient_known CHECK (recipient IN ('reseller', 'volume-licensing', 'clearinghouse')),
    CONSTRAINT contacts_filled CHECK (value <> '' AND source <> '')
);
