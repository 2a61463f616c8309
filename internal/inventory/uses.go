package inventory

import (
	"context"

	"github.com/google/uuid"
)

// HostsNaming lists the hosts whose own list names a license server, by its full or its short name.
func (s *Store) HostsNaming(ctx context.Context, organization uuid.UUID, licenseServer string) ([]*Host, error) {
	const query = `
		SELECT ` + hostColumns + `
		FROM hosts
		WHERE organization_id = $1 AND license_servers && $2
		ORDER BY name`
	return many[Host](ctx, s.pool, query, organization, []string{licenseServer, shortName(licenseServer)})
}

// PurchasesFor lists the purchases assigned to a license server, by its full or its short name.
func (s *Store) PurchasesFor(ctx context.Context, organization uuid.UUID, licenseServer string) ([]*Purchase, error) {
	const query = `
		SELECT ` + purchaseColumns + `
		FROM purchases
		WHERE organization_id = $1 AND license_server = ANY ($2)
		ORDER BY reference, cal_version, cal_kind`
	return many[Purchase](ctx, s.pool, query, organization, []string{licenseServer, shortName(licenseServer)})
}

// PackOfServer is a key pack with the name of its license server.
type PackOfServer struct {
	KeyPack
	Server string `db:"server"`
}

// KeyPackFilter narrows the list of key packs. The zero value is all of them.
type KeyPackFilter struct {
	Search           string // part of the server's name or of the product code
	ProductVersionID *int64
}

// AllKeyPacks lists every key pack of the organization, by server and id.
func (s *Store) AllKeyPacks(ctx context.Context, organization uuid.UUID, filter KeyPackFilter) ([]*PackOfServer, error) {
	const query = `
		SELECT p.license_server_id, p.key_pack_id, p.description, p.key_pack_type, p.product_type, p.product_version, p.product_version_id,
		       p.total_count, p.issued_count, p.available_count, p.expires_at, l.name AS server
		FROM key_packs p
		JOIN license_servers l ON l.organization_id = p.organization_id AND l.license_server_id = p.license_server_id
		WHERE p.organization_id = $1
		  AND ($2 = '' OR strpos(l.name, lower($2)) > 0 OR strpos(lower(p.description), lower($2)) > 0)
		  AND ($3::bigint IS NULL OR p.product_version_id = $3)
		ORDER BY l.name, p.key_pack_id`
	return many[PackOfServer](ctx, s.pool, query, organization, filter.Search, filter.ProductVersionID)
}
