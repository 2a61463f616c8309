ALTER TABLE refusals
    DROP CONSTRAINT refusals_version_known,
    ADD CONSTRAINT refusals_version_known CHECK (cal_version IN ('2008', '2012', '2016', '2019', '2022', '2025'));

ALTER TABLE purchases
    DROP CONSTRAINT purchases_version_known,
    ADD CONSTRAINT purchases_version_known CHECK (cal_version IN ('2008', '2012', '2016', '2019', '2022', '2025')),
    DROP CONSTRAINT purchases_assured_until_with_assurance,
    DROP CONSTRAINT purchases_perpetual_without_end,
    DROP CONSTRAINT purchases_term_known,
    DROP COLUMN assured_until,
    DROP COLUMN assurance,
    DROP COLUMN ends_on,
    DROP COLUMN term;

ALTER TABLE collections
    DROP CONSTRAINT collections_counts_known,
    DROP COLUMN actual,
    DROP COLUMN authorised;

ALTER TABLE license_servers
    DROP COLUMN clock_ahead_seconds,
    DROP COLUMN issued,
    DROP COLUMN no_upgrade;

ALTER TABLE hosts
    DROP COLUMN clock_ahead_seconds,
    DROP COLUMN ignored_servers;
