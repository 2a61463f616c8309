ALTER TABLE prices DROP CONSTRAINT prices_labour_has_no_version;
DELETE FROM prices WHERE ware = 'labour';
ALTER TABLE prices DROP CONSTRAINT prices_ware_known;
ALTER TABLE prices ADD CONSTRAINT prices_ware_known CHECK (ware IN ('rds-cals', 'windows-server'));
