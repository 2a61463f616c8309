-- What the rules about topology, terms, clocks and issued CALs ask for. As everywhere, a null says "never read".
ALTER TABLE hosts
    ADD COLUMN ignored_servers     text[],  -- license servers under the registry sub-key that Windows doesn't read
    ADD COLUMN clock_ahead_seconds integer; -- of the collector before the portal's at the last report; negative: behind

ALTER TABLE license_servers
    ADD COLUMN no_upgrade          boolean, -- the policy "Prevent license upgrade" is on
    ADD COLUMN issued              jsonb,   -- Per Device CALs in somebody's hands, summed up; null: nobody has listed them
    ADD COLUMN clock_ahead_seconds integer;

-- Users in Per User mode, devices in Per Device mode.
ALTER TABLE collections
    ADD COLUMN authorised bigint, -- who may connect
    ADD COLUMN actual     bigint, -- who did connect
    ADD CONSTRAINT collections_counts_known CHECK (authorised >= 0 AND actual >= 0);

-- Which versions there are is told by the data of the rules; here it is a year.
ALTER TABLE purchases
    ADD COLUMN term          text    NOT NULL DEFAULT '', -- '': not said
    ADD COLUMN ends_on       date,                        -- last day of a subscription
    ADD COLUMN assurance     boolean,                     -- bought with Software Assurance
    ADD COLUMN assured_until date,                        -- last day of the Software Assurance
    ADD CONSTRAINT purchases_term_known CHECK (term IN ('', 'perpetual', 'subscription')),
    ADD CONSTRAINT purchases_perpetual_without_end CHECK (term <> 'perpetual' OR ends_on IS NULL),
    ADD CONSTRAINT purchases_assured_until_with_assurance CHECK (assurance IS NOT FALSE OR assured_until IS NULL),
    DROP CONSTRAINT purchases_version_known,
    ADD CONSTRAINT purchases_version_known CHECK (cal_version ~ '^20[0-9]{2}$');

ALTER TABLE refusals
    DROP CONSTRAINT refusals_version_known,
    ADD CONSTRAINT refusals_version_known CHECK (cal_version ~ '^20[0-9]{2}$');
