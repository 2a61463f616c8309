-- What a finding stands under in a list: the name of its collection as it was assessed, or its own subject. Sorting by a name that stands in
-- another table means reading every finding of an organization; this has an index.
ALTER TABLE findings ADD COLUMN place text NOT NULL DEFAULT '';
UPDATE findings f SET place = coalesce((SELECT c.name FROM collections c WHERE c.organization_id = f.organization_id AND c.collection_id = f.collection_id), f.subject);

CREATE INDEX findings_open_by_place ON findings (organization_id, lower(place), opened_at, finding_id) WHERE resolved_at IS NULL;
CREATE INDEX findings_resolved_by_place ON findings (organization_id, lower(place), opened_at, finding_id) WHERE resolved_at IS NOT NULL;
CREATE INDEX findings_parts ON findings USING gin (lower(subject || ' ' || place) gin_trgm_ops);
CREATE STATISTICS findings_places ON (lower(place)) FROM findings;
CREATE STATISTICS findings_texts ON (lower(subject || ' ' || place)) FROM findings;

-- All that is open was resolved at the same time, never: the list may still be sorted by it.
CREATE INDEX findings_open_by_resolution ON findings (organization_id, coalesce(resolved_at, '-infinity'), opened_at, finding_id) WHERE resolved_at IS NULL;
