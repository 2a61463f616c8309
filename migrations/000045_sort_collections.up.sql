-- The list of collections is read in the order of their names without sorting all of an organization's.
CREATE INDEX collections_by_name ON collections (organization_id, lower(name), collection_id) WHERE retired_at IS NULL;
