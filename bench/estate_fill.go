//go:build linux

package main

// ownersSQL says whose each host is: $1 is the large organization, $2 the small ones, $3 how many hosts there are. n counts the hosts of
// an organization and g its collections: twenty hosts each, but for the first of the large one, which has three hundred.
const ownersSQL = `
	WITH made AS (
		INSERT INTO organizations (organization_id, slug, name, created_at)
		SELECT id, 'estate-' || id, 'Estate ' || left(id::text, 8), now() FROM unnest($2::uuid[] || $1::uuid) AS id
	), shared AS (
		SELECT i, CASE WHEN i % 2 = 0 THEN $1::uuid ELSE ($2::uuid[])[1 + i / 2 % cardinality($2::uuid[])] END AS organization_id
		FROM generate_series(1, $3::int) AS i
	), counted AS (
		SELECT i, organization_id, row_number() OVER (PARTITION BY organization_id ORDER BY i)::int - 1 AS n FROM shared
	)
	SELECT i, organization_id, n, CASE WHEN i % 2 = 0 AND n < 300 THEN 0 ELSE n / 20 END AS g INTO TEMP owners FROM counted`

// estateSQL fills an estate. A quarter of it is alike in something, and some of it was never read.
var estateSQL = []string{
	`INSERT INTO hosts (
		organization_id, host_id, name, domain, domain_joined, machine_id, os_caption, os_version, os_product_type, os_sku, release, session_host,
		licensing_mode, licensing_mode_source, license_servers, license_servers_source, grace_days_left, connectivity, source, collected_at, reported_at,
		created_at, updated_at)
	SELECT organization_id, md5('h' || i)::uuid, 'rdsh-' || substr(md5(i::text), 1, 4) || '-' || i || '.site' || n % 40 || '.example.net',
		'site' || n % 40 || '.example.net', true, md5(i::text), 'Microsoft Windows Server ' || 2016 + 3 * (n % 4) || ' Standard',
		(ARRAY['10.0.14393', '10.0.17763', '10.0.20348', '10.0.26100'])[1 + n % 4], 3, 7,
		CASE WHEN n % 25 = 7 THEN 'unknown' ELSE (2016 + 3 * (n % 4))::text END, true,
		CASE WHEN n % 10 = 3 THEN NULL WHEN n % 7 = 0 THEN 2 WHEN n % 31 = 0 THEN 5 ELSE 4 END, 'policy', ARRAY['lic-' || g / 5 || '.example.net'], 'policy',
		n % 120, jsonb_build_array(jsonb_build_object('server', 'lic-' || g / 5 || '.example.net', 'status', 11)), 'agent calfleet-agent 1.0.0',
		CASE WHEN n % 33 = 5 THEN NULL ELSE now() - n % 5000 * interval '7 minutes' END, now(), now() - n % 900 * interval '1 day', now()
	FROM owners`,

	`INSERT INTO license_servers (
		organization_id, license_server_id, name, domain, domain_joined, machine_id, os_caption, os_version, os_product_type, os_sku, release, activated, product_id,
		server_id, scope, in_group, key_packs_read_at, source, collected_at, reported_at, created_at, updated_at)
	SELECT organization_id, md5('l' || organization_id || g)::uuid, 'lic-' || g / 5 || '.example.net', 'example.net', true, md5('l' || g),
		'Microsoft Windows Server 2022 Standard', '10.0.20348', 3, 7, '2022', g % 15 < 10, '00454-40000-' || g, md5('s' || g), 1, true, now(),
		'agent calfleet-agent 1.0.0', now() - g % 5000 * interval '7 minutes', now(), now(), now()
	FROM (SELECT DISTINCT organization_id, g FROM owners WHERE g % 5 = 0) AS few`,

	`INSERT INTO key_packs (
		organization_id, license_server_id, key_pack_id, description, key_pack_type, product_type, product_version_id, total_count, issued_count, available_count)
	SELECT organization_id, license_server_id, pack, 'C50-10.0' || pack || '-S', 2, pack % 2, 5 + pack % 4, 500, pack * 60 + length(name) * 10,
		500 - pack * 60 - length(name) * 10
	FROM license_servers CROSS JOIN generate_series(2, 6) AS pack`,

	`INSERT INTO deployments (
		organization_id, deployment_id, broker, licensing_mode, license_servers, source, collected_at, reported_at, created_at, updated_at)
	SELECT organization_id, md5('d' || organization_id || g)::uuid, 'rdcb-' || g || '.example.net', 4, ARRAY['lic-' || g / 5 || '.example.net'],
		'agent calfleet-agent 1.0.0', now(), now(), now(), now()
	FROM (SELECT DISTINCT organization_id, g FROM owners) AS few`,

	`INSERT INTO collections (organization_id, collection_id, deployment_id, name, created_at, authorised, actual)
	SELECT organization_id, md5('c' || organization_id || g)::uuid, md5('d' || organization_id || g)::uuid, 'Collection ' || g, now(), g % 300, g % 200
	FROM (SELECT DISTINCT organization_id, g FROM owners) AS few`,

	`INSERT INTO collection_hosts (organization_id, collection_id, host_id)
	SELECT organization_id, md5('c' || organization_id || g)::uuid, md5('h' || i)::uuid FROM owners`,

	`INSERT INTO purchases (
		organization_id, purchase_id, reference, cal_version, cal_kind, quantity, agreement, license_server, purchased_on, supplier, term, ends_on, source, created_at, updated_at)
	SELECT organization_id, gen_random_uuid(), 'PO-' || i, (2016 + 3 * (n / 10 % 4))::text, CASE WHEN n % 30 < 10 THEN 'per_device' ELSE 'per_user' END, 1 + n % 500,
		'V' || n % 50, CASE WHEN n % 40 < 10 THEN '' ELSE 'lic-' || n % 300 || '.example.net' END, CASE WHEN n % 70 < 10 THEN NULL ELSE current_date - n % 3000 END,
		'Supplier ' || n % 25, CASE WHEN n % 3 = 0 THEN 'subscription' ELSE '' END, CASE WHEN n % 3 = 0 THEN current_date + n % 900 END, 'import bench.csv', now(), now()
	FROM owners WHERE n % 10 = 0`,

	`INSERT INTO imports (
		organization_id, import_id, kind, file_name, file_hash, charset, separator, mapping, state, new_count, changed_count, created_by, created_at, finished_at)
	SELECT organization_id, gen_random_uuid(), 'purchases', 'achats-' || n || '.csv', sha256(n::text::bytea), 'UTF-8', ';', '{}', CASE WHEN n % 300 = 0 THEN 'applied' ELSE 'discarded' END,
		n % 1000, n % 70, 'ana' || n % 20 || '@example.net', now() - n * interval '1 hour', now() - n * interval '1 hour'
	FROM owners WHERE n % 100 = 0`,

	`INSERT INTO activity (organization_id, activity_id, at, actor, action, subject)
	SELECT organization_id, gen_random_uuid(), now() - n * interval '3 minutes', 'ana' || n % 20 || '@example.net',
		(ARRAY['finding.open', 'finding.resolve', 'import.apply', 'purchase.change', 'session.create'])[1 + n % 5], 'rdsh-' || i || '.example.net'
	FROM owners`,

	`INSERT INTO tags (organization_id, tag_id, name, folded, created_by, created_at)
	SELECT DISTINCT organization_id, md5('t' || organization_id || n % 10)::uuid, 'Tag ' || n % 10, 'tag ' || n % 10, 'ana@example.net', now()
	FROM owners WHERE n % 5 = 0`,

	`INSERT INTO record_tags (organization_id, record_id, tag_id, record_kind, tagged_by, tagged_at)
	SELECT organization_id, md5('h' || i)::uuid, md5('t' || organization_id || n % 10)::uuid, 'host', 'ana@example.net', now()
	FROM owners WHERE n % 5 = 0`,

	`INSERT INTO custom_fields (organization_id, field_id, record_kind, name, folded, type, choices, created_by, created_at)
	SELECT DISTINCT organization_id, md5('f' || organization_id)::uuid, 'host', 'Room', 'room', 'text', '{}'::text[], 'ana@example.net', now() FROM owners`,

	`INSERT INTO custom_values (organization_id, record_id, field_id, value, folded)
	SELECT organization_id, md5('h' || i)::uuid, md5('f' || organization_id)::uuid, 'Room ' || n % 400, 'room ' || n % 400 FROM owners WHERE n % 5 = 0`,

	`INSERT INTO users (user_id, email, name, created_at)
	SELECT md5('u' || i)::uuid, 'user-' || i || '@example.net', 'User ' || i, now() FROM owners WHERE n % 100 = 0`,

	`INSERT INTO memberships (organization_id, user_id, role, created_at)
	SELECT organization_id, md5('u' || i)::uuid, (ARRAY['viewer', 'auditor', 'operator', 'admin'])[1 + n / 100 % 4], now() FROM owners WHERE n % 100 = 0`,

	`INSERT INTO tokens (organization_id, token_id, name, role, secret_hash, created_by, created_at, last_used_at)
	SELECT organization_id, gen_random_uuid(), 'agents ' || n, 'agent', sha256(i::text::bytea), 'ana@example.net', now(), now() FROM owners WHERE n % 500 = 0`,

	`INSERT INTO saved_views (organization_id, view_id, list, name, query, created_by, created_at, updated_at)
	SELECT organization_id, gen_random_uuid(), list, 'View ' || n, 'sort=-name', 'ana@example.net', now(), now()
	FROM owners CROSS JOIN unnest(ARRAY['hosts', 'findings']) AS list WHERE n < 3`,
}

// judgedSQL follows an assessment: a case of every fortieth finding and the next, and as many findings again that were resolved.
var judgedSQL = []string{
	`WITH open AS (
		SELECT *, row_number() OVER (PARTITION BY organization_id ORDER BY finding_id)::int - 1 AS n
		FROM findings WHERE organization_id IN (SELECT organization_id FROM organizations WHERE slug LIKE 'estate-%') AND resolved_at IS NULL
	), made AS (
		INSERT INTO cases (organization_id, case_id, number, remedy, target, detail, state, entered_at, resumes, due_on, opened_by, opened_at)
		SELECT organization_id, md5('k' || finding_id)::uuid, 1 + n / 40, 'exchange-cals', subject, jsonb_build_object('Title', message),
			(ARRAY['draft', 'proofs', 'sent', 'answered', 'installing', 'verifying', 'solved', 'refused', 'dropped'])[1 + n / 40 % 9],
			now() - n * interval '1 hour', CASE WHEN n / 40 % 9 = 6 THEN 'sent' ELSE '' END, current_date + n / 40 % 90, 'ana' || n % 20 || '@example.net', now() - n * interval '1 hour'
		FROM open WHERE n % 40 = 0
		RETURNING organization_id, case_id, number
	)
	INSERT INTO case_findings (organization_id, case_id, scope, rule, subject, finding_id)
	SELECT organization_id, case_id, scope, rule, subject, finding_id
	FROM made JOIN open USING (organization_id) WHERE open.n / 40 + 1 = number AND open.n % 40 < 2`,

	`INSERT INTO findings (
		organization_id, finding_id, scope, collection_id, rule, subject, severity, verdict, message, detail, place, opened_at, assessed_at, resolved_at)
	SELECT organization_id, gen_random_uuid(), scope, collection_id, rule, subject, severity, verdict, message, detail, place,
		opened_at - length(subject) % 7 * interval '9 days' - interval '20 days', assessed_at, assessed_at - length(subject) % 13 * interval '1 day'
	FROM findings WHERE organization_id IN (SELECT organization_id FROM organizations WHERE slug LIKE 'estate-%')`,

	`DELETE FROM river_job WHERE kind = 'assess'`,
}
