package inventory

import (
	"context"

	"github.com/google/uuid"
)

// namesOfServer are the names that mean the license server $2 whose first label is $3: its own, and the label alone unless another server
// of the organization $1 begins with it too.
const namesOfServer = `ARRAY[$2::text] || CASE
	WHEN (SELECT count(*) FROM license_servers WHERE organization_id = $1 AND retired_at IS NULL AND split_part(name, '.', 1) = $3) <= 1 THEN ARRAY[$3::text]
	END`

// HostsNaming lists the hosts whose own list names a license server: by its full name, or by its first label where that means
// this server, to anybody or to the hosts of its domain.
func (s *Store) HostsNaming(ctx context.Context, organization uuid.UUID, licenseServer string) ([]*Host, error) {
	const query = `
		SELECT ` + hostColumns + `
		FROM hosts
		WHERE organization_id = $1 AND retired_at IS NULL
		  AND (license_servers && (` + namesOfServer + `)
		       OR $4::text <> '' AND license_servers && ARRAY[$3::text] AND right(name, length($4::text) + 1) = '.' || $4::text)
		ORDER BY name`
	name := canonical(licenseServer)
	return many[Host](ctx, s.pool, query, organization, name, shortName(name), suffixOf(name))
}

// PurchasesFor lists the purchases assigned to a license server, by its full name, or by its first label where no other begins
// with it.
func (s *Store) PurchasesFor(ctx context.Context, organization uuid.UUID, licenseServer string) ([]*Purchase, error) {
	const query = `
		SELECT ` + purchaseColumns + `
		FROM purchases
		WHERE organization_id = $1 AND license_server = ANY (` + namesOfServer + `)
		ORDER BY reference, cal_version, cal_kind`
	name := canonical(licenseServer)
	return many[Purchase](ctx, s.pool, query, organization, name, shortName(name))
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
		WHERE p.organization_id = $1 AND l.retired_at IS NULL
		  AND ($2 = '' OR strpos(l.name, lower($2)) > 0 OR strpos(lower(p.description), lower($2)) > 0)
		  AND ($3::bigint IS NULL OR p.product_version_id = $3)
		ORDER BY l.name, p.key_pack_id`
	return many[PackOfServer](ctx, s.pool, query, organization, storable(filter.Search), filter.ProductVersionID)
}
