package audit

import (
	"encoding/csv"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
)

// hostile is what a spreadsheet would run.
var hostile = []string{
	"=cmd|' /C calc'!A0", "+1", "-1+1", "@x", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＋1", "－1", "＠x", "\ufeff=1", `"=1`, "'=1", "a;b,c\t\"d\"",
}

// plainNumber is the only thing that may begin with a sign.
var plainNumber = regexp.MustCompile(`^-?[0-9]+([.,][0-9]+)?$`)

func TestWritePack_NoCellStartsAFormula(t *testing.T) {
	t.Parallel()
	for language, separator := range map[Language]rune{English: ',', French: ';'} {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			pool, o := demoFleet(t)
			spoil(t, pool)
			o.Language = language
			pack := writePack(t, pool, o)
			for _, f := range pack.manifest.Files {
				if strings.HasSuffix(f.Name, ".csv") {
					checkCells(t, f.Name, string(pack.files[f.Name]), separator)
				}
			}
		})
	}
}

// checkCells reads a table as a spreadsheet does.
func checkCells(t *testing.T, name, content string, separator rune) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(content, "\ufeff")))
	r.Comma = separator
	records, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, record := range records {
		for _, cell := range record {
			start := strings.TrimLeft(cell, "\ufeff \u00a0\"")
			if start != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(start)[0]) && !plainNumber.MatchString(cell) {
				t.Errorf("%s: the cell %q starts a formula", name, cell)
			}
		}
	}
}

// spoil puts a hostile text into every column of text of the inventory that takes one, a different one in each row.
func spoil(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	statements := []string{
		`UPDATE hosts h SET name = lower(e.evil) || h.name, domain = e.evil, os_caption = e.evil, os_version = e.evil, machine_id = e.evil,
			licensing_mode_source = e.evil, license_servers_source = e.evil, source = e.evil, license_servers = ARRAY[e.evil, h.name]
			FROM (SELECT host_id, ($1::text[])[1 + row_number() OVER (ORDER BY name) % cardinality($1::text[])] AS evil FROM hosts) e
			WHERE e.host_id = h.host_id`,
		`UPDATE license_servers l SET name = lower(e.evil) || l.name, domain = e.evil, os_caption = e.evil, os_version = e.evil, product_id = e.evil,
			server_id = e.evil, source = e.evil
			FROM (SELECT license_server_id, ($1::text[])[1 + row_number() OVER (ORDER BY name) % cardinality($1::text[])] AS evil FROM license_servers) e
			WHERE e.license_server_id = l.license_server_id`,
		`UPDATE key_packs k SET description = e.evil, product_version = e.evil
			FROM (SELECT license_server_id, key_pack_id, ($1::text[])[1 + row_number() OVER (ORDER BY key_pack_id) % cardinality($1::text[])] AS evil FROM key_packs) e
			WHERE e.license_server_id = k.license_server_id AND e.key_pack_id = k.key_pack_id`,
		`UPDATE collections c SET name = e.evil || c.name
			FROM (SELECT collection_id, ($1::text[])[1 + row_number() OVER (ORDER BY name) % cardinality($1::text[])] AS evil FROM collections) e
			WHERE e.collection_id = c.collection_id`,
		`UPDATE deployments d SET broker = lower(e.evil) || d.broker, source = e.evil, license_servers = ARRAY[e.evil]
			FROM (SELECT deployment_id, ($1::text[])[1 + row_number() OVER (ORDER BY broker) % cardinality($1::text[])] AS evil FROM deployments) e
			WHERE e.deployment_id = d.deployment_id`,
		`UPDATE purchases p SET reference = e.evil || p.reference, program = e.evil, agreement = e.evil, supplier = e.evil, part_number = e.evil,
			title = e.evil, note = e.evil, source = e.evil
			FROM (SELECT purchase_id, ($1::text[])[1 + row_number() OVER (ORDER BY reference) % cardinality($1::text[])] AS evil FROM purchases) e
			WHERE e.purchase_id = p.purchase_id`,
		`UPDATE refusals SET note = ($1::text[])[1], recorded_by = ($1::text[])[2]`,
	}
	for _, statement := range statements {
		if _, err := pool.Exec(t.Context(), statement, hostile); err != nil { //sqlconst:allow the constants above
			t.Fatal(err)
		}
	}
}
