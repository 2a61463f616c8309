DROP INDEX findings_of_subject;
DROP TABLE custom_values;
DROP TABLE custom_fields;
DROP TABLE record_tags;
DROP TABLE tags;
DROP TABLE notes;

ALTER TABLE changes
    DROP CONSTRAINT changes_event_known,
    ADD CONSTRAINT changes_event_known CHECK (event IN ('value', 'pin', 'unpin', 'reported', 'retire', 'restore'));

DROP INDEX collections_name_in_deployment;
CREATE UNIQUE INDEX collections_name_in_deployment ON collections (organization_id, deployment_id, name) NULLS NOT DISTINCT;
ALTER TABLE collections
    DROP CONSTRAINT collections_settings_by_hand,
    DROP CONSTRAINT collections_by_hand_without_broker,
    DROP COLUMN license_servers,
    DROP COLUMN licensing_mode,
    DROP COLUMN by_hand;

ALTER TABLE license_servers DROP COLUMN retired_at;
ALTER TABLE hosts DROP COLUMN retired_at;
