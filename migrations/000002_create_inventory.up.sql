-- What there is: hosts, license servers with their key packs, deployments with their collections, purchases.
-- A null says "never read"; it is not the same as none, zero or false.
CREATE TABLE hosts (
    organization_id        uuid        NOT NULL,
    host_id                uuid        NOT NULL,
    name                   text        NOT NULL, -- FQDN where known, else the short name; lower case
    domain                 text,                 -- DNS domain
    domain_joined          boolean,
    machine_id             text,
    os_caption             text,
    os_version             text,
    os_product_type        integer,              -- 1 workstation, 2 domain controller, 3 server
    os_sku                 integer,
    release                text        NOT NULL DEFAULT 'unknown', -- as compat reads the OS, for filters
    session_host           boolean,              -- has the RD Session Host role
    licensing_mode         bigint,               -- WMI's number: 2 per device, 4 per user, 5 not configured
    licensing_mode_source  text,                 -- policy, local, deployment
    license_servers        text[],               -- in the host's order
    license_servers_source text,
    grace_days_left        integer,
    connectivity           jsonb       NOT NULL DEFAULT '[]', -- [{"server", "status"}], status 0 to 11
    source                 text        NOT NULL,
    collected_at           timestamptz,          -- clock of the collector; null: named by others, never reported
    reported_at            timestamptz,          -- clock of the portal
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL,
    CONSTRAINT hosts_pkey PRIMARY KEY (organization_id, host_id),
    CONSTRAINT hosts_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT hosts_name_unique UNIQUE (organization_id, name),
    CONSTRAINT hosts_name_canonical CHECK (name = lower(name) AND name <> '')
);
-- A computer is named in full by some and by its first label by others.
CREATE INDEX hosts_by_short_name ON hosts (organization_id, split_part(name, '.', 1));

CREATE TABLE license_servers (
    organization_id   uuid        NOT NULL,
    license_server_id uuid        NOT NULL,
    name              text        NOT NULL,
    domain            text,
    domain_joined     boolean,
    machine_id        text,
    os_caption        text,
    os_version        text,
    os_product_type   integer,
    os_sku            integer,
    release           text        NOT NULL DEFAULT 'unknown',
    activated         boolean,
    product_id        text,
    server_id         text,                 -- the 35 digits the Clearinghouse asks for
    scope             integer,              -- 0 workgroup, 1 domain, 2 forest
    in_group          boolean,              -- member of Terminal Server License Servers
    key_packs_read_at timestamptz,          -- null: nobody has ever listed its packs
    source            text        NOT NULL,
    collected_at      timestamptz,
    reported_at       timestamptz,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    CONSTRAINT license_servers_pkey PRIMARY KEY (organization_id, license_server_id),
    CONSTRAINT license_servers_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT license_servers_name_unique UNIQUE (organization_id, name),
    CONSTRAINT license_servers_name_canonical CHECK (name = lower(name) AND name <> '')
);
CREATE INDEX license_servers_by_short_name ON license_servers (organization_id, split_part(name, '.', 1));

-- Counts: -1 is unlimited, null was not read.
CREATE TABLE key_packs (
    organization_id    uuid   NOT NULL,
    license_server_id  uuid   NOT NULL,
    key_pack_id        bigint NOT NULL, -- the same number occurs on several servers
    description        text   NOT NULL DEFAULT '', -- product code, "C50-10.01-S"
    key_pack_type      bigint,
    product_type       bigint,
    product_version    text   NOT NULL DEFAULT '', -- localised; never judged
    product_version_id bigint,
    total_count        bigint,
    issued_count       bigint,
    available_count    bigint, -- may be negative: Per User CALs are over-issued without being refused
    expires_at         timestamptz,
    CONSTRAINT key_packs_pkey PRIMARY KEY (organization_id, license_server_id, key_pack_id),
    CONSTRAINT key_packs_license_server_fkey FOREIGN KEY (organization_id, license_server_id)
        REFERENCES license_servers (organization_id, license_server_id),
    CONSTRAINT key_packs_counts_known CHECK (total_count >= -1 AND issued_count >= -1)
);

CREATE TABLE deployments (
    organization_id uuid        NOT NULL,
    deployment_id   uuid        NOT NULL,
    broker          text        NOT NULL,
    licensing_mode  bigint,
    license_servers text[],
    source          text        NOT NULL,
    collected_at    timestamptz NOT NULL,
    reported_at     timestamptz NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    CONSTRAINT deployments_pkey PRIMARY KEY (organization_id, deployment_id),
    CONSTRAINT deployments_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT deployments_broker_unique UNIQUE (organization_id, broker),
    CONSTRAINT deployments_broker_canonical CHECK (broker = lower(broker) AND broker <> '')
);

-- A host of no deployment gets a collection of its own, named after it (standalone), so that everything that
-- is said of collections holds for it too.
CREATE TABLE collections (
    organization_id uuid        NOT NULL,
    collection_id   uuid        NOT NULL,
    deployment_id   uuid,                 -- null: standalone
    name            text        NOT NULL,
    created_at      timestamptz NOT NULL,
    retired_at      timestamptz,          -- gone from its deployment; kept for its history
    CONSTRAINT collections_pkey PRIMARY KEY (organization_id, collection_id),
    CONSTRAINT collections_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT collections_deployment_fkey FOREIGN KEY (organization_id, deployment_id)
        REFERENCES deployments (organization_id, deployment_id),
    CONSTRAINT collections_name_filled CHECK (name <> '')
);
-- Standalone collections (deployment_id null) are told apart by name too.
CREATE UNIQUE INDEX collections_name_in_deployment ON collections (organization_id, deployment_id, name) NULLS NOT DISTINCT;

CREATE TABLE collection_hosts (
    organization_id uuid NOT NULL,
    collection_id   uuid NOT NULL,
    host_id         uuid NOT NULL,
    CONSTRAINT collection_hosts_pkey PRIMARY KEY (organization_id, collection_id, host_id),
    CONSTRAINT collection_hosts_collection_fkey FOREIGN KEY (organization_id, collection_id)
        REFERENCES collections (organization_id, collection_id),
    CONSTRAINT collection_hosts_host_fkey FOREIGN KEY (organization_id, host_id) REFERENCES hosts (organization_id, host_id)
);
CREATE INDEX collection_hosts_of_host ON collection_hosts (organization_id, host_id);

-- An entitlement. It names its license server by text: the server may never have reported.
CREATE TABLE purchases (
    organization_id uuid        NOT NULL,
    purchase_id     uuid        NOT NULL,
    reference       text        NOT NULL, -- order or invoice number
    cal_version     text        NOT NULL,
    cal_kind        text        NOT NULL,
    quantity        integer     NOT NULL,
    program         text        NOT NULL DEFAULT '',
    agreement       text        NOT NULL DEFAULT '',
    license_server  text        NOT NULL DEFAULT '', -- '': not assigned to a server
    purchased_on    date,
    supplier        text        NOT NULL DEFAULT '',
    part_number     text        NOT NULL DEFAULT '',
    title           text        NOT NULL DEFAULT '',
    note            text        NOT NULL DEFAULT '',
    source          text        NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    CONSTRAINT purchases_pkey PRIMARY KEY (organization_id, purchase_id),
    CONSTRAINT purchases_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT purchases_line_unique UNIQUE (organization_id, reference, cal_version, cal_kind) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT purchases_reference_filled CHECK (reference <> ''),
    CONSTRAINT purchases_version_known CHECK (cal_version IN ('2008', '2012', '2016', '2019', '2022', '2025')),
    CONSTRAINT purchases_kind_known CHECK (cal_kind IN ('per_user', 'per_device')),
    CONSTRAINT purchases_quantity_positive CHECK (quantity > 0)
);

-- Windows refused to install these CALs on this server: an administrator saw it and wrote it down.
CREATE TABLE refusals (
    organization_id uuid        NOT NULL,
    refusal_id      uuid        NOT NULL,
    license_server  text        NOT NULL,
    cal_version     text        NOT NULL,
    cal_kind        text        NOT NULL,
    quantity        integer     NOT NULL,
    note            text        NOT NULL DEFAULT '', -- what the wizard said
    recorded_by     text        NOT NULL,
    recorded_at     timestamptz NOT NULL,
    withdrawn_at    timestamptz,
    CONSTRAINT refusals_pkey PRIMARY KEY (organization_id, refusal_id),
    CONSTRAINT refusals_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT refusals_version_known CHECK (cal_version IN ('2008', '2012', '2016', '2019', '2022', '2025')),
    CONSTRAINT refusals_kind_known CHECK (cal_kind IN ('per_user', 'per_device')),
    CONSTRAINT refusals_quantity_positive CHECK (quantity > 0)
);

-- Provenance: one row for each field that changed, whoever changed it. The newest row of a field is its source.
CREATE TABLE changes (
    organization_id uuid        NOT NULL,
    change_id       uuid        NOT NULL, -- version 7: in the order of time
    record_kind     text        NOT NULL, -- host, license_server, deployment, collection, purchase
    record_id       uuid        NOT NULL,
    field           text        NOT NULL,
    old_value       text,                 -- null: had none
    new_value       text,
    source          text        NOT NULL, -- "agent calfleet-agent 0.1.0", "import achats.csv", "form"
    source_id       text        NOT NULL DEFAULT '', -- report, import or user
    changed_at      timestamptz NOT NULL,
    CONSTRAINT changes_pkey PRIMARY KEY (organization_id, change_id),
    CONSTRAINT changes_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
);
CREATE INDEX changes_of_record ON changes (organization_id, record_id, change_id);
