package inventory

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/catalog"
	"calfleet/internal/compat"
	"calfleet/internal/sheet"
)

// keyPackFields are what a line says of one pack; the server is its key.
var keyPackFields = []recordField{
	{"name", computerCell}, {"pack", packIDCell}, {"cal_version", packVersionCell}, {"cal_kind", packKindCell}, {"total", totalCell}, {"issued", issuedCell}, {"description", textCell},
}

// keyPackImport reads what license servers list: our own export, Win32_TSLicenseKeyPack, and what monitoring scripts write. All packs of a
// server are one topic of it, which people enter and pin as a whole.
var keyPackImport = &importKind{
	id: ImportKeyPacks, record: "key_pack", adds: "total", alike: shortName, lock: lockInventory,
	fields: append(column(keyPackFields, func(f recordField) string { return f.name }), "expires_on"), days: []string{"expires_on"},
	synonyms: sheet.Synonyms{
		"name": {
			"License server", "Serveur de licences", "Licence server", "RD license server", "Serveur de licence", "Serveur licences", "PSComputerName", "Computer name", "Server", "Serveur", "Host", "Name", "Nom",
		},
		"pack":        {"Pack", "Key pack ID", "Key pack", "ID du pack", "Id du pack"},
		"cal_version": {"CAL version", "Version de CAL", "Version CAL", "Product version ID", "Product version", "Version"},
		"cal_kind":    {"Kind", "Type", "CAL type", "Type de CAL", "Product type", "Type and model", "TSCALType"},
		"total":       {"Installed", "Installées", "Total licenses", "Installed licenses", "Total", "Quantity", "Quantité", "Seats", "Gesamtanzahl"},
		"issued":      {"Issued", "Délivrées", "Issued licenses", "Used", "Utilisées", "Attribuées", "In Benutzung"},
		"description": {"Code", "Product code", "Code produit", "Description"},
		"expires_on":  {"Expires", "Échéance", "Expiration date", "Expiration", "Date d'expiration", "Expires on"},
		ignoredField:  ignoredHeaders,
	},
	missing: func(m Mapping) (reason sheet.Reason) {
		if m.column("name") < 0 {
			reason = sheet.Because("no column holds the name of the license server. Name one “License server”, or choose the column that holds it",
				"aucune colonne ne contient le nom du serveur de licences. Nommez-en une « Serveur de licences », ou choisissez la colonne qui le contient")
		}
		if m.column("total") < 0 && m.column("pack") < 0 {
			reason = both(reason, sheet.Because("no column holds the number of CALs that are installed. Name one “Installed”, or choose the column that holds it",
				"aucune colonne ne contient le nombre de CAL installées. Nommez-en une « Installées », ou choisissez la colonne qui le contient"))
		}
		return reason
	},
	tells: func(m Mapping) bool {
		return m.column("total") >= 0 && (m.column("pack") >= 0 || m.column("issued") >= 0)
	},
	reader: func(f *ImportFile) lineReader { return newKeyPackReader(f) },
	plan:   planKeyPacks,
	undo: func(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, log *changeLog) (UndoneImport, error) {
		return undoRecords[LicenseServer](ctx, tx, organization, licenseServerDefinition, i, log)
	},
}

func packIDCell(cell string) (string, sheet.Reason) {
	if n, err := strconv.ParseInt(cell, 10, 64); err == nil && n != 0 && strconv.FormatInt(n, 10) == cell {
		return cell, sheet.Reason{}
	}
	return "", sheet.Because("%q is no number of a key pack", "%q n’est pas un numéro de pack de CAL", quote(cell))
}

// packVersionCell takes a year, or the number by which license servers tell a version.
func packVersionCell(cell string) (string, sheet.Reason) {
	if id, err := strconv.Atoi(cell); err == nil && id < 256 {
		if version := compat.CALVersionOfID(id); version != compat.UnknownCAL {
			return version.String(), sheet.Reason{}
		}
	}
	return versionOf(cell)
}

// packKindCell passes over the packs that are built in, of which people say nothing.
func packKindCell(cell string) (string, sheet.Reason) {
	switch cell {
	case "0":
		return compat.PerDevice.String(), sheet.Reason{}
	case "1":
		return compat.PerUser.String(), sheet.Reason{}
	}
	if isBuiltIn(cell) {
		return "", sheet.Reason{}
	}
	if kind := catalog.BuiltIn().KindIn(cell); kind != "" {
		return kind, sheet.Reason{}
	}
	return "", sheet.Because("%q is neither User nor Device", "%q n’est ni Utilisateur ni Appareil", quote(cell))
}

func isBuiltIn(cell string) bool {
	plain := catalog.Plain(cell)
	return strings.HasPrefix(plain, "built-in") || strings.HasPrefix(plain, "integre")
}

// totalCell is -1 for unlimited, as license servers have it.
func totalCell(cell string) (string, sheet.Reason) {
	switch catalog.Plain(cell) {
	case "-1", "4294967295", "unlimited", "illimite", "illimitees":
		return "-1", sheet.Reason{}
	}
	return issuedCell(cell)
}

func issuedCell(cell string) (string, sheet.Reason) {
	n, err := sheet.ParseQuantity(cell)
	if err != nil {
		return "", reasonOf(err)
	}
	return strconv.FormatInt(n, 10), sheet.Reason{}
}

// keyPackReader understands lines about key packs.
type keyPackReader struct {
	cellReader
	first *firstLines[packLine]
	sums  *lineSums
}

// packLine is what makes two lines of a file speak of one pack.
type packLine struct{ server, pack, version, kind, code string }

func newKeyPackReader(f *ImportFile) *keyPackReader {
	return &keyPackReader{cellReader: newCellReader(f.Mapping, nil), first: newFirstLines[packLine](), sums: sumsFor(f)}
}

func (r *keyPackReader) summed() *lineSums { return r.sums }

func (r *keyPackReader) line(number int, cells []string) ImportLine {
	r.cells, r.problems = cells, nil
	said := &stagedRecord{Fields: map[string]string{}}
	for _, f := range keyPackFields {
		typed := ""
		if f.name == "cal_version" && isBuiltIn(r.said("cal_kind")) {
			continue // it says what no CAL is of
		}
		if r.take(f.name, &typed, f.say); typed != "" {
			said.Fields[f.name] = typed
		}
	}
	r.expiry(said)
	said.Key = said.Fields["name"]
	delete(said.Fields, "name")
	if _, said.Cleared = r.own(); !r.isCounted(said) && r.fine("total") && said.Fields["pack"] == "" {
		r.refuse("total", sheet.Because("the number of CALs is missing", "le nombre de CAL manque"))
	}
	if said.Key == "" && r.fine("name") {
		r.refuse("name", sheet.Because("the name of the license server is missing", "le nom du serveur de licences manque"))
	}
	said.Cleared = slices.DeleteFunc(said.Cleared, func(field string) bool { return field != "issued" && field != "expires_on" && field != "description" })
	if len(r.problems) == 0 {
		r.once(number, said)
	}
	if len(r.problems) > 0 {
		return ImportLine{Line: number, Cells: cells, Problems: r.problems}
	}
	return ImportLine{Line: number, Cells: cells, said: said}
}

func (r *keyPackReader) isCounted(said *stagedRecord) bool { return said.Fields["total"] != "" }

// neverExpires is from when on an expiry is a license server's way to say that there is none.
const neverExpires = "2036"

func (r *keyPackReader) expiry(said *stagedRecord) {
	cell := r.said("expires_on")
	if cell == "" {
		return
	}
	day, err := sheet.ParseDate(strings.Fields(cell)[0], r.mapping.DateOrder)
	if err != nil {
		r.refuse("expires_on", reasonOf(err))
		return
	}
	said.Fields["expires_on"] = valueOf(textOfDay(&day))
}

// once is about lines that repeat a pack: by its number, or where none is said by what it holds.
func (r *keyPackReader) once(number int, said *stagedRecord) {
	l := packLine{server: said.Key, pack: said.Fields["pack"]}
	if l.pack == "" {
		l.version, l.kind, l.code = said.Fields["cal_version"], said.Fields["cal_kind"], said.Fields["description"]
	}
	total, _ := strconv.ParseInt(said.Fields["total"], 10, 64)
	switch first := r.first.of(l, number); {
	case first == number:
		r.sums.begin(number, total)
	case r.sums != nil && l.pack == "" && total > 0 && r.sums.of[int32(first)] > 0: //nolint:gosec // a sheet has a million lines
		r.addTo("total", r.sums, first, number, total)
	default:
		r.refuse("name", sheet.Because("repeats line %d, which speaks of the same pack; give both their pack numbers, or make one line of them", "répète la ligne %d, qui parle du même pack ; donnez à chacune son numéro de pack, ou faites-en une ligne", first))
	}
}
