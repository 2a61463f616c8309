package inventory

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/sheet"
)

// fieldBroker and fieldHost are what lines say of a collection besides its topics: which broker governs it, and one host that is in it.
const (
	fieldBroker = "broker"
	fieldHost   = "host"
)

// collectionImport reads lists of collections, one on a line, with all hosts of each in a cell: our own export, and what people keep of their
// farms.
var collectionImport = &importKind{
	id: ImportCollections, record: KindCollection, fields: namesOfFields(collectionFields), lock: lockInventory,
	synonyms: sheet.Synonyms{
		"name":            append(slices.Clone(collectionHeaders), "Farm", "Ferme", "Name", "Nom"),
		fieldBroker:       brokerHeaders,
		"hosts":           {"Hosts", "Hôtes", "Session hosts", "Hôtes de session", "RD Session Hosts", "Members", "Membres", "Servers", "Serveurs", "Computers", "Ordinateurs"},
		"licensing_mode":  {"Licensing mode", "Mode de licence", "Mode", "Mode de licences", "Licensing type", "Type de licence"},
		"license_servers": {"License servers", "Serveurs de licences", "License server", "Licence servers", "Serveur de licences", "Serveurs de licence", "RD license servers"},
		"authorised": {
			"May connect", "Autorisés à se connecter", "Authorised users", "Authorized users", "Users authorised", "Users authorized", "Utilisateurs autorisés", "Authorised", "Authorized", "Autorisés",
			"Nombre d'utilisateurs autorisés",
		},
		"actual":     {"Do connect", "Se connectent", "Actual users", "Active users", "Utilisateurs actifs", "Utilisateurs réels", "Connected users"},
		ignoredField: ignoredHeaders,
	},
	missing: missingOfCollection,
	tells: func(m Mapping) bool {
		return m.namesCollection() || slices.ContainsFunc([]string{"hosts", "authorised", "actual"}, func(field string) bool { return m.column(field) >= 0 })
	},
	reader: func(f *ImportFile) lineReader {
		return &recordReader{cellReader: newCellReader(f.Mapping, f.upload.Fields), fields: collectionFields, what: aCollection, first: newFirstLines[string](), beside: []string{fieldBroker}}
	},
	plan: planCollections, undo: undoCollections,
}

// memberImport reads lists with a host on each line and the collection that it is in: Get-RDSessionHost, inventories. Hosts of which such a file
// says nothing stay where they are.
var memberImport = &importKind{
	id: ImportMembers, record: "member", fields: namesOfFields(memberFields), lock: lockInventory,
	synonyms: sheet.Synonyms{
		"name":      collectionHeaders,
		fieldBroker: brokerHeaders,
		fieldHost: {
			"Host", "Hôte", "Session host", "Hôte de session", "RD Session Host", "Member", "Membre", "Computer name", "PSComputerName", "DNS host name", "FQDN", "Server name", "Server", "Serveur",
			"Computer", "Machine", "Nom d'hôte", "Nom de l'hôte", "Nom du serveur", "Nom de l'ordinateur", "Ordinateur", "Name", "Nom",
		},
		ignoredField: ignoredHeaders,
	},
	missing: func(m Mapping) sheet.Reason {
		reason := missingOfCollection(m)
		if m.column(fieldHost) < 0 {
			reason = both(reason, sheet.Because("no column holds the name of the host. Name one “Host”, or choose the column that holds it",
				"aucune colonne ne contient le nom de l’hôte. Nommez-en une « Hôte », ou choisissez la colonne qui le contient"))
		}
		return reason
	},
	reader: func(f *ImportFile) lineReader {
		return &recordReader{
			cellReader: newCellReader(f.Mapping, nil), fields: memberFields, what: aCollection, beside: []string{fieldBroker, fieldHost},
			needs: map[string]sheet.Reason{fieldHost: sheet.Because("the name of the host is missing", "le nom de l’hôte manque")},
		}
	},
	plan: planCollections, undo: undoCollections,
}

var (
	aCollection       = sheet.Reason{EN: "a collection", FR: "une collection"}
	collectionHeaders = []string{
		"Collection", "Collection name", "Nom de la collection", "Session collection", "Collection de sessions", "RDS collection", "Collection RDS", "Nom de collection", "RD Session collection",
	}
	brokerHeaders = []string{
		"Connection broker", "Service Broker", "Broker", "RD Connection Broker", "Deployment", "Déploiement", "Broker de connexion", "Service Broker pour les connexions", "Active management server",
	}
)

// collectionFields are what a line says of a collection; a host, its license servers and its mode are read as of hosts.
var collectionFields = []recordField{
	{"name", collectionCell}, {fieldBroker, computerCell}, {"hosts", membersCell}, {"licensing_mode", modeCell}, {"license_servers", serversCell}, {"authorised", issuedCell}, {"actual", issuedCell},
}

var memberFields = []recordField{{"name", collectionCell}, {fieldBroker, computerCell}, {fieldHost, computerCell}}

func namesOfFields(fields []recordField) []string {
	return column(fields, func(f recordField) string { return f.name })
}

// namesCollection reports that the column of names says in words that they are of collections.
func (m Mapping) namesCollection() bool {
	at := m.column("name")
	return at >= 0 && strings.Contains(sheet.Fold(m.Columns[at].Column), "collection")
}

func missingOfCollection(m Mapping) sheet.Reason {
	if m.column("name") >= 0 {
		return sheet.Reason{}
	}
	return sheet.Because("no column holds the name of the collection. Name one “Collection”, or choose the column that holds it",
		"aucune colonne ne contient le nom de la collection. Nommez-en une « Collection », ou choisissez la colonne qui le contient")
}

func collectionCell(cell string) (string, sheet.Reason) { return textOfCell(cell, maxName) }

// membersCell takes names of hosts, whatever stands between them.
func membersCell(cell string) (string, sheet.Reason) {
	names, ok := computersTyped(strings.ReplaceAll(cell, "|", " "), maxMembers)
	if !ok || len(names) == 0 {
		return "", sheet.Because("%q is no list of hosts; write their names with blanks between them, at most %d", "%q n’est pas une liste d’hôtes ; écrivez leurs noms séparés par des espaces, %d au plus", quote(cell), maxMembers)
	}
	return strings.Join(names, "\n"), sheet.Reason{}
}

// ListedCollection is a collection as its list has it: one by hand, a broker's, or of one host by itself. Of the last two, files can say nothing
// but counts.
type ListedCollection struct {
	HandCollection
	CollectionCounts
	ByHand bool   `db:"by_hand"`
	Broker string `db:"broker"` // that governs it; "" for none
}

// listedTopics are what a line may say of a collection. The name is the key of the line.
var listedTopics = []topic[*ListedCollection]{
	{name: "hosts", parts: func(c *ListedCollection) []any { return []any{&c.Hosts} }, read: readMembers},
	{name: "licensing_mode", parts: func(c *ListedCollection) []any { return []any{&c.LicensingMode} }, read: readModeNumber},
	{name: "license_servers", parts: func(c *ListedCollection) []any { return []any{&c.LicenseServers} }, read: readServerList},
	{name: "authorised", parts: func(c *ListedCollection) []any { return []any{&c.Authorised} }, read: readUserCount},
	{name: "actual", parts: func(c *ListedCollection) []any { return []any{&c.Actual} }, read: readUserCount},
}

// isCount reports a topic that is counted of every collection, whoever governs it.
func isCount(topic string) bool { return topic == "authorised" || topic == "actual" }

const (
	listedColumns = `
	c.collection_id, c.name, c.by_hand, c.authorised, c.actual, c.retired_at, coalesce(d.broker, '') AS broker,
	CASE WHEN c.by_hand THEN c.licensing_mode ELSE d.licensing_mode END AS licensing_mode,
	CASE WHEN c.by_hand THEN c.license_servers ELSE d.license_servers END AS license_servers`
	listedDeployments = `LEFT JOIN deployments d ON d.organization_id = c.organization_id AND d.deployment_id = c.deployment_id`
)

// namedCollections are those that a line with one of the names $2 could mean, and those of the IDs $3. What brokers call theirs may have blanks
// that no cell keeps.
const namedCollections = `
	SELECT ` + listedColumns + `, ` + memberColumns + `
	FROM collections c ` + listedDeployments + `
	WHERE c.organization_id = $1 AND (c.retired_at IS NULL OR c.by_hand)
	  AND (c.name = ANY ($2) OR c.deployment_id IS NOT NULL AND regexp_replace(btrim(c.name), '\s+', ' ', 'g') = ANY ($2) OR c.collection_id = ANY ($3))
	ORDER BY c.name, c.collection_id`

func collectionsNamed(ctx context.Context, tx pgx.Tx, organization uuid.UUID, names []string, ids []uuid.UUID) ([]*ListedCollection, error) {
	return manyOf[ListedCollection](ctx, tx, namedCollections, organization, names, ids)
}
