package cases

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
)

// request is what a remedy asks of somebody outside: a part of its kit.
type request struct {
	title   compat.Text // of its page
	to      []Recipient // in the order in which one asks them
	subject func(*Dossier) compat.Text
	lines   func(*Material, *Dossier) []Line // of the annex
	facts   func(*Material, string) []Entry  // of the annex; the release of the license server is given
	letter  func(*letterWriter, Recipient)
	turns   func(*Dossier) string // the version that the lines are to become, "" where nobody knows it; nil: they stay what they are
}

// Material is what a dossier is made of: the case, and records as they are.
type Material struct {
	Case         *Case
	Remedy       *compat.Remedy // as the facts offer it now; nil: as it was
	Organization string
	AsOf         time.Time                // of the letter; only its day counts
	Server       *inventory.LicenseServer // that the CALs are meant for; nil: not on record
	ServerName   string
	Purchases    []*inventory.Purchase // assigned to it, or that the findings are about
	Refusals     []*inventory.Refusal  // not withdrawn
	Hosts        []*inventory.Host     // that feel the findings
	Said         []*Said
	Files        []*File
}

// Dossier is the file of a case: its checklist and what is attached, and where somebody outside is asked for something, the letter and its annex. What
// nobody has read is an Entry without a value, which says what to do instead.
type Dossier struct {
	Number       int
	Organization string
	AsOf         time.Time
	Server       string
	Release      string
	To           string // the CAL version asked for; "" where the server's release is not known
	Wanted       []Wanted
	Lines        []Line
	ServerID     string  // License Server ID; "" where nobody has read it
	Facts        []Entry // of the license server and its hosts
	Proofs       []Proof
	Files        []*File
	Contact      Entry

	request *request
}

// Wanted is CALs that a quote is asked for.
type Wanted struct {
	Version  string // the oldest that would do; "" where nobody knows
	Kind     compat.Kind
	Quantity int // 0: not known
}

// Entry is a term and what the records say; without a value it says what to do.
type Entry struct {
	Term    compat.Text
	Value   string
	Words   compat.Text // the value as people read it, where that is not the value itself
	Missing compat.Text
	Doubt   compat.Text // what is odd about the value; empty for nothing
}

// Read is the value as people read it; empty texts where nobody knows it.
func (e *Entry) Read() compat.Text {
	if e.Words != (compat.Text{}) {
		return e.Words
	}
	return same(e.Value)
}

// NewDossier puts a dossier together.
func NewDossier(m Material) *Dossier {
	k := kitOf(m.Case.Remedy)
	m.Remedy = cmp.Or(m.Remedy, &m.Case.Detail)
	d := &Dossier{
		Number: int(m.Case.Number), Organization: m.Organization, AsOf: m.AsOf.UTC().Truncate(24 * time.Hour), Server: m.ServerName, Files: m.Files, request: k.request,
		Contact: Entry{Term: contactTerm, Value: m.said(proofContact), Missing: missingContact},
	}
	if m.Server != nil {
		d.Release, d.ServerID = knownRelease(m.Server.Release), value(m.Server.ServerID)
	}
	if release, err := compat.ParseRelease(d.Release); err == nil {
		if to := compat.Default().CALOf(release); to != compat.UnknownCAL {
			d.To = to.String()
		}
	}
	d.Wanted = m.wanted()
	if k.request != nil {
		d.Lines, d.Facts = k.request.lines(&m, d), k.request.facts(&m, d.Release)
	}
	d.Proofs = m.proofs(d, k.proofs)
	return d
}

// wanted is what the remedy would have somebody buy.
func (m *Material) wanted() (all []Wanted) {
	if m.Remedy.Means == nil {
		return nil
	}
	for _, spend := range m.Remedy.Means.Spends {
		if spend.What != compat.RDSCALs {
			continue
		}
		w := Wanted{Kind: spend.Kind, Quantity: spend.Most}
		if spend.Version != compat.UnknownCAL {
			w.Version = spend.Version.String()
		}
		all = append(all, w)
	}
	return all
}

func knownRelease(release string) string {
	if release == compat.UnknownRelease.String() {
		return ""
	}
	return release
}

var (
	contactTerm    = both("Contact and reachable hours", "Contact et heures de disponibilité")
	missingContact = both("write name, telephone and hours into the checklist", "notez nom, téléphone et heures dans la liste de contrôle")
)

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// hostWords counts the hosts by release: "3 × 2019, 1 × 2022".
func (m *Material) hostWords() string {
	count := map[string]int{}
	for _, h := range m.Hosts {
		if release := knownRelease(h.Release); release != "" {
			count[release]++
		}
	}
	var words []string
	for release, n := range count {
		words = append(words, strconv.Itoa(n)+" × Windows Server "+release)
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

func (m *Material) said(proof string) string {
	for _, s := range m.Said {
		if s.Proof == proof {
			return s.Text
		}
	}
	return ""
}

// Quantity is how many CALs the annex has.
func (d *Dossier) Quantity() (n int) {
	for _, l := range d.Lines {
		n += l.Quantity
	}
	return n
}

// Missing counts the lines of the checklist that nothing speaks for yet.
func (d *Dossier) Missing() (n int) {
	for _, p := range d.Proofs {
		if p.By == ByNothing {
			n++
		}
	}
	return n
}
