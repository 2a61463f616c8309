-- What an hour of the organization's own people costs is a price like another: without version or kind.
ALTER TABLE prices DROP CONSTRAINT prices_ware_known;
ALTER TABLE prices ADD CONSTRAINT prices_ware_known CHECK (ware IN ('rds-cals', 'windows-server', 'labour'));
ALTER TABLE prices ADD CONSTRAINT prices_labour_has_no_version CHECK (ware <> 'labour' OR version = 'unknown');
