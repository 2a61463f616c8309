package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"calfleet/internal/fault"
	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// packForm is one key pack that a person enters or corrects.
type packForm struct {
	Lang       text.Lang
	Head       ui.PageHead
	Action     string
	Remove     string // where taking the pack out goes; "" for a new one
	Back       string
	Values     packValues
	Seen       string
	Pin        bool
	Until      string // the last day of the pin, as it is typed
	Complaints complaints
	Meanwhile  []meanwhileRow
}

// packValues are the fields of the form.
type packValues struct{ Version, Kind, Total, Issued, Description, ExpiresOn, Reason string }

// newKeyPack answers GET /license-servers/{id}/key-packs/new.
func (s *server) newKeyPack(r *request) error {
	server, err := s.licenseServerAsked(r)
	if err != nil {
		return err
	}
	return r.showPackForm(http.StatusOK, newPackForm(r.Lang, server))
}

func (s *server) licenseServerAsked(r *request) (*inventory.LicenseServer, error) {
	id, err := r.pathID("id")
	if err != nil {
		return nil, err
	}
	return s.Inventory.LicenseServer(r.ctx(), r.organization(), id)
}

func newPackForm(l text.Lang, server *inventory.LicenseServer) packForm {
	f := packFormOf(l, server, text.PackAdd.In(l))
	f.Action, f.Pin = licenseServerPath(server.ID)+"/key-packs/new", server.CollectedAt != nil
	return f
}

func packFormOf(l text.Lang, server *inventory.LicenseServer, title string) packForm {
	name, path := strings.ToUpper(shortName(server.Name)), licenseServerPath(server.ID)
	return packForm{
		Lang: l, Back: path, Head: ui.PageHead{
			CrumbsLabel: text.NavBreadcrumb.In(l), Title: title,
			Crumbs: []ui.Crumb{{Text: text.ServersTitle.In(l), Href: "/license-servers"}, {Text: name, Href: path}},
		},
	}
}

func (r *request) showPackForm(status int, f packForm) error {
	return r.pageAs(status, f.Head.Title, packFormView(f))
}

// createKeyPack answers POST /license-servers/{id}/key-packs/new.
func (s *server) createKeyPack(r *request) error {
	server, err := s.licenseServerAsked(r)
	if err != nil {
		return err
	}
	f := newPackForm(r.Lang, server)
	said, err := f.read(r)
	if err != nil {
		return err
	}
	return s.savePack(r, server, f, said)
}

// editKeyPack answers GET /license-servers/{id}/key-packs/{pack}.
func (s *server) editKeyPack(r *request) error {
	server, pack, err := s.packAsked(r)
	if err != nil {
		return err
	}
	return r.showPackForm(http.StatusOK, knownPackForm(r.Lang, server, pack))
}

func (s *server) packAsked(r *request) (*inventory.LicenseServer, *inventory.KeyPack, error) {
	server, err := s.licenseServerAsked(r)
	if err != nil {
		return nil, nil, err
	}
	packs, err := s.Inventory.KeyPacks(r.ctx(), r.organization(), server.ID)
	if err != nil {
		return nil, nil, err
	}
	at := slices.IndexFunc(packs, func(p *inventory.KeyPack) bool { return strconv.FormatInt(p.ID, 10) == r.Param("pack") })
	if at < 0 {
		return nil, nil, fault.New(fault.NotFound, "the license server has no such pack")
	}
	return server, packs[at], nil
}

func knownPackForm(l text.Lang, server *inventory.LicenseServer, pack *inventory.KeyPack) packForm {
	f := packFormOf(l, server, text.PackEdit.In(l, packName(l, pack.ID), strings.ToUpper(shortName(server.Name))))
	f.Action, f.Pin = packPath(server.ID, pack.ID), server.CollectedAt != nil
	f.Remove, f.Seen = f.Action+"/remove", pack.Summary()
	c := pack.Compat()
	f.Values = packValues{
		Version: c.CALVersion().String(), Kind: c.Kind().String(), Description: pack.Description, ExpiresOn: isoDay(pack.ExpiresAt),
		Total: countTyped(pack.Total), Issued: countTyped(pack.Issued),
	}
	return f
}

func countTyped(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// packName is the number of a pack, but for those that people entered: theirs says nothing.
func packName(l text.Lang, id int64) string {
	if id < 0 {
		return text.PackByHand.In(l)
	}
	return strconv.FormatInt(id, 10)
}

// changeKeyPack answers POST /license-servers/{id}/key-packs/{pack}.
func (s *server) changeKeyPack(r *request) error {
	server, pack, err := s.packAsked(r)
	if err != nil {
		return err
	}
	f := knownPackForm(r.Lang, server, pack)
	said, err := f.read(r)
	if err != nil {
		return err
	}
	said.ID = pack.ID
	return s.savePack(r, server, f, said)
}

// removeKeyPack answers POST /license-servers/{id}/key-packs/{pack}/remove.
func (s *server) removeKeyPack(r *request) error {
	server, pack, err := s.packAsked(r)
	if err != nil {
		return err
	}
	f := knownPackForm(r.Lang, server, pack)
	form, err := r.values()
	if err != nil {
		return err
	}
	f.Pin, f.Until = form.text("pin") == "on", form.text(pinUntil)
	said := inventory.KeyPackForm{ID: pack.ID, Seen: form.text("seen"), Pin: f.Pin}
	if said.Until, err = r.lastDay(f.Until); err != nil {
		return s.packKept(r, server, f, err)
	}
	err = s.Inventory.RemoveKeyPack(r.ctx(), r.organization(), r.Principal.Actor(), server.ID, said)
	return s.packKept(r, server, f, err)
}

// savePack keeps a pack, or shows what is wrong with it.
func (s *server) savePack(r *request, server *inventory.LicenseServer, f packForm, said inventory.KeyPackForm) error {
	if len(f.Complaints) > 0 {
		return r.showPackForm(http.StatusUnprocessableEntity, f)
	}
	err := s.Inventory.SaveKeyPack(r.ctx(), r.organization(), r.Principal.Actor(), server.ID, said)
	return s.packKept(r, server, f, err)
}

func (s *server) packKept(r *request, server *inventory.LicenseServer, f packForm, err error) error {
	if _, ok := errors.AsType[*inventory.Meanwhile](err); ok {
		return s.packMeanwhile(r, f)
	}
	for _, problem := range faults(err) {
		if word, known := packPlaces[problem.Place]; known && problem.Kind == fault.Invalid {
			f.Complaints = complaints{problem.Place: word.In(r.Lang)}
			return r.showPackForm(http.StatusUnprocessableEntity, f)
		}
	}
	if err != nil {
		return err
	}
	r.notify(ui.Good, text.FormSaved.In(r.Lang))
	return r.see(licenseServerPath(server.ID) + "#packs")
}

// packMeanwhile shows the form again with what the pack is by now beside what was typed.
func (s *server) packMeanwhile(r *request, f packForm) error {
	server, pack, err := s.packAsked(r)
	if err != nil {
		return err
	}
	history, err := s.Inventory.History(r.ctx(), r.organization(), server.ID, historyRows)
	if err != nil {
		return err
	}
	c, row := pack.Compat(), meanwhileRow{Field: packName(r.Lang, pack.ID)}
	row.New = dotted(packVersion(r.Lang, c), packKind(r.Lang, c), text.PackSummary.In(r.Lang, countWord(r.Lang, c.Total), countWord(r.Lang, c.Issued)))
	if at := slices.IndexFunc(history, func(h inventory.Change) bool { return h.Field == "key_packs" }); at >= 0 {
		row.By = text.FormMeanwhileOf.In(r.Lang, dotted(history[at].Source, stamp(r.Lang, history[at].ChangedAt)))
	}
	f.Meanwhile, f.Seen = []meanwhileRow{row}, pack.Summary()
	return r.showPackForm(http.StatusConflict, f)
}

// packPlaces is what is said of a field that can't be.
var packPlaces = map[string]text.Msg{
	"cal_version": text.InvalidChoice, "cal_kind": text.InvalidChoice, "quantity": text.PackInvalid, "issued": text.PackIssuedWrong,
	"expires_on": text.PackDayWrong, "description": text.FormTooLong, "reason": text.FormNoReason,
	pinUntil: text.FormNoUntil,
}

// read takes in what was sent, and notes what can't be.
func (f *packForm) read(r *request) (inventory.KeyPackForm, error) {
	form, err := r.values()
	if err != nil {
		return inventory.KeyPackForm{}, err
	}
	f.Values = packValues{
		form.text("cal_version"), form.text("cal_kind"), form.text("quantity"), form.text("issued"), form.text("description"), form.text("expires_on"),
		form.text("reason"),
	}
	f.Pin, f.Until, f.Complaints = form.text("pin") == "on", form.text(pinUntil), complaints{}
	said := inventory.KeyPackForm{
		CALVersion: f.Values.Version, CALKind: f.Values.Kind, Description: f.Values.Description, Seen: form.text("seen"), Pin: f.Pin, Reason: f.Values.Reason,
		Issued: f.count("issued", f.Values.Issued), ExpiresAt: f.day(f.Values.ExpiresOn),
	}
	if total := f.count("quantity", f.Values.Total); total != nil {
		said.Total = *total
	} else {
		f.complain("quantity")
	}
	if said.Until, err = r.lastDay(f.Until); err != nil {
		f.complain(pinUntil)
	}
	return said, nil
}

func (f *packForm) complain(place string) { f.Complaints[place] = packPlaces[place].In(f.Lang) }

// count is nil where nothing was typed, or no number.
func (f *packForm) count(place, typed string) *int64 {
	typed = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(typed)
	if typed == "" {
		return nil
	}
	n, err := strconv.ParseInt(typed, 10, 64)
	if err != nil {
		f.complain(place)
		return nil
	}
	return &n
}

func (f *packForm) day(typed string) *time.Time {
	if typed == "" {
		return nil
	}
	order := sheet.UnknownOrder
	if f.Lang == text.French {
		order = sheet.DMY
	}
	day, err := sheet.ParseDate(typed, order)
	if err != nil {
		f.complain("expires_on")
		return nil
	}
	return &day
}
