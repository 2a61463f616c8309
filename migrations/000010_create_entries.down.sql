DROP INDEX changes_in_time;
ALTER TABLE changes
    DROP CONSTRAINT changes_event_known,
    DROP COLUMN reason,
    DROP COLUMN event;
DROP TABLE entries;
