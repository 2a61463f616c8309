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
	"calfleet/internal/postgres"
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
	switch {
	case n == nil:
		return compat.Count{}
	case *n == -1:
		return compat.Count{Read: true, Unlimited: true}
	default:
		return compat.Count{N: *n, Read: true}
	}
}

// textOfKeyPacks sums packs up for the history: "3 C50-10.01-S 2000/1" is pack 3 with 2000 CALs, 1 issued.
func textOfKeyPacks(packs []KeyPack) *string {
	if packs == nil {
		return nil
	}
	parts := make([]string, len(packs))
	for i, p := range packs {
		parts[i] = fmt.Sprintf("%d %s (%d) %s/%s", p.ID, p.Description, numberOr(p.ProductVersionID, -1), digits(p.Total), digits(p.Issued))
	}
	slices.Sort(parts)
	text := strings.Join(parts, "; ")
	return &text
}

func digits(n *int64) string {
	if n == nil {
		return "?"
	}
	return strconv.FormatInt(*n, 10)
}

const keyPackColumns = `
	license_server_id, key_pack_id, description, key_pack_type, product_type, product_version, product_version_id,
	total_count, issued_count, available_count, expires_at`

func allKeyPacks(ctx context.Context, db postgres.DB, organization uuid.UUID) ([]*KeyPack, error) {
	const query = `
		SELECT ` + keyPackColumns + `
		FROM key_packs
		WHERE organization_id = $1
		ORDER BY license_server_id, key_pack_id`
	return many[KeyPack](ctx, db, query, organization)
}

// KeyPacks returns the packs of one license server, in the order of their ids.
func (s *Store) KeyPacks(ctx context.Context, organization, licenseServer uuid.UUID) ([]*KeyPack, error) {
	const query = `
		SELECT ` + keyPackColumns + `
		FROM key_packs
		WHERE organization_id = $1 AND license_server_id = $2
		ORDER BY key_pack_id`
	return many[KeyPack](ctx, s.pool, query, organization, licenseServer)
}

// keyPacksOf returns the packs of one server as a record would say them, nil where they were never read.
func keyPacksOf(ctx context.Context, db postgres.DB, organization uuid.UUID, server *LicenseServer) ([]KeyPack, error) {
	const query = `
		SELECT ` + keyPackColumns + `
		FROM key_packs
		WHERE organization_id = $1 AND license_server_id = $2`
	if server.KeyPacksReadAt == nil {
		return nil, nil
	}
	rows, err := db.Query(ctx, query, organization, server.ID)
	if err != nil {
		return nil, fmt.Errorf("read key packs of %q: %w", server.Name, err)
	}
	packs, err := pgx.CollectRows(rows, pgx.RowToStructByName[KeyPack])
	if err != nil {
		return nil, fmt.Errorf("read key packs of %q: %w", server.Name, err)
	}
	return packs, nil
}

// replaceKeyPacks makes packs the whole truth about a license server's packs.
func replaceKeyPacks(ctx context.Context, tx pgx.Tx, organization, licenseServer uuid.UUID, packs []KeyPack) error {
	const drop = `DELETE FROM key_packs WHERE organization_id = $1 AND license_server_id = $2`
	if _, err := tx.Exec(ctx, drop, organization, licenseServer); err != nil {
		return fmt.Errorf("drop key packs of %s: %w", licenseServer, err)
	}
	columns := []string{
		"organization_id", "license_server_id", "key_pack_id", "description", "key_pack_type", "product_type", "product_version",
		"product_version_id", "total_count", "issued_count", "available_count", "expires_at",
	}
	rows := make([][]any, len(packs))
	for i, p := range packs {
		rows[i] = []any{
			organization, licenseServer, p.ID, p.Description, p.Type, p.ProductType, p.ProductVersion,
			p.ProductVersionID, p.Total, p.Issued, p.Available, p.ExpiresAt,
		}
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"key_packs"}, columns, pgx.CopyFromRows(rows)); err != nil {
		return fmt.Errorf("write key packs of %s: %w", licenseServer, err)
	}
	return nil
}
