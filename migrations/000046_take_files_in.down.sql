DELETE FROM import_parts p
WHERE NOT EXISTS (SELECT FROM imports i WHERE i.organization_id = p.organization_id AND i.import_id = p.import_id);
ALTER TABLE import_parts
    DROP COLUMN kept_at,
    ADD CONSTRAINT import_parts_import_fkey FOREIGN KEY (organization_id, import_id) REFERENCES imports (organization_id, import_id);
