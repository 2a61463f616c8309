package inventory

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/compat"
)

// KeyPack is what a license server reports of installed CALs: one Win32_TSLicenseKeyPack. Counts: -1 is unlimited, nil was not read.
type KeyPack struct {
	LicenseServerID  uuid.UUID  `db:"license_server_id"`
	ID               int64      `db:"key_pack_id"` // unique on its server only
	Description      string     `db:"description"`
	Type             *int64     `db:"key_pack_type"`
	ProductType      *int64     `db:"product_type"`
	ProductVersion   string     `db:"product_version"` // in the server's language; never judged
	ProductVersionID *int64     `db:"product_version_id"`
	Total            *int64     `db:"total_count"`
	Issued           *int64     `db:"issued_count"`
	Available        *int64     `db:"available_count"`
	ExpiresAt        *time.Time `db:"expires_at"`
}

// Compat is the pack as the rules see it.
func (p *KeyPack) Compat() compat.KeyPack {
	pack := compat.KeyPack{
		ID: p.ID, Description: p.Description, Type: numberOr(p.Type, -1), ProductType: numberOr(p.ProductType, -1),
		ProductVersion: p.ProductVersion, ProductVersionID: numberOr(p.ProductVersionID, -1),
		Total: countOf(p.Total), Issued: countOf(p.Issued), Available: countOf(p.Available),
	}
	if p.ExpiresAt != nil {
		pack.ExpiresAt = *p.ExpiresAt
	}
	return pack
}

func numberOr(n *int64, unread int) int {
	if n == nil {
		return unread
	}
	return int(*n)
}

func countOf(n *int64) compat.Count {
	if n == nil {
		return compat.Count{}
	}
	return compat.CountOf(*n)
}

// textOfKeyPacks sums packs up for the history: "3 C50-10.01-S (6, 1, 2) 2000/1" is pack 3 with version id 6, product type 1, key
// pack type 2 and 2000 CALs, 1 of them issued.
func textOfKeyPacks(packs []KeyPack) *string {
	if packs == nil {
		return nil
	}
	parts := make([]string, len(packs))
	for i, p := range packs {
		parts[i] = p.text()
	}
	slices.Sort(parts)
	text := strings.Join(parts, "; ")
	return &text
}

func (p *KeyPack) text() string {
	text := fmt.Sprintf("%d %s (%s, %s, %s) %s/%s", p.ID, quoted(p.Description),
		digits(p.ProductVersionID), digits(p.ProductType), digits(p.Type), digits(p.Total), digits(p.Issued))
	if p.ExpiresAt != nil {
		text += " – " + p.ExpiresAt.Format(time.DateOnly)
	}
	return text
}

// samePacks compares every field, in whatever order.
func samePacks(a, b []KeyPack) bool {
	if (a == nil) != (b == nil) || len(a) != len(b) {
		return false
	}
	byID := make(map[int64]*KeyPack, len(a))
	for i := range a {
		byID[a[i].ID] = &a[i]
	}
	for i := range b {
		if known := byID[b[i].ID]; known == nil || !known.same(&b[i]) {
			return false
		}
	}
	return true
}

func (p *KeyPack) same(o *KeyPack) bool {
	expires := p.ExpiresAt == nil && o.ExpiresAt == nil || p.ExpiresAt != nil && o.ExpiresAt != nil && p.ExpiresAt.Equal(*o.ExpiresAt)
	return expires && p.Description == o.Description && p.ProductVersion == o.ProductVersion && sameNumber(p.Type, o.Type) &&
		sameNumber(p.ProductType, o.ProductType) && sameNumber(p.ProductVersionID, o.ProductVersionID) &&
		sameNumber(p.Total, o.Total) && sameNumber(p.Issued, o.Issued) && sameNumber(p.Available, o.Available)
}

func sameNumber(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }

func digits(n *int64) string {
	if n == nil {
		return "?"
	}
	return strconv.FormatInt(*n, 10)
}

const keyPackColumns = `
	license_server_id, key_pack_id, description, key_pack_type, product_type, product_version, product_version_id,
	total_count, issued_count, available_count, expires_at`

const allKeyPacks = `
	SELECT ` + keyPackColumns + `
	FROM key_packs
	WHERE organization_id = $1
	ORDER BY license_server_id, key_pack_id`

// keyPacksNamed are the packs of the license servers that a name with one of the first labels $2 could mean.
const keyPacksNamed = `
	SELECT ` + keyPackColumns + `
	FROM key_packs
	WHERE organization_id = $1 AND license_server_id IN (
		SELECT license_server_id FROM license_servers WHERE organization_id = $1 AND split_part(name, '.', 1) = ANY ($2))`

// KeyPacks returns the packs of one license server, in the order of their ids.
func (s *Store) KeyPacks(ctx context.Context, organization, licenseServer uuid.UUID) ([]*KeyPack, error) {
	const query = `
		SELECT ` + keyPackColumns + `
		FROM key_packs
		WHERE organization_id = $1 AND license_server_id = $2
		ORDER BY key_pack_id`
	return many[KeyPack](ctx, s.pool, query, organization, licenseServer)
}

// queueKeyPacks makes packs the whole truth about a license server's packs.
func queueKeyPacks(batch *pgx.Batch, organization, licenseServer uuid.UUID, packs []KeyPack) {
	const drop = `DELETE FROM key_packs WHERE organization_id = $1 AND license_server_id = $2`
	const add = `
		INSERT INTO key_packs (
			organization_id, license_server_id, key_pack_id, description, key_pack_type, product_type, product_version, product_version_id,
			total_count, issued_count, available_count, expires_at)
		SELECT @organization, @server, p.*
		FROM unnest(
			@ids::bigint[], @descriptions::text[], @types::bigint[], @product_types::bigint[], @versions::text[], @version_ids::bigint[],
			@totals::bigint[], @issued::bigint[], @available::bigint[], @expire::timestamptz[]) AS p`
	batch.Queue(drop, organization, licenseServer)
	batch.Queue(add, pgx.StrictNamedArgs{
		"organization": organization, "server": licenseServer,
		"ids":           column(packs, func(p KeyPack) int64 { return p.ID }),
		"descriptions":  column(packs, func(p KeyPack) string { return p.Description }),
		"types":         column(packs, func(p KeyPack) *int64 { return p.Type }),
		"product_types": column(packs, func(p KeyPack) *int64 { return p.ProductType }),
		"versions":      column(packs, func(p KeyPack) string { return p.ProductVersion }),
		"version_ids":   column(packs, func(p KeyPack) *int64 { return p.ProductVersionID }),
		"totals":        column(packs, func(p KeyPack) *int64 { return p.Total }),
		"issued":        column(packs, func(p KeyPack) *int64 { return p.Issued }),
		"available":     column(packs, func(p KeyPack) *int64 { return p.Available }),
		"expire":        column(packs, func(p KeyPack) *time.Time { return p.ExpiresAt }),
	})
}
