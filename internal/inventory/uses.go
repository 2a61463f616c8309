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

// ServerOf returns the license server in use that a purchase is assigned to: by its full name, or by its first label where one alone begins
// with it. Nil is none, or none that the portal knows.
func (s *Store) ServerOf(ctx context.Context, organization uuid.UUID, p *Purchase) (*LicenseServer, error) {
	if p.LicenseServer == "" {
		return nil, nil
	}
	found, err := many[LicenseServer](ctx, s.pool, licenseServersInUseNamed, organization, []string{shortName(p.LicenseServer)})
	if err != nil {
		return nil, err
	}
	for _, server := range found {
		if server.Name == p.LicenseServer || len(found) == 1 && shortName(p.LicenseServer) == p.LicenseServer {
			return server, nil
		}
	}
	return nil, nil
}

// PackOfServer is a key pack with the name of its license server.
type PackOfServer struct {
	KeyPack
	Server string `db:"server"`
}
