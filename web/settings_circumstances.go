package web

import (
	"net/http"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const (
	pathCircumstances = "/settings/circumstances"
	pathTrusts        = pathCircumstances + "/trusts"
	pathForgetTrust   = pathTrusts + "/forget"
)

// circumstancesModel is the page of what no machine knows of the organization.
type circumstancesModel struct {
	settingsHead
	Answers    *inventory.Circumstances
	LastSaid   string // by whom, and when; "" where nobody has answered yet
	Trusts     []trustRow
	Untold     []domainPair
	Domains    []string
	Pair       domainPair // what the form of a pair was sent with
	Complaints complaints
}

// domainPair is two domains, and the pair in words.
type domainPair struct {
	A, B, Words string
	TwoWay      bool
}

type trustRow struct {
	domainPair
	How, By, At string
}

func (s *server) circumstancesPage(r *request) error {
	answers, err := s.Inventory.Circumstances(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	return s.showCircumstances(r, http.StatusOK, circumstancesModel{Answers: answers, Pair: domainPair{TwoWay: true}})
}

func (s *server) showCircumstances(r *request, status int, m circumstancesModel) error {
	m.settingsHead = r.settingsHead()
	if m.Answers.UpdatedAt != nil {
		m.LastSaid = text.CircumstancesSaid.In(r.Lang, m.Answers.UpdatedBy, stamp(r.Lang, *m.Answers.UpdatedAt))
	}
	if err := s.fillTrusts(r, &m); err != nil {
		return err
	}
	return r.pageAs(status, text.SettingsCircumstances.In(r.Lang), circumstancesBody(m))
}

func (s *server) fillTrusts(r *request, m *circumstancesModel) error {
	trusts, err := s.Inventory.Trusts(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	for _, t := range trusts {
		m.Trusts = append(m.Trusts, trustRow{pairOf(r.Lang, t.DomainA, t.DomainB, t.TwoWay), trustWord(r.Lang, t.TwoWay), t.RecordedBy, stamp(r.Lang, t.RecordedAt)})
	}
	untold, err := s.Inventory.UntoldPairs(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	for _, p := range untold {
		m.Untold = append(m.Untold, pairOf(r.Lang, p.A, p.B, false))
	}
	m.Domains, err = s.Inventory.Domains(r.ctx(), r.organization())
	return err
}

func pairOf(l text.Lang, a, b string, twoWay bool) domainPair {
	return domainPair{a, b, text.TrustOf.In(l, a, b), twoWay}
}

func trustWord(l text.Lang, twoWay bool) string {
	if twoWay {
		return text.TrustTwoWay.In(l)
	}
	return text.TrustNotBoth.In(l)
}

// answerOptions are yes, no and nothing said.
func answerOptions(l text.Lang, said *bool) []ui.Option {
	chosen := yesNoValue(said)
	return []ui.Option{
		{Text: text.AnswerUnsaid.In(l), Selected: chosen == ""},
		{Value: "yes", Text: text.Yes.In(l), Selected: chosen == "yes"},
		{Value: "no", Text: text.No.In(l), Selected: chosen == "no"},
	}
}

// answer reads what answerOptions sends; anything else says nothing.
func answer(sent string) *bool {
	if sent != "yes" && sent != "no" {
		return nil
	}
	return new(sent == "yes")
}

func basisOptions(l text.Lang, chosen string) []ui.Option {
	options := []ui.Option{
		{Value: compat.BasisIssued.String(), Text: text.BasisIssued.In(l), Hint: text.BasisIssuedH.In(l)},
		{Value: compat.BasisAuthorised.String(), Text: text.BasisMay.In(l), Hint: text.BasisMayH.In(l)},
		{Value: compat.BasisActual.String(), Text: text.BasisDo.In(l), Hint: text.BasisDoH.In(l)},
	}
	for i := range options {
		options[i].Selected = options[i].Value == chosen
	}
	return options
}

// saveCircumstances answers POST /settings/circumstances.
func (s *server) saveCircumstances(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	said := inventory.Circumstances{
		Small: answer(form.text("small")), NewerHost: answer(form.text("newer_host")), ExchangeRefused: form.text("exchange_refused") == "on",
		BaseCALsOwned: answer(form.text("base_cals_owned")), NeedBasis: form.text("need_basis"),
	}
	err = s.Inventory.SaveCircumstances(r.ctx(), r.organization(), r.Principal.Actor(), said)
	if wrong := r.complaintsOf(err); len(wrong) > 0 {
		return s.showCircumstances(r, http.StatusUnprocessableEntity, circumstancesModel{Answers: &said, Complaints: wrong})
	}
	if err != nil {
		return err
	}
	r.notify(ui.Good, text.CircumstancesSaved.In(r.Lang))
	return r.see(pathCircumstances)
}

// saveTrust answers POST /settings/circumstances/trusts.
func (s *server) saveTrust(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	said := inventory.Trust{DomainA: form.text("domain_a"), DomainB: form.text("domain_b"), TwoWay: form.text("two_way") == "yes"}
	err = s.Inventory.SaveTrust(r.ctx(), r.organization(), r.Principal.Actor(), said)
	if wrong := r.complaintsOf(err); len(wrong) > 0 {
		answers, err := s.Inventory.Circumstances(r.ctx(), r.organization())
		if err != nil {
			return err
		}
		m := circumstancesModel{Answers: answers, Pair: domainPair{A: said.DomainA, B: said.DomainB, TwoWay: said.TwoWay}, Complaints: wrong}
		return s.showCircumstances(r, http.StatusUnprocessableEntity, m)
	}
	if err != nil {
		return err
	}
	r.notify(ui.Good, text.TrustRecorded.In(r.Lang))
	return r.see(pathCircumstances)
}

// forgetTrust answers POST /settings/circumstances/trusts/forget.
func (s *server) forgetTrust(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	if err := s.Inventory.ForgetTrust(r.ctx(), r.organization(), r.Principal.Actor(), form.text("domain_a"), form.text("domain_b")); err != nil {
		return err
	}
	r.notify(ui.Good, text.TrustGone.In(r.Lang))
	return r.see(pathCircumstances)
}
