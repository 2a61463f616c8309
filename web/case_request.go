package web

import (
	"slices"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// requestPage is the file of a downgrade or exchange: letter, annex, proofs, files.
type requestPage struct {
	Lang       text.Lang
	Path       string // of the case
	Head       ui.PageHead
	MayEdit    bool
	Recipients []ui.Option
	Languages  []ui.Option
	LetterLang string
	Letter     cases.Letter
	PDF, Mail  string
	ZIP        string
	Facts      []ui.Fact
	Lines      []requestLine
	Proofs     proofsView
	Contacts   []contactView
}

// requestLine is CALs of the annex.
type requestLine struct {
	Title string
	Facts []ui.Fact
}

func requestPath(id uuid.UUID) string { return casePath(id) + "/request" }

// caseRequest answers GET /cases/{id}/request.
func (s *server) caseRequest(r *request) error {
	m, d, err := s.requestAsked(r)
	if err != nil {
		return err
	}
	id, to, l := m.id, recipientOf(r.query("to"), m.ground.Case.Remedy), r.letterLanguage()
	p := requestPage{
		Lang: r.Lang, Path: casePath(id), MayEdit: operator.admits(r.Principal), Letter: d.Letter(to, l), LetterLang: string(l),
		Proofs: proofsOf(r, id, "request", d),
		PDF:    letterPath(id, "letter.pdf", to, l), Mail: letterPath(id, "letter.eml", to, l), ZIP: letterPath(id, "request.zip", "", l),
		Head: ui.PageHead{
			CrumbsLabel: text.NavBreadcrumb.In(r.Lang), Title: inLang(r.Lang, cases.RequestTitle(m.ground.Case.Remedy)), Sub: dotted(d.Server, text.RequestMissing.In(r.Lang, d.Missing())),
			Crumbs: []ui.Crumb{{Text: text.CasesTitle.In(r.Lang), Href: pathCases}, {Text: text.CaseShort.In(r.Lang, d.Number), Href: casePath(id)}},
		},
	}
	for _, recipient := range cases.RequestTo(m.ground.Case.Remedy) {
		p.Recipients = append(p.Recipients, ui.Option{Value: string(recipient), Text: inLang(r.Lang, recipient.Name()), Selected: recipient == to})
	}
	for _, language := range text.Langs {
		p.Languages = append(p.Languages, ui.Option{Value: string(language), Text: language.Name(), Selected: string(language) == string(l)})
	}
	p.fill(d)
	if p.Contacts, err = s.contactsFor(r, to); err != nil {
		return err
	}
	return r.page(p.Head.Title, requestView(p))
}

// recipientOf is the one that is asked for, where the remedy asks that one; else the first.
func recipientOf(asked, remedy string) cases.Recipient {
	to := cases.RequestTo(remedy)
	if recipient := cases.ParseRecipient(asked); slices.Contains(to, recipient) {
		return recipient
	}
	return to[0]
}

// letterLanguage is the language of a letter: the one that is asked for, or the reader's.
func (r *request) letterLanguage() cases.Language {
	if asked := r.query("language"); asked != "" {
		return cases.ParseLanguage(asked)
	}
	return cases.ParseLanguage(string(r.Lang))
}

func letterPath(id uuid.UUID, file string, to cases.Recipient, l cases.Language) string {
	return address(casePath(id)+"/"+file, [2]string{"to", string(to)}, [2]string{"language", string(l)})
}

func (p *requestPage) fill(d *cases.Dossier) {
	p.Facts = entryFacts(p.Lang, d.Facts)
	for _, line := range d.Lines {
		view := requestLine{text.SearchCALs.In(p.Lang, line.Quantity, dotted(line.Version, inLang(p.Lang, line.Kind.Text()))), entryFacts(p.Lang, line.Entries)}
		if line.Wizard != nil {
			view.Facts = append(view.Facts, ui.Fact{Term: text.RequestWizard.In(p.Lang), Text: inLang(p.Lang, line.Wizard.Entry), Quiet: inLang(p.Lang, line.Wizard.Asks)})
		}
		p.Lines = append(p.Lines, view)
	}
}

// entryFacts shows what records say, and what to do where they say nothing.
func entryFacts(l text.Lang, entries []cases.Entry) []ui.Fact {
	facts := make([]ui.Fact, len(entries))
	for i, e := range entries {
		facts[i] = ui.Fact{Term: inLang(l, e.Term), Text: inLang(l, e.Read())}
		if facts[i].Text == "" {
			facts[i].Text, facts[i].Quiet = text.RequestBlank.In(l), inLang(l, e.Missing)
		}
		if e.Doubt != (compat.Text{}) {
			facts[i].Below = doubted(inLang(l, e.Doubt))
		}
	}
	return facts
}

func doubted(words string) templ.Component { return ui.Mark(ui.Warn, words) }
