-- Lines of a file that are about something else than CALs that were bought: told, and nobody's mistake.
ALTER TABLE imports ADD COLUMN apart_count integer NOT NULL DEFAULT 0;
