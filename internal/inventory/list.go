package inventory

import (
	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
)

var organizationID = statement.Const("organization_id")

// BesideRecords is what the search of a list of records looks into beside their own fields: the tags and the fields of the organization's own of
// those with a key.
func BesideRecords(key statement.SQL) []list.Beside {
	return []list.Beside{
		{
			Key: key, Record: statement.Const("r.record_id"), Organization: statement.Const("r.organization_id"), Value: statement.Const("t.folded"),
			From: statement.Const("record_tags r JOIN tags t ON t.organization_id = r.organization_id AND t.tag_id = r.tag_id"),
		},
		{
			Key: key, Record: statement.Const("v.record_id"), Organization: statement.Const("v.organization_id"), Value: statement.Const("v.folded"),
			From: statement.Const("custom_values v"),
		},
	}
}

// Where lists are read from, each with the type of its rows.
var (
	// HostList has Hosts.
	HostList = list.Source{
		Select: statement.Const(hostColumns), From: statement.Const("hosts"), Organization: organizationID,
		Key: []statement.SQL{statement.Const("name")},
	}
	// LicenseServerList has LicenseServers.
	LicenseServerList = list.Source{
		Select: statement.Const(licenseServerColumns), From: statement.Const("license_servers"), Organization: organizationID,
		Key: []statement.SQL{statement.Const("name")},
	}
	// KeyPackList has PacksOfServer, of servers in use; p is the pack and l the license server.
	KeyPackList = list.Source{
		Select: statement.Const(`
			p.license_server_id, p.key_pack_id, p.description, p.key_pack_type, p.product_type, p.product_version, p.product_version_id,
			p.total_count, p.issued_count, p.available_count, p.expires_at, l.name AS server`),
		From: statement.Const(`
			key_packs p
			JOIN license_servers l ON l.organization_id = p.organization_id AND l.license_server_id = p.license_server_id AND l.retired_at IS NULL`),
		Organization: statement.Const("p.organization_id"),
		Key:          []statement.SQL{statement.Const("p.license_server_id"), statement.Const("p.key_pack_id")},
	}
	// CollectionList has ListedCollections, in use and without the keys of their hosts; c is the collection and d the deployment that governs it.
	CollectionList = list.Source{
		Select: statement.Const(listedColumns + `, ` + memberNames + `, '{}'::uuid[] AS host_ids`),
		From: statement.Const(`(
			SELECT organization_id, collection_id, deployment_id, by_hand, name, licensing_mode, license_servers, authorised, actual, retired_at
			FROM collections
			WHERE retired_at IS NULL) c ` + listedDeployments),
		Organization: statement.Const("c.organization_id"),
		Key:          []statement.SQL{statement.Const("c.collection_id")},
	}
	// PurchaseList has Purchases.
	PurchaseList = list.Source{
		Select: statement.Const(purchaseColumns), From: statement.Const("purchases"), Organization: organizationID,
		Key: []statement.SQL{statement.Const("purchase_id")},
	}
	// ImportList has Imports.
	ImportList = list.Source{
		Select: statement.Const(importColumns), From: statement.Const("imports"), Organization: organizationID,
		Key: []statement.SQL{statement.Const("import_id")},
	}
)
