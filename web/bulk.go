package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// bulkKind is one kind of record of which many are changed at once.
type bulkKind struct {
	notedKind

	counted text.Plural
	topics  []string
	uses    bool // they are taken out of use, and back
	// all are the records that a list's filters let through, in its order; no more than limit.
	all func(r *request, query string, limit int) ([]uuid.UUID, error)
}

// bulkKinds are the kinds of which many are changed at once.
var bulkKinds = map[string]bulkKind{
	inventory.KindHost: {notedHosts, text.CountHosts, inventory.HostTopics, true, func(r *request, query string, limit int) ([]uuid.UUID, error) {
		return recordsOf(r, hostList(), query, limit, func(h *inventory.HostRow) uuid.UUID { return h.ID })
	}},
	inventory.KindLicenseServer: {notedServers, text.CountServers, inventory.LicenseServerTopics, true, func(r *request, query string, limit int) ([]uuid.UUID, error) {
		return recordsOf(r, licenseServerList(), query, limit, func(l *inventory.LicenseServerRow) uuid.UUID { return l.ID })
	}},
	inventory.KindPurchase: {notedPurchases, text.CountPurchases, nil, false, func(r *request, query string, limit int) ([]uuid.UUID, error) {
		return recordsOf(r, purchaseList(), query, limit, func(p *inventory.PurchaseRow) uuid.UUID { return p.ID })
	}},
}

// bulkForm is the page that asks what is to change, and then to what.
type bulkForm struct {
	Lang       text.Lang
	Head       ui.PageHead
	Action     string
	Back       string
	Keep       []ui.HiddenField
	Problem    string // nothing can be done
	Groups     []bulkGroup
	Do         string // what was chosen; "" not yet
	Title      string // of it
	Hint       string
	Own        *ownField
	Topic      *formTopic
	Tags       []string // that are known; nil where no tag is asked for
	AsksTag    bool
	AsksPin    bool
	AsksWhy    bool
	Typed      fields
	Complaints complaints
}

// bulkGroup is several things that can be changed.
type bulkGroup struct {
	Title   string
	Options []ui.Option
}

// The words of an address for what is done; a topic's and a field's carry its name behind a colon.
const (
	doTag     = "tag"
	doUntag   = "untag"
	doOwn     = "own"
	doTopic   = "topic"
	doRetire  = "retire"
	doRestore = "restore"
)

// bulkPage answers GET /…/bulk: what is to change, and with that chosen, to what.
func (s *server) bulkPage(k bulkKind) handler {
	return func(r *request) error {
		values := r.QueryParams()
		if err := fields(values).check(); err != nil {
			return err
		}
		c, err := k.chosenIn(r, values)
		if err != nil {
			return err
		}
		f, err := s.bulkFormOf(r, k, c, fields{"do": values["do"]})
		if err != nil {
			return err
		}
		return r.page(f.Head.Title, bulkFormView(f))
	}
}

func (s *server) bulkFormOf(r *request, k bulkKind, c chosen, typed fields) (f bulkForm, err error) {
	title := text.BulkTitle.In(r.Lang, k.counted.In(r.Lang, len(c.IDs)))
	f = bulkForm{
		Lang: r.Lang, Action: k.base + "/bulk", Back: k.back(c), Keep: c.keep(), Problem: c.problem(r.Lang), Typed: typed,
		Head: ui.PageHead{CrumbsLabel: text.NavBreadcrumb.In(r.Lang), Title: title, Crumbs: []ui.Crumb{{Text: k.title.In(r.Lang), Href: k.back(c)}}},
	}
	if f.Problem != "" {
		f.Head.Title = text.BulkWord.In(r.Lang)
		return f, nil
	}
	known, err := s.Inventory.Annotated(r.ctx(), r.organization(), k.kind)
	if err != nil {
		return f, err
	}
	if typed.text("do") == "" {
		f.Groups = k.groups(r.Lang, known)
		return f, nil
	}
	return f, f.ask(r.Lang, k, known)
}

// groups are all that can be changed.
func (k bulkKind) groups(l text.Lang, known inventory.Annotated) []bulkGroup {
	groups := []bulkGroup{{text.TagsTitle.In(l), []ui.Option{{Value: doTag, Text: text.BulkAddTag.In(l), Selected: true}, {Value: doUntag, Text: text.BulkDropTag.In(l)}}}}
	var own, facts []ui.Option
	for _, f := range known.Fields {
		own = append(own, ui.Option{Value: doOwn + ":" + f.ID.String(), Text: f.Name})
	}
	for _, topic := range k.topics {
		facts = append(facts, ui.Option{Value: doTopic + ":" + topic, Text: fieldWord(l, topic)})
	}
	if len(own) > 0 {
		groups = append(groups, bulkGroup{text.OwnTitle.In(l), own})
	}
	if k.uses {
		groups = append(groups, bulkGroup{text.BulkFacts.In(l), facts})
		groups = append(groups, bulkGroup{text.ListUse.In(l), []ui.Option{{Value: doRetire, Text: text.RetireWord.In(l)}, {Value: doRestore, Text: text.RestoreWord.In(l)}}})
	}
	return groups
}

// ask sets up the form for what was chosen.
func (f *bulkForm) ask(l text.Lang, k bulkKind, known inventory.Annotated) error {
	do, sent := f.Typed.text("do"), bulkSent(k, f.Typed)
	what, name, _ := strings.Cut(do, ":")
	f.Do = do
	switch {
	case do == doTag, do == doUntag:
		f.AsksTag, f.Tags = true, known.Tags
		f.Title = map[string]text.Msg{doTag: text.BulkAddTag, doUntag: text.BulkDropTag}[do].In(l)
	case do == doRetire && k.uses:
		f.AsksWhy, f.Title, f.Hint = true, text.RetireWord.In(l), text.BulkRetireHint.In(l)
	case do == doRestore && k.uses:
		f.AsksWhy, f.Title = true, text.RestoreWord.In(l)
	case what == doTopic && slices.Contains(k.topics, name):
		topics := formTopics(l, []string{name}, map[string]string{name: sent.Typed}, "")
		f.Topic, f.AsksPin, f.AsksWhy, f.Title, f.Hint = &topics[0], true, true, topics[0].Label, text.BulkTopicHint.In(l)
	case what == doOwn:
		at := slices.IndexFunc(known.Fields, func(field *inventory.CustomField) bool { return field.ID.String() == name })
		if at < 0 {
			return fault.New(fault.NotFound, "there is no such field")
		}
		own := ownFields(l, known.Fields[at:at+1], map[string]string{ownID(known.Fields[at]): sent.Typed})[0]
		f.Own, f.Title, f.Hint = &own, own.Name, text.BulkOwnHint.In(l)
	default:
		return fault.At(fault.Invalid, "do", "%q is nothing that can be done to many of these", do)
	}
	return nil
}

// bulkSent is what the form of ask sends.
func bulkSent(k bulkKind, form fields) inventory.Bulk {
	what, name, _ := strings.Cut(form.text("do"), ":")
	b := inventory.Bulk{RecordKind: k.kind, Action: inventory.BulkAction(what), Target: name, Reason: form.text("reason"), Pinned: form.text("pin") == "on"}
	switch b.Action {
	case inventory.BulkTag, inventory.BulkUntag:
		b.Target = form.text("tag")
	case inventory.BulkOwn:
		b.Typed = form.text(ownPrefix + name)
	case inventory.BulkTopic:
		if b.Typed = form.text(name); form.text(name+"-none") == "on" {
			b.Typed = inventory.TypedNone
		}
	case inventory.BulkRetire, inventory.BulkRestore:
	}
	return b
}

// stageBulk answers POST /…/bulk: it changes nothing, and leads to what would change.
func (s *server) stageBulk(k bulkKind) handler {
	return func(r *request) error {
		form, err := r.values()
		if err != nil {
			return err
		}
		c, err := k.chosenIn(r, url.Values(form))
		if err != nil {
			return err
		}
		if c.problem(r.Lang) != "" {
			return s.bulkAgain(r, k, c, form, complaints{})
		}
		b := bulkSent(k, form)
		if b.Until, err = r.lastDay(form.text(pinUntil)); err != nil && b.Action == inventory.BulkTopic {
			return s.bulkAgain(r, k, c, form, r.bulkRefused(b, err))
		}
		id, err := s.Inventory.StageBulk(r.ctx(), r.organization(), r.Principal.Actor(), b, c.IDs, r.dateOrder())
		if wrong := r.bulkRefused(b, err); len(wrong) > 0 {
			return s.bulkAgain(r, k, c, form, wrong)
		}
		if err != nil {
			return err
		}
		return r.see(bulkPath(id))
	}
}

// bulkRefused is what was wrong with the form, by field.
func (r *request) bulkRefused(b inventory.Bulk, err error) complaints {
	wrong := complaints{}
	for _, f := range faults(err) {
		reason, hasReason := errors.AsType[sheet.Reason](f)
		word, known := formPlaces[f.Place]
		switch {
		case f.Kind != fault.Invalid || f.Place == "" || f.Place == "action":
		case hasReason:
			wrong[ownPrefix+f.Place] = reasonIn(r.Lang, reason)
		case f.Place == "tag":
			wrong["tag"] = text.TagInvalid.In(r.Lang)
		case known:
			wrong[f.Place] = word.In(r.Lang)
		case b.Action == inventory.BulkOwn:
			wrong[ownPrefix+f.Place] = text.InvalidChoice.In(r.Lang)
		default:
			wrong[f.Place] = text.InvalidChoice.In(r.Lang)
		}
	}
	return wrong
}

// bulkAgain shows the form with what was typed.
func (s *server) bulkAgain(r *request, k bulkKind, c chosen, form fields, wrong complaints) error {
	f, err := s.bulkFormOf(r, k, c, form)
	if err != nil {
		return err
	}
	f.Complaints = wrong
	return r.pageAs(http.StatusUnprocessableEntity, f.Head.Title, bulkFormView(f))
}
