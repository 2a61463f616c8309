package inventory

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// PageSize is how many rows a list shows at once.
const PageSize = 100

// Page is one page of a list.
type Page[T any] struct {
	Rows  []*T
	Total int    // rows that the filter lets through, on all pages
	Next  string // the keyset cursor of the next page; "" on the last
}

// pageOf cuts the row that was read beyond the page's end, which tells that there is a next one.
func pageOf[T any](rows []*T, total, size int, cursor func(*T) string) Page[T] {
	page := Page[T]{Rows: rows, Total: total}
	if size > 0 && len(rows) > size {
		page.Rows = rows[:size]
		page.Next = cursor(rows[size-1])
	}
	return page
}

// HostFilter narrows the list of hosts. The zero value is the first page of all.
type HostFilter struct {
	Search  string // part of the name
	Release string // "2019", "unknown"; "" any
	Mode    *int64 // WMI's number; nil any
	Silent  bool   // only hosts that were named by others and have never reported
	After   string // name of the last host of the page before
	Limit   int    // rows; 0 is all of them, for exports
}

// Hosts lists hosts by name.
func (s *Store) Hosts(ctx context.Context, organization uuid.UUID, filter HostFilter) (Page[Host], error) {
	const where = `
		FROM hosts
		WHERE organization_id = @organization AND retired_at IS NULL
		  AND strpos(name, lower(@search)) > 0
		  AND (@release = '' OR release = @release)
		  AND (@mode::bigint IS NULL OR licensing_mode = @mode)
		  AND (NOT @silent OR collected_at IS NULL)`
	const count = `SELECT count(*) ` + where
	const query = `SELECT ` + hostColumns + where + ` AND name > @after ORDER BY name LIMIT @limit`
	args := pgx.StrictNamedArgs{
		"organization": organization, "search": filter.Search, "release": filter.Release, "mode": filter.Mode, "silent": filter.Silent,
	}
	return listPage(ctx, s, count, query, args, filter.After, filter.Limit, func(h *Host) string { return h.Name })
}

// listPage runs the two constant queries of a list: how many rows there are, and one page of them.
func listPage[T any](ctx context.Context, s *Store, count, query string, args pgx.StrictNamedArgs, after string, limit int, cursor func(*T) string) (Page[T], error) {
	for name, value := range args {
		if text, ok := value.(string); ok {
			args[name] = storable(text)
		}
	}
	var total int
	if err := s.pool.QueryRow(ctx, count, args).Scan(&total); err != nil { //sqlconst:allow every caller passes a constant
		return Page[T]{}, fmt.Errorf("count %T: %w", *new(T), err)
	}
	args["after"], args["limit"] = storable(after), (*int)(nil)
	if limit > 0 {
		args["limit"] = limit + 1
	}
	rows, err := many[T](ctx, s.pool, query, args)
	if err != nil {
		return Page[T]{}, err
	}
	return pageOf(rows, total, limit, cursor), nil
}

// LicenseServerFilter narrows the list of license servers. The zero value is the first page of all.
type LicenseServerFilter struct {
	Search  string // part of the name
	Release string // "" any
	After   string // name of the last server of the page before
	Limit   int    // rows; 0 is all of them
}

// LicenseServers lists license servers by name.
func (s *Store) LicenseServers(ctx context.Context, organization uuid.UUID, filter LicenseServerFilter) (Page[LicenseServer], error) {
	const where = `
		FROM license_servers
		WHERE organization_id = @organization AND retired_at IS NULL
		  AND strpos(name, lower(@search)) > 0
		  AND (@release = '' OR release = @release)`
	const count = `SELECT count(*) ` + where
	const query = `SELECT ` + licenseServerColumns + where + ` AND name > @after ORDER BY name LIMIT @limit`
	args := pgx.StrictNamedArgs{"organization": organization, "search": filter.Search, "release": filter.Release}
	return listPage(ctx, s, count, query, args, filter.After, filter.Limit, func(l *LicenseServer) string { return l.Name })
}

// PurchaseFilter narrows the list of purchases. The zero value is the first page of all.
type PurchaseFilter struct {
	Search        string // part of the reference, the agreement, the supplier or the title
	CALVersion    string // "" any
	CALKind       string // "" any
	LicenseServer string // part of the name; "" any
	Unassigned    bool   // only those assigned to no server
	After         string // cursor of the page before
	Limit         int    // rows; 0 is all of them
}

// Purchases lists purchases by reference, version and kind.
func (s *Store) Purchases(ctx context.Context, organization uuid.UUID, filter PurchaseFilter) (Page[Purchase], error) {
	const where = `
		FROM purchases
		WHERE organization_id = @organization
		  AND (@search = '' OR strpos(lower(reference || ' ' || agreement || ' ' || supplier || ' ' || title), lower(@search)) > 0)
		  AND (@version = '' OR cal_version = @version)
		  AND (@kind = '' OR cal_kind = @kind)
		  AND (@server = '' OR strpos(license_server, lower(@server)) > 0)
		  AND (NOT @unassigned OR license_server = '')`
	const count = `SELECT count(*) ` + where
	// chr(31) sorts before what a reference can hold, so that the cursor orders as the three columns do.
	const query = `
		SELECT ` + purchaseColumns + where + `
		  AND (reference || chr(31) || cal_version || chr(31) || cal_kind) COLLATE "C" > @after
		ORDER BY (reference || chr(31) || cal_version || chr(31) || cal_kind) COLLATE "C" LIMIT @limit`
	args := pgx.StrictNamedArgs{
		"organization": organization, "search": filter.Search, "version": filter.CALVersion, "kind": filter.CALKind,
		"server": filter.LicenseServer, "unassigned": filter.Unassigned,
	}
	return listPage(ctx, s, count, query, args, filter.After, filter.Limit, func(p *Purchase) string {
		return p.Reference + "\x1f" + p.CALVersion + "\x1f" + p.CALKind
	})
}
