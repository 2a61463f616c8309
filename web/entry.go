package web

import (
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"calfleet/internal/inventory"
	"calfleet/web/text"
)

// entryView is what a person said of one fact of a record, as it stands below the fact.
type entryView struct {
	Pinned    bool
	By        string // who, when and why
	Reported  string // what reports say
	Otherwise bool   // they say something else
	Unpin     string // where taking it back goes; "" for those who may not
	Word      string // of the button
	About     string // word with the field, for those who hear it
	Topic     string
}

// entriesBelow are the views of a record's entries, by topic, ready to stand below facts.
type entriesBelow map[string][]entryView

// below is what stands below a fact that is made of topics; nil where nobody said anything of them.
func (b entriesBelow) below(topics ...string) templ.Component {
	var views []entryView
	for _, topic := range topics {
		views = append(views, b[topic]...)
	}
	if len(views) == 0 {
		return nil
	}
	return entryNotes(views)
}

// entryWords is how entries of one kind of record are put into words.
type entryWords struct {
	lang   text.Lang
	action string                                 // where taking one back goes; "" for those who may not
	said   func(*inventory.Entry) (string, error) // what stands in the record
	heard  func(*inventory.Entry) (string, error) // what reports say
}

func (w entryWords) views(entries []*inventory.Entry) (entriesBelow, error) {
	views := entriesBelow{}
	for _, e := range entries {
		said, err := w.said(e)
		if err != nil {
			return nil, err
		}
		heard, err := w.heard(e)
		if err != nil {
			return nil, err
		}
		views[e.Topic] = append(views[e.Topic], w.view(e, said, heard))
	}
	return views, nil
}

func (w entryWords) view(e *inventory.Entry, said, heard string) entryView {
	by, word := text.EntryEnteredBy, text.EntryTakeBack
	if e.Pinned {
		by, word = text.EntryPinnedBy, text.EntryUnpin
	}
	v := entryView{Pinned: e.Pinned, By: by.In(w.lang, e.By, stamp(w.lang, e.At)), Topic: e.Topic, Unpin: w.action, Word: word.In(w.lang)}
	if e.Until != nil {
		v.By = text.EntryPinnedUntil.In(w.lang, text.Date(w.lang, *e.Until), e.By+", "+stamp(w.lang, e.At))
	}
	v.About = text.EntryOf.In(w.lang, v.Word, fieldWord(w.lang, e.Topic))
	if e.Reason != "" {
		v.By = dotted(v.By, text.EntryReason.In(w.lang, e.Reason))
	}
	switch {
	case e.ReportedAt == nil:
		v.Reported = text.EntryUnreported.In(w.lang)
	case heard == said:
		v.Reported = dotted(text.EntryAgrees.In(w.lang), e.ReportedSource)
	default:
		v.Otherwise = true
		v.Reported = dotted(text.EntryReported.In(w.lang, e.ReportedSource, heard), text.EntrySince.In(w.lang, *e.ReportedAt))
	}
	return v
}

// hostEntries are what people said of a host.
func (s *server) hostEntries(r *request, h *inventory.Host) (entriesBelow, error) {
	entries, err := s.Inventory.Entries(r.ctx(), r.organization(), h.ID)
	if err != nil {
		return nil, err
	}
	words := entryWords{lang: r.Lang, said: func(e *inventory.Entry) (string, error) { return hostTopicWord(r.Lang, e.Topic, h), nil }}
	words.heard = func(e *inventory.Entry) (string, error) {
		heard, err := e.ReportedHost()
		return hostTopicWord(r.Lang, e.Topic, heard), err
	}
	if operator.admits(r.Principal) {
		words.action = hostPath(h.ID) + "/unpin"
	}
	return words.views(entries)
}

// hostTopicWord is what a host is on record with for one topic, in words.
func hostTopicWord(l text.Lang, topic string, h *inventory.Host) string {
	notRead := text.HostNotRead.In(l)
	switch topic {
	case "domain":
		return valueOr(h.Domain, notRead)
	case "domain_joined":
		return membershipWord(l, h.DomainJoined)
	case "os":
		return osWord(l, h.OS, h.Release)
	case "session_host":
		return answerWord(l, h.SessionHost)
	case "licensing_mode":
		return modeWord(l, h.LicensingMode)
	case "license_servers":
		return serverListWord(l, h.LicenseServers)
	}
	return notRead
}

// licenseServerEntries are what people said of a license server.
func (s *server) licenseServerEntries(r *request, l *inventory.LicenseServer) (entriesBelow, error) {
	entries, err := s.Inventory.Entries(r.ctx(), r.organization(), l.ID)
	if err != nil {
		return nil, err
	}
	if err := s.knowPacks(r, l, entries); err != nil {
		return nil, err
	}
	words := entryWords{lang: r.Lang, said: func(e *inventory.Entry) (string, error) { return serverTopicWord(r.Lang, e.Topic, l), nil }}
	words.heard = func(e *inventory.Entry) (string, error) {
		heard, err := e.ReportedLicenseServer()
		return serverTopicWord(r.Lang, e.Topic, heard), err
	}
	if operator.admits(r.Principal) {
		words.action = licenseServerPath(l.ID) + "/unpin"
	}
	return words.views(entries)
}

// knowPacks fills in the packs of a license server where somebody said them.
func (s *server) knowPacks(r *request, l *inventory.LicenseServer, entries []*inventory.Entry) error {
	if !slices.ContainsFunc(entries, func(e *inventory.Entry) bool { return e.Topic == "key_packs" }) {
		return nil
	}
	packs, err := s.Inventory.KeyPacks(r.ctx(), r.organization(), l.ID)
	l.KeyPacks = []inventory.KeyPack{}
	for _, p := range packs {
		l.KeyPacks = append(l.KeyPacks, *p)
	}
	return err
}

// serverTopicWord is hostTopicWord for a license server.
func serverTopicWord(l text.Lang, topic string, server *inventory.LicenseServer) string {
	notRead := text.HostNotRead.In(l)
	switch topic {
	case "domain":
		return valueOr(server.Domain, notRead)
	case "domain_joined":
		return membershipWord(l, server.DomainJoined)
	case "os":
		return osWord(l, server.OS, server.Release)
	case "activated":
		_, word := activation(l, server.Activated)
		return word
	case "scope":
		return scopeWord(l, server.Scope)
	case "in_group":
		return groupWord(l, server.InGroup)
	case "no_upgrade":
		return upgradesWord(l, server.NoUpgrade)
	case "product_id":
		return valueOr(server.ProductID, notRead)
	case "server_id":
		return valueOr(server.ServerID, notRead)
	case "key_packs":
		return packsWord(l, server.KeyPacks)
	}
	return notRead
}

// packsWord sums up the packs of a license server: what they are comes before how many are issued.
func packsWord(l text.Lang, packs []inventory.KeyPack) string {
	if packs == nil {
		return text.HostNotRead.In(l)
	}
	var words []string
	for i := range packs {
		if c := packs[i].Compat(); c.IsSupply() {
			words = append(words, countWord(l, c.Total)+" × "+packVersion(l, c)+" "+packKind(l, c))
		}
	}
	if len(words) == 0 {
		return text.PacksNoCALs.In(l)
	}
	return strings.Join(words, ", ")
}

// membershipWord says whether a machine is joined to a domain.
func membershipWord(l text.Lang, joined *bool) string {
	if joined == nil {
		return text.HostNotRead.In(l)
	}
	return joinedWord(l, joined)
}

// answerWord is yes, no or not read.
func answerWord(l text.Lang, said *bool) string {
	if said == nil {
		return text.HostNotRead.In(l)
	}
	return yesNoWord(l, said)
}

// osWord is the release, or what was read where it names none.
func osWord(l text.Lang, os inventory.OS, release string) string {
	if word := releaseWord(release); word != "?" {
		return word
	}
	if read := strings.TrimSpace(valueOr(os.Caption, "") + " " + valueOr(os.Version, "")); read != "" {
		return read
	}
	return text.HostNotRead.In(l)
}

// recordActionsOf leads to what can be done to a record, for those who may.
func recordActionsOf(r *request, path string) templ.Component {
	if !operator.admits(r.Principal) {
		return nil
	}
	return recordActions(r.Lang, path)
}

// retiredOf tells that a record is out of use; nil for one in use.
func retiredOf(r *request, path string, since *time.Time) templ.Component {
	if since == nil {
		return nil
	}
	restore := ""
	if operator.admits(r.Principal) {
		restore = path + "/restore"
	}
	return retiredNotice(r.Lang, text.RetiredSince.In(r.Lang, *since), restore)
}
