-- What an organization pays for one CAL or one license of Windows Server, as somebody wrote it down. All of one organization are in one currency.
CREATE TABLE prices (
    organization_id uuid        NOT NULL,
    ware            text        NOT NULL, -- rds-cals, windows-server
    version         text        NOT NULL, -- of the CALs; of Windows Server that of its CALs
    kind            text        NOT NULL, -- of CALs; '' for Windows Server
    amount          bigint      NOT NULL, -- hundredths of the currency
    currency        text        NOT NULL,
    source          text        NOT NULL, -- a quote, an invoice, a price list
    as_of           date        NOT NULL, -- the day of that
    changed_by      text        NOT NULL,
    changed_at      timestamptz NOT NULL,
    CONSTRAINT prices_pkey PRIMARY KEY (organization_id, ware, version, kind),
    CONSTRAINT prices_organization_fkey FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
    CONSTRAINT prices_ware_known CHECK (ware IN ('rds-cals', 'windows-server')),
    CONSTRAINT prices_kind_of_cals CHECK ((ware = 'rds-cals') = (kind IN ('per_user', 'per_device'))),
    CONSTRAINT prices_amount_sane CHECK (amount BETWEEN 0 AND 100000000000),
    CONSTRAINT prices_currency_code CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT prices_source_filled CHECK (source <> '')
);
