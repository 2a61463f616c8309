package inventory

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/catalog"
	"calfleet/internal/sheet"
)

// Kinds of records that files hold, as imports and profiles call them.
const (
	ImportPurchases      = "purchases"
	ImportHosts          = "hosts"
	ImportLicenseServers = "license_servers"
	ImportKeyPacks       = "key_packs"
	ImportCollections    = "collections"
	ImportMembers        = "members"
	ImportUsers          = "users"
)

// ImportKinds are the kinds, in the order in which people choose.
var ImportKinds = []string{ImportPurchases, ImportHosts, ImportLicenseServers, ImportKeyPacks, ImportCollections, ImportMembers, ImportUsers}

// importKind is all that the engine knows of one kind of records: how lines are read, compared, written and taken back. Pieces, staging,
// previews, progress and profiles are the same for all.
type importKind struct {
	id       string
	record   string   // kind of the records, whose own fields columns may fill
	fields   []string // that a column can fill, in the order of a form
	days     []string // those that are days
	adds     string   // the one that is summed up where lines add up; "": there is none
	always   bool     // lines add up without anybody saying so
	private  bool     // lines are about people, of whom no name is kept
	synonyms sheet.Synonyms
	missing  func(Mapping) sheet.Reason
	tells    func(Mapping) bool // that a file is of this kind, where nobody said so; nil: by its needed columns alone
	reader   func(*ImportFile) lineReader

	resolve   func(columns []string, matched map[string]int, notices []sheet.Notice) []sheet.Notice // headers with two meanings; nil: there are none
	recognise func(*ImportFile, *sheet.Reader) error                                                // which program wrote the file; nil: that makes no difference

	lock    func(ctx context.Context, tx pgx.Tx, organization uuid.UUID) error                               // until the transaction ends, nobody else writes such records
	compare func(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import) (stands bool, err error) // finds lines that need no plan, unless what was found stands; nil: each needs one
	alike   func(key string) string                                                                          // what keys that are judged together have in common; nil: they are the same
	plan    func(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, lines []*touchingLine) (planBatch, error)
	rest    func(ctx context.Context, a *importApplication) error // writes what no plan did; nil: all were planned
	undo    func(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, log *changeLog) (UndoneImport, error)
}

// lineReader understands lines, one after the other.
type lineReader interface {
	line(number int, cells []string) ImportLine
	summed() *lineSums // nil: lines don't add up
}

// importKinds are the kinds, those first that a file is of where it could be of two: one that names collections and hosts tells who belongs
// to whom, also where it has the hosts' domain.
var importKinds = []*importKind{purchaseImport, memberImport, hostImport, licenseServerImport, keyPackImport, collectionImport, userImport}

// purchaseImport is the one of which there may be millions of lines: the database finds what is new or known already.
var purchaseImport = &importKind{
	id: ImportPurchases, record: KindPurchase, fields: append(slices.Clone(PurchaseFields), catalog.FieldSKU, catalog.FieldCharge, catalog.FieldOffering), days: []string{"purchased_on", "ends_on", "assured_until"}, adds: "quantity",
	synonyms: purchaseSynonyms, missing: missingOfPurchase, resolve: resolvePurchases, recognise: recognisePurchases,
	reader: func(f *ImportFile) lineReader {
		r := newPurchaseReader(f.Mapping, f.upload.Fields, f.upload.Catalog)
		r.sums = sumsFor(f)
		return r
	},
	lock: holdPurchases, compare: comparePurchases, plan: planPurchaseLines, rest: writeOtherPurchases, undo: undoPurchases,
}

func (k *importKind) isPurchases() bool { return k.id == ImportPurchases }

// kindNamed is the kind of an ID; imports of before there were others have none, and hold purchases.
func kindNamed(id string) *importKind {
	for _, k := range importKinds {
		if k.id == id {
			return k
		}
	}
	return purchaseImport
}

// IsImportKind reports an ID of a kind.
func IsImportKind(id string) bool { return slices.Contains(ImportKinds, id) }

// ImportFields are the fields that a column of a file of one kind can fill, in the order of a form.
func ImportFields(kind string) []string { return kindNamed(kind).fields }

// ImportAddsUp reports a kind of which lines can add up.
func ImportAddsUp(kind string) bool { return kindNamed(kind).adds != "" && !kindNamed(kind).always }

// ImportRecord is the kind of the records that files of one kind hold.
func ImportRecord(kind string) string { return kindNamed(kind).record }

// kindOf is the kind of a file: as somebody says, or the one whose needed columns are all there and that knows most of the others. Where
// none has them all, a file is one of purchases, of which people are asked what the columns hold.
func (u Upload) kindOf(table *sheet.Reader) *importKind {
	if u.Kind != "" {
		return kindNamed(u.Kind)
	}
	best, most := purchaseImport, 0
	for _, k := range importKinds {
		columns, _ := k.mapColumns(table.Columns, u.Reading, nil)
		read := len(slices.DeleteFunc(slices.Clone(columns), func(c MappedColumn) bool { return c.Field == "" }))
		mapping := Mapping{Kind: k.id, Columns: columns}
		if k.missing(mapping).IsZero() && (k.tells == nil || k.tells(mapping)) && read > most {
			best, most = k, read
		}
	}
	return best
}

// ofKind are those of the organization's own fields that records of a kind have.
func fieldsOfKind(fields []*CustomField, record string) []*CustomField {
	var of []*CustomField
	for _, f := range fields {
		if f.RecordKind == record {
			of = append(of, f)
		}
	}
	return of
}
