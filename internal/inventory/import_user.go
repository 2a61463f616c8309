package inventory

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/catalog"
	"calfleet/internal/report"
	"calfleet/internal/sheet"
)

// What a line says of one person who may connect. Of the names nothing is kept but how many there are.
const (
	fieldUser    = "user"
	fieldClass   = "class"
	fieldEnabled = "enabled"
)

// userFields are in the order of a form. The collection may be missing: then it is what the file is called.
var userFields = []recordField{{"name", collectionCell}, {fieldBroker, computerCell}, {fieldUser, userCell}, {fieldClass, textCell}, {fieldEnabled, enabledCell}}

// userImport reads who may connect to a collection: Get-ADGroupMember, Get-LocalGroupMember, Get-ADUser, plain lists. It counts them.
var userImport = &importKind{
	id: ImportUsers, record: "user", fields: namesOfFields(userFields), adds: "authorised", always: true, private: true, lock: lockInventory,
	synonyms: sheet.Synonyms{
		"name": append(slices.Clone(collectionHeaders), "Group", "Groupe", "Group name", "Nom du groupe", "AD group", "Groupe AD", "User group", "Groupe d'utilisateurs"),
		// What tells people apart goes before what they are called.
		fieldUser: {
			"SID", "Object GUID", "Distinguished name", "User principal name", "UPN", "Sam account name", "User", "Utilisateur", "User name", "Nom d'utilisateur", "Login", "Identifiant", "Account", "Compte", "Member", "Membre",
			"Mail", "E-mail", "Name", "Nom",
		},
		fieldClass:   {"Object class", "Classe d'objet", "Classe"},
		fieldEnabled: {"Enabled", "Activé", "Account enabled", "Compte activé", "Account status", "État du compte", "Statut du compte"},
		fieldBroker:  brokerHeaders,
		ignoredField: ignoredHeaders,
	},
	missing: func(m Mapping) sheet.Reason {
		if m.column(fieldUser) >= 0 {
			return sheet.Reason{}
		}
		return sheet.Because("no column holds the user. Name one “User”, or choose the column that holds it",
			"aucune colonne ne contient l’utilisateur. Nommez-en une « Utilisateur », ou choisissez la colonne qui le contient")
	},
	tells: func(m Mapping) bool {
		computers := slices.ContainsFunc(m.Columns, func(c MappedColumn) bool {
			return slices.Contains([]string{"dnshostname", "operatingsystem"}, sheet.Fold(c.Column)) // Get-ADComputer has the rest too
		})
		return !computers && (m.column("name") >= 0 || m.column(fieldClass) >= 0)
	},
	reader: func(f *ImportFile) lineReader { return newUserReader(f) },
	plan:   planUsers, undo: undoCollections,
}

// userCell takes what tells a user from others, however long the name in a directory is.
func userCell(cell string) (string, sheet.Reason) {
	if isShortened(cell) {
		return "", sheet.Because("a spreadsheet has shortened this number: its last digits are lost", "un tableur a abrégé ce nombre : ses derniers chiffres sont perdus")
	}
	return textOfCell(cell, maxText)
}

// enabledCell takes the words of exports beside yes and no.
func enabledCell(cell string) (string, sheet.Reason) {
	switch catalog.Plain(cell) {
	case "enabled", "active", "actif", "active account", "compte actif":
		return TypedYes, sheet.Reason{}
	case "disabled", "inactive", "inactif", "desactive", "compte desactive":
		return TypedNo, sheet.Reason{}
	}
	return yesNoCell(cell)
}

// userReader counts the people of each collection: its first line has the number, and the others are parts of it. No line keeps a name.
type userReader struct {
	cellReader
	called string // the collection of lines that name none: what the file is called
	groups *firstLines[string]
	users  *firstLines[[2]string]
	sums   *lineSums
}

func newUserReader(f *ImportFile) *userReader {
	called := strings.TrimSuffix(fileName(f.upload.FileName), filepath.Ext(f.upload.FileName))
	return &userReader{
		cellReader: newCellReader(f.Mapping, nil), called: tidy(called), groups: newFirstLines[string](), users: newFirstLines[[2]string](), sums: sumsFor(f),
	}
}

func (r *userReader) summed() *lineSums { return r.sums }

func (r *userReader) line(number int, cells []string) ImportLine {
	r.cells, r.problems = cells, nil
	values := map[string]string{}
	for _, f := range userFields {
		typed := ""
		if r.take(f.name, &typed, f.say); typed != "" {
			values[f.name] = typed
		}
	}
	if values["name"] == "" && r.fine("name") {
		values["name"] = r.called
	}
	if values[fieldUser] == "" && r.fine(fieldUser) {
		r.refuse(fieldUser, sheet.Because("the user is missing", "l’utilisateur manque"))
	}
	said := &stagedRecord{Key: values["name"], Fields: map[string]string{"authorised": "1"}}
	if values[fieldBroker] != "" {
		said.Fields[fieldBroker] = values[fieldBroker]
	}
	if len(r.problems) == 0 {
		r.count(number, said, values)
	}
	for i := range r.problems {
		if at := r.column(fieldUser); at >= 0 && r.problems[i].Column == r.mapping.Columns[at].Column {
			r.problems[i].Value = ""
		}
	}
	line := ImportLine{Line: number, Cells: r.nameless(), Problems: r.problems}
	if len(r.problems) == 0 {
		line.said = said
	}
	return line
}

// count adds a user to those of the collection, once, unless the line is about somebody or something that needs no CAL.
func (r *userReader) count(number int, said *stagedRecord, values map[string]string) {
	if apart := notCounted(values); !apart.IsZero() {
		r.setApart("name", apart)
		return
	}
	group := said.Key + "\x00" + values[fieldBroker]
	if first := r.users.of([2]string{group, strings.ToLower(values[fieldUser])}, number); first != number {
		r.setApart("name", sheet.Because("the same user as on line %d, counted once", "le même utilisateur qu’en ligne %d, compté une fois", first))
		return
	}
	first := r.groups.of(group, number)
	if first == number {
		r.sums.begin(number, 1)
		return
	}
	r.sums.begin(first, int64(r.sums.of[int32(first)])+1) //nolint:gosec // a sheet has a million lines
	r.sums.added[first] = append(r.sums.added[first], number)
	r.setApart("name", sheet.Because("counted with line %d", "compté avec la ligne %d", first))
}

// notCounted says why a line is about nobody who is counted.
func notCounted(values map[string]string) sheet.Reason {
	switch catalog.Plain(values[fieldClass]) {
	case "", "user", "utilisateur", "inetorgperson":
	case "group", "groupe":
		return sheet.Because("a group in the group: its members are not counted by this line; export them with Get-ADGroupMember -Recursive", "un groupe dans le groupe : cette ligne ne compte pas ses membres ; exportez-les avec Get-ADGroupMember -Recursive")
	case "computer", "ordinateur":
		return sheet.Because("a computer, which is no user", "un ordinateur, qui n’est pas un utilisateur")
	default:
		return sheet.Because("%q is no class of users; people of another forest stand so, too: count them by a list of their own", "%q n’est pas une classe d’utilisateurs ; les personnes d’une autre forêt figurent ainsi aussi : comptez-les par une liste à elles", quote(values[fieldClass]))
	}
	if values[fieldEnabled] == TypedNo {
		return sheet.Because("a disabled account, which can’t connect", "un compte désactivé, qui ne peut pas se connecter")
	}
	return sheet.Reason{}
}

// nameless are the cells that tell of no person.
func (r *userReader) nameless() []string {
	kept := make([]string, len(r.cells))
	for _, field := range []string{"name", fieldBroker, fieldClass, fieldEnabled} {
		if at := r.column(field); at >= 0 && at < len(kept) {
			kept[at] = r.cells[at]
		}
	}
	return kept
}

// planUsers compares the counts with those of the collections that are known.
func planUsers(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, lines []*touchingLine) (planBatch, error) {
	return (&collectionPlan{only: countsUsers}).plan(ctx, tx, organization, i, lines)
}

// countsUsers says why users can't be counted for a collection.
func countsUsers(p *collectionPlan, c *ListedCollection, name string) sheet.Reason {
	switch {
	case c == nil || c.RetiredAt != nil:
		return sheet.Because("no collection in use is called %s; name it in a column “Collection”, or call the file after it", "aucune collection en service ne s’appelle %s ; indiquez-la dans une colonne « Collection », ou donnez son nom au fichier", name)
	case p.isPerDevice(c):
		return sheet.Because("%s is licensed Per Device: devices are counted there, not users", "%s est sous licence par appareil : on y compte des appareils, pas des utilisateurs", name)
	}
	return sheet.Reason{}
}

// isPerDevice reports a collection whose mode is so, or that of all of its hosts.
func (p *collectionPlan) isPerDevice(c *ListedCollection) bool {
	if c.LicensingMode != nil {
		return *c.LicensingMode == report.ModePerDevice
	}
	return len(c.Hosts) > 0 && !slices.ContainsFunc(c.Hosts, func(name string) bool {
		host := p.hosts.find(name, "")
		return host == nil || valueOf(host.LicensingMode) != report.ModePerDevice
	})
}
