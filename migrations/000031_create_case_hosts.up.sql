-- How the hosts of a case were set when it was opened: what its way back gives them back, whatever they report meanwhile.
CREATE TABLE case_hosts (
    organization_id        uuid        NOT NULL,
    case_id                uuid        NOT NULL,
    host                   text        NOT NULL, -- its name then
    license_servers        text[],               -- as of hosts; null: not read
    license_servers_source text,
    licensing_mode         bigint,
    licensing_mode_source  text,
    kept_at                timestamptz NOT NULL,
    CONSTRAINT case_hosts_pkey PRIMARY KEY (organization_id, case_id, host),
    CONSTRAINT case_hosts_case_fkey FOREIGN KEY (organization_id, case_id) REFERENCES cases (organization_id, case_id)
);
-- Cases that are open already keep what is known by now.
INSERT INTO case_hosts (organization_id, case_id, host, license_servers, license_servers_source, licensing_mode, licensing_mode_source, kept_at)
SELECT DISTINCT cf.organization_id, cf.case_id, h.name, h.license_servers, h.license_servers_source, h.licensing_mode, h.licensing_mode_source, now()
FROM case_findings cf
JOIN findings f ON f.organization_id = cf.organization_id AND f.finding_id = cf.finding_id
CROSS JOIN LATERAL jsonb_array_elements_text(CASE WHEN jsonb_typeof(f.detail -> 'Hosts') = 'array' THEN f.detail -> 'Hosts' ELSE '[]' END) AS felt (name)
JOIN hosts h ON h.organization_id = cf.organization_id AND h.name = felt.name;
