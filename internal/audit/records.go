package audit

import (
	"context"
	"maps"
	"slices"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
)

// The tables of what is on record. The headers of purchases are those that the import knows best: the table can be given back.

var purchaseColumns = []column[*inventory.Purchase]{
	{t("Order or invoice", "Commande ou facture"), func(_ *pack, r *inventory.Purchase) sheet.Cell { return sheet.Text(r.Reference) }},
	{t("CAL version", "Version de CAL"), func(_ *pack, r *inventory.Purchase) sheet.Cell { return sheet.Text(r.CALVersion) }},
	{t("CAL kind", "Type de CAL"), func(p *pack, r *inventory.Purchase) sheet.Cell { return p.kind(kindOf(r.CALKind)) }},
	{t("Quantity", "Quantité"), func(_ *pack, r *inventory.Purchase) sheet.Cell { return sheet.Int(int64(r.Quantity)) }},
	{t("Program", "Programme"), func(_ *pack, r *inventory.Purchase) sheet.Cell { return sheet.Text(r.Program) }},
	{t("Agreement", "Contrat"), func(_ *pack, r *inventory.Purchase) sheet.Cell { return sheet.Text(r.Agreement) }},
	{t("License server", "Serveur de licences"), func(_ *pack, r *inventory.Purchase) sheet.Cell { return sheet.Text(r.LicenseServer) }},
	{t("Purchased on", "Acheté le"), func(_ *pack, r *inventory.Purchase) sheet.Cell { return day(r.PurchasedOn) }},
	{t("Supplier", "Fournisseur"), func(_ *pack, r *inventory.Purchase) sheet.Cell { return sheet.Text(r.Supplier) }},
	{t("Part number", "N° d’article"), func(_ *pack, r *inventory.Purchase) sheet.Cell { return sheet.Text(r.PartNumber) }},
	{t("Title", "Désignation"), func(_ *pack, r *inventory.Purchase) sheet.Cell { return sheet.Text(r.Title) }},
	{t("Term", "Durée"), func(p *pack, r *inventory.Purchase) sheet.Cell { return p.term(r.Term) }},
	{t("Subscription ends on", "Fin de l’abonnement"), func(_ *pack, r *inventory.Purchase) sheet.Cell { return day(r.EndsOn) }},
	{t("Software Assurance", "Software Assurance"), func(p *pack, r *inventory.Purchase) sheet.Cell { return p.said(r.Assurance) }},
	{t("Software Assurance until", "Software Assurance jusqu’au"), func(_ *pack, r *inventory.Purchase) sheet.Cell { return day(r.AssuredUntil) }},
	{t("Note", "Note"), func(_ *pack, r *inventory.Purchase) sheet.Cell { return sheet.Text(r.Note) }},
	{t("Recorded by", "Enregistré par"), func(_ *pack, r *inventory.Purchase) sheet.Cell { return sheet.Text(r.Source) }},
	{t("Recorded at (UTC)", "Enregistré à (UTC)"), func(_ *pack, r *inventory.Purchase) sheet.Cell { return instant(&r.UpdatedAt) }},
}

// term is empty where nobody has said it: an import reads "unknown" as no term.
func (p *pack) term(term string) sheet.Cell {
	switch term {
	case inventory.TermPerpetual:
		return p.say(t("perpetual", "perpétuelle"))
	case inventory.TermSubscription:
		return p.say(t("subscription", "abonnement"))
	default:
		return sheet.Cell{}
	}
}

// said is flag for what can be imported again: nothing where nobody has said it.
func (p *pack) said(b *bool) sheet.Cell {
	if b == nil {
		return sheet.Cell{}
	}
	return p.flag(b)
}

func kindOf(word string) compat.Kind {
	kind, _ := compat.ParseKind(word) // the database holds only what this parses
	return kind
}

func (p *pack) purchases(ctx context.Context, a *archive) error {
	const query = `
		SELECT purchase_id, reference, cal_version, cal_kind, quantity, program, agreement, license_server, purchased_on,
		       supplier, part_number, title, term, ends_on, assurance, assured_until, note, source, created_at, updated_at
		FROM purchases
		WHERE organization_id = $1
		ORDER BY reference COLLATE "C", cal_version, cal_kind`
	return addTable(p, a, "purchases.csv", purchaseColumns, stream[inventory.Purchase](ctx, p.tx, query, p.Organization))
}

// installedPack is a key pack with the server it is installed on.
type installedPack struct {
	Server  string `db:"server"`
	Release string `db:"release"`
	inventory.KeyPack
}

var keyPackColumns = []column[*installedPack]{
	{t("License server", "Serveur de licences"), func(_ *pack, r *installedPack) sheet.Cell { return sheet.Text(r.Server) }},
	{t("Server release", "Version du serveur"), func(p *pack, r *installedPack) sheet.Cell { return p.release(r.Release) }},
	{t("Key pack", "Pack"), func(_ *pack, r *installedPack) sheet.Cell { return sheet.Int(r.ID) }},
	{t("Product code", "Code produit"), func(_ *pack, r *installedPack) sheet.Cell { return sheet.Text(r.Description) }},
	{t("KeyPackType", "KeyPackType"), func(p *pack, r *installedPack) sheet.Cell { return number(p, r.Type) }},
	{t("ProductType", "ProductType"), func(p *pack, r *installedPack) sheet.Cell { return number(p, r.ProductType) }},
	{t("ProductVersionID", "ProductVersionID"), func(p *pack, r *installedPack) sheet.Cell { return number(p, r.ProductVersionID) }},
	{t("ProductVersion", "ProductVersion"), func(_ *pack, r *installedPack) sheet.Cell { return sheet.Text(r.ProductVersion) }},
	{t("CAL version", "Version de CAL"), func(p *pack, r *installedPack) sheet.Cell { return p.version(r.Compat().CALVersion()) }},
	{t("CAL kind", "Type de CAL"), func(p *pack, r *installedPack) sheet.Cell { return p.kind(r.Compat().Kind()) }},
	{t("Counts as supply", "Compte comme CAL"), func(p *pack, r *installedPack) sheet.Cell { return p.flag(new(r.Compat().IsSupply())) }},
	{t("Installed", "Installées"), func(p *pack, r *installedPack) sheet.Cell { return p.count(r.Compat().Total) }},
	{t("Issued", "Délivrées"), func(p *pack, r *installedPack) sheet.Cell { return p.count(r.Compat().Issued) }},
	{t("Available", "Disponibles"), func(p *pack, r *installedPack) sheet.Cell { return p.count(r.Compat().Available) }},
	{t("Expires at (UTC)", "Expire à (UTC)"), func(_ *pack, r *installedPack) sheet.Cell { return instant(r.ExpiresAt) }},
}

func (p *pack) keyPacks(ctx context.Context, a *archive) error {
	const query = `
		SELECT l.name AS server, l.release, k.license_server_id, k.key_pack_id, k.description, k.key_pack_type, k.product_type,
		       k.product_version, k.product_version_id, k.total_count, k.issued_count, k.available_count, k.expires_at
		FROM key_packs k
		JOIN license_servers l ON l.organization_id = k.organization_id AND l.license_server_id = k.license_server_id
		WHERE k.organization_id = $1 AND l.retired_at IS NULL
		ORDER BY l.name COLLATE "C", k.key_pack_id`
	return addTable(p, a, "key-packs.csv", keyPackColumns, stream[installedPack](ctx, p.tx, query, p.Organization))
}

var serverColumns = []column[*inventory.LicenseServer]{
	{t("License server", "Serveur de licences"), func(_ *pack, r *inventory.LicenseServer) sheet.Cell { return sheet.Text(r.Name) }},
	{t("Domain", "Domaine"), func(p *pack, r *inventory.LicenseServer) sheet.Cell { return p.known(r.Domain) }},
	{t("In a domain", "Dans un domaine"), func(p *pack, r *inventory.LicenseServer) sheet.Cell { return p.flag(r.DomainJoined) }},
	{t("Release", "Version"), func(p *pack, r *inventory.LicenseServer) sheet.Cell { return p.release(r.Release) }},
	{t("Operating system", "Système d’exploitation"), func(p *pack, r *inventory.LicenseServer) sheet.Cell { return p.known(r.Caption) }},
	{t("Build", "Build"), func(p *pack, r *inventory.LicenseServer) sheet.Cell { return p.known(r.Version) }},
	{t("Activated", "Activé"), func(p *pack, r *inventory.LicenseServer) sheet.Cell { return p.flag(r.Activated) }},
	{t("Product ID", "ID de produit"), func(_ *pack, r *inventory.LicenseServer) sheet.Cell { return optional(r.ProductID) }},
	{t("License server ID", "ID de serveur de licences"), func(_ *pack, r *inventory.LicenseServer) sheet.Cell { return optional(r.ServerID) }},
	{t("In Terminal Server License Servers", "Dans Serveurs de licences des services Terminal Server"), func(p *pack, r *inventory.LicenseServer) sheet.Cell { return p.flag(r.InGroup) }},
	{t("Key packs read at (UTC)", "Packs lus à (UTC)"), func(_ *pack, r *inventory.LicenseServer) sheet.Cell { return instant(r.KeyPacksReadAt) }},
	{t("Source", "Source"), func(_ *pack, r *inventory.LicenseServer) sheet.Cell { return sheet.Text(r.Source) }},
	{t("Collected at (UTC)", "Relevé à (UTC)"), func(_ *pack, r *inventory.LicenseServer) sheet.Cell { return instant(r.CollectedAt) }},
}

func optional(s *string) sheet.Cell {
	if s == nil {
		return sheet.Cell{}
	}
	return sheet.Text(*s)
}

func (p *pack) licenseServers(_ context.Context, a *archive) error {
	servers := make([]*inventory.LicenseServer, 0, len(p.snapshot.LicenseServers))
	for _, name := range slices.Sorted(maps.Keys(p.snapshot.LicenseServers)) {
		servers = append(servers, p.snapshot.LicenseServers[name])
	}
	return addTable(p, a, "license-servers.csv", serverColumns, each(servers))
}
