-- What lists are searched and sorted by. Each expression is the one that the list composes (internal/list), or no index serves it; what
-- was not read stands as the least value. Lists show what is in use, so that the indexes of hosts hold nothing else. pg_trgm comes with
-- PostgreSQL and is trusted since 13: whoever may create in the database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE INDEX hosts_by_name ON hosts (organization_id, name) WHERE retired_at IS NULL;
CREATE INDEX hosts_by_domain ON hosts (organization_id, coalesce(lower(domain), ''), name) WHERE retired_at IS NULL;
CREATE INDEX hosts_by_release ON hosts (organization_id, release, name) WHERE retired_at IS NULL;
CREATE INDEX hosts_by_os ON hosts (organization_id, coalesce(lower(os_caption), ''), name) WHERE retired_at IS NULL;
CREATE INDEX hosts_by_build ON hosts (organization_id, coalesce(lower(os_version), ''), name) WHERE retired_at IS NULL;
CREATE INDEX hosts_by_mode ON hosts (organization_id, coalesce(licensing_mode, -1), name) WHERE retired_at IS NULL;
CREATE INDEX hosts_by_mode_source ON hosts (organization_id, coalesce(licensing_mode_source, 'unread'), name) WHERE retired_at IS NULL;
CREATE INDEX hosts_by_grace ON hosts (organization_id, coalesce(grace_days_left, -1000000000), name) WHERE retired_at IS NULL;
CREATE INDEX hosts_by_session_host ON hosts (organization_id, coalesce(session_host::integer, -1), name) WHERE retired_at IS NULL;
CREATE INDEX hosts_by_report ON hosts (organization_id, coalesce(collected_at, '-infinity'), name) WHERE retired_at IS NULL;
CREATE INDEX hosts_by_source ON hosts (organization_id, lower(source), name) WHERE retired_at IS NULL;
CREATE INDEX hosts_by_age ON hosts (organization_id, created_at, name) WHERE retired_at IS NULL;
CREATE INDEX hosts_name_parts ON hosts USING gin (name gin_trgm_ops);
CREATE INDEX hosts_retired ON hosts (organization_id, name) WHERE retired_at IS NOT NULL;

-- All of several names in one text, in lower case, a line each, so that one of them or a part of it can be looked for. Texts are written
-- as they are, whatever the settings: that is what array_to_string can't promise of all types.
CREATE FUNCTION lines_of(text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT E'\n' || lower(array_to_string($1, E'\n')) || E'\n' $$;
CREATE INDEX hosts_license_server_parts ON hosts USING gin (lines_of(license_servers) gin_trgm_ops);

-- The planner looks at no statistics of a partial index, and without any it takes every such value for one in two hundred.
CREATE STATISTICS hosts_domains ON (coalesce(lower(domain), '')) FROM hosts;
CREATE STATISTICS hosts_systems ON (coalesce(lower(os_caption), '')) FROM hosts;
CREATE STATISTICS hosts_builds ON (coalesce(lower(os_version), '')) FROM hosts;
CREATE STATISTICS hosts_modes ON (coalesce(licensing_mode, -1)) FROM hosts;
CREATE STATISTICS hosts_mode_sources ON (coalesce(licensing_mode_source, 'unread')) FROM hosts;
CREATE STATISTICS hosts_graces ON (coalesce(grace_days_left, -1000000000)) FROM hosts;
CREATE STATISTICS hosts_session_hosts ON (coalesce(session_host::integer, -1)) FROM hosts;
CREATE STATISTICS hosts_reports ON (coalesce(collected_at, '-infinity')) FROM hosts;
CREATE STATISTICS hosts_sources ON (lower(source)) FROM hosts;
CREATE STATISTICS hosts_server_names ON (lines_of(license_servers)) FROM hosts;

-- What a finding's list shows of its remedies: the steps of all of them are not to be unpacked for every line.
ALTER TABLE findings ADD COLUMN remedy jsonb GENERATED ALWAYS AS (detail #> '{Remedies,0,Title}') STORED;
CREATE INDEX findings_open_by_urgency ON findings (organization_id, (CASE
    WHEN verdict = 'violation' AND severity = 'info' THEN 9
    ELSE array_position(ARRAY['violation', 'unknown'], verdict) * 3 + array_position(ARRAY['error', 'warning', 'info'], severity) - 4 END),
    opened_at, finding_id) WHERE resolved_at IS NULL;
CREATE INDEX findings_resolved_by_urgency ON findings (organization_id, (CASE
    WHEN verdict = 'violation' AND severity = 'info' THEN 9
    ELSE array_position(ARRAY['violation', 'unknown'], verdict) * 3 + array_position(ARRAY['error', 'warning', 'info'], severity) - 4 END),
    opened_at, finding_id) WHERE resolved_at IS NOT NULL;
CREATE INDEX findings_open_by_verdict ON findings (organization_id, verdict, opened_at, finding_id) WHERE resolved_at IS NULL;
CREATE INDEX findings_open_by_scope ON findings (organization_id, (CASE
    WHEN scope = 'organization' THEN 'organization'
    WHEN collection_id IS NULL THEN 'server'
    ELSE 'collection' END), opened_at, finding_id) WHERE resolved_at IS NULL;
CREATE INDEX findings_open_by_time ON findings (organization_id, opened_at, finding_id) WHERE resolved_at IS NULL;
CREATE INDEX findings_open_by_rule ON findings (organization_id, rule, opened_at, finding_id) WHERE resolved_at IS NULL;
CREATE INDEX findings_open_by_subject ON findings (organization_id, lower(subject), opened_at, finding_id) WHERE resolved_at IS NULL;
CREATE INDEX findings_resolved_by_time ON findings (organization_id, coalesce(resolved_at, '-infinity'), opened_at, finding_id) WHERE resolved_at IS NOT NULL;
CREATE INDEX findings_subject_parts ON findings USING gin (lower(subject) gin_trgm_ops);

CREATE STATISTICS findings_urgencies ON (CASE
    WHEN verdict = 'violation' AND severity = 'info' THEN 9
    ELSE array_position(ARRAY['violation', 'unknown'], verdict) * 3 + array_position(ARRAY['error', 'warning', 'info'], severity) - 4 END) FROM findings;
CREATE STATISTICS findings_subjects ON (lower(subject)) FROM findings;
CREATE STATISTICS findings_messages ON (lower((message ->> 'en') || ' ' || (message ->> 'fr'))) FROM findings;

CREATE INDEX purchases_by_reference ON purchases (organization_id, lower(reference), cal_version, cal_kind, purchase_id);
CREATE INDEX purchases_parts ON purchases USING gin (lower(reference || ' ' || agreement || ' ' || supplier || ' ' || title) gin_trgm_ops);

CREATE INDEX activity_by_time ON activity (organization_id, at, activity_id);
CREATE INDEX activity_by_action ON activity (organization_id, action, activity_id);
CREATE INDEX activity_by_actor ON activity (organization_id, lower(actor), activity_id);
CREATE INDEX activity_by_subject ON activity (organization_id, lower(subject), activity_id);
CREATE INDEX activity_parts ON activity USING gin (lower(actor || ' ' || subject) gin_trgm_ops);

CREATE INDEX custom_values_parts ON custom_values USING gin (folded gin_trgm_ops);

-- Whose a session is, and where they belong, is asked by every page.
CREATE INDEX memberships_of_user ON memberships (user_id);

-- How many open findings wait for somebody stands beside the navigation of every page. Null: assessed before this was kept.
ALTER TABLE assessments ADD COLUMN waiting integer;
