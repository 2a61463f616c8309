package web

import (
	"strings"

	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// findingPage is one finding with its remedies.
type findingPage struct {
	Lang          text.Lang
	Head          ui.PageHead
	Resolved      bool
	Reasons       ui.Reasons
	Hosts         []nameTag
	Remedies      []remedySteps
	Circumstances circumstancesForm
	Cases         []caseLine
	Guide         []guideLink
}

// remedySteps is a remedy as a card, and the steps that carry it out.
type remedySteps struct {
	Card  ui.Remedy
	Title string
	Steps []string
}

// circumstancesForm is what people say and facts can't: it begins with what the organization has answered, and ranks the remedies anew
// without changing anything.
type circumstancesForm struct {
	Action       string
	Today        bool
	Newer        string // "yes", "no", "" not said
	NewerOptions []ui.Option
	Trust        string // of the domains of hosts and license servers: "yes" all trust each other both ways, "no" none does, "" as recorded
	TrustOptions []ui.Option
	HasDomains   bool   // there are several
	Kept         string // where the answers of the organization are; "" for those who may not change them
}

// finding answers GET /findings/{id}. An open finding is judged again, so that circumstances in the address rank its remedies.
func (s *server) finding(r *request) error {
	f, err := s.findingAsked(r)
	if err != nil {
		return err
	}
	id, stored, snapshot, now := f.id, f.stored, f.snapshot, f.now
	p := findingPage{
		Lang: r.Lang, Head: findingHead(r.Lang, stored), Resolved: stored.ResolvedAt != nil,
		Reasons: ui.Reasons{
			ID: "reasons", Tone: findingTone(stored), Title: inLang(r.Lang, now.Message), Steps: stepViews(r.Lang, snapshot.AsOf, now.Steps), Remark: inLang(r.Lang, now.Remark),
		},
		Circumstances: f.form.withOptions(r.Lang), Guide: guideLinks(r.Lang, stored.Rule),
	}
	for _, name := range now.Hosts {
		tag := nameTag{Name: strings.ToUpper(shortName(name))}
		if host := snapshot.Hosts[name]; host != nil {
			tag.Href = hostPath(host.ID)
		}
		p.Hosts = append(p.Hosts, tag)
	}
	for i := range now.Remedies {
		p.Remedies = append(p.Remedies, remedyWithSteps(r.Lang, &now.Remedies[i], i+1))
	}
	if len(p.Remedies) > 1 {
		p.Head.Actions = compareLink(r.Lang, comparePath(id))
	}
	if p.Cases, err = s.casesAbout(r, cases.Topic{FindingID: &id}); err != nil {
		return err
	}
	if operator.admits(r.Principal) && !p.Resolved {
		p.offerCases(id, now.Remedies)
	}
	return r.page(inLang(r.Lang, ruleTitle(stored.Rule)), findingView(p))
}

// offerCases puts a way to open a case beside every remedy.
func (p *findingPage) offerCases(id uuid.UUID, remedies []compat.Remedy) {
	for i := range p.Remedies {
		r := &remedies[i]
		p.Remedies[i].Card.Actions = openCaseLink(p.Lang, newCasePath(id, r.ID, r.Target), inLang(p.Lang, r.Title))
	}
}

// sameFinding finds a stored finding in a result; nil where the facts have moved on since it was stored.
func sameFinding(result compat.Result, stored *findings.Finding) *compat.Finding {
	for c, f := range findings.All(&result) {
		if findings.KeyOf(c, f) == stored.Key() {
			return f
		}
	}
	return nil
}

func findingHead(l text.Lang, f *findings.Finding) ui.PageHead {
	head := ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(l), Crumbs: []ui.Crumb{{Text: text.FindingsTitle.In(l), Href: "/findings"}},
		Title: inLang(l, ruleTitle(f.Rule)), Tone: findingTone(f), State: findingWord(f.Verdict, f.Severity).In(l),
	}
	if f.CollectionID != nil {
		head.Crumbs = append(head.Crumbs, ui.Crumb{Text: shortName(f.Collection), Href: collectionPath(f.CollectionID.String())})
	}
	since := text.FindingOpenSince.In(l, text.Date(l, f.OpenedAt))
	if f.ResolvedAt != nil {
		head.Tone, head.State = ui.Good, text.FindingResolved.In(l)
		since = dotted(since, text.FindingResolvedOn.In(l, text.Date(l, *f.ResolvedAt)))
	}
	head.Sub = dotted(strings.ToUpper(shortName(f.Subject)), f.Collection, since)
	return head
}

func remedyWithSteps(l text.Lang, r *compat.Remedy, place int) remedySteps {
	out := remedySteps{Card: remedyView(l, r, place), Title: inLang(l, r.Title)}
	for _, step := range r.Steps {
		out.Steps = append(out.Steps, inLang(l, step))
	}
	return out
}

// override puts what the form says in place of what the organization has answered.
func (f circumstancesForm) override(facts *compat.Facts) {
	facts.Circumstances.ServiceNeededToday, facts.Circumstances.NewerHostAvailable = f.Today, answer(f.Newer)
	if said := answer(f.Trust); said != nil {
		facts.Trusts = trustsAs(domainsOf(facts), *said)
	}
}

// domainsOf are those of hosts and license servers.
func domainsOf(facts *compat.Facts) (domains []string) {
	seen := map[string]bool{"": true}
	add := func(domain string) {
		if domain = strings.ToLower(domain); !seen[domain] {
			seen[domain] = true
			domains = append(domains, domain)
		}
	}
	for i := range facts.Hosts {
		add(facts.Hosts[i].Domain)
	}
	for i := range facts.LicenseServers {
		add(facts.LicenseServers[i].Domain)
	}
	return domains
}

// maxSupposed is for how many domains trusts are supposed: each pair is one.
const maxSupposed = 40

func trustsAs(domains []string, twoWay bool) (trusts []compat.Trust) {
	domains = domains[:min(len(domains), maxSupposed)]
	for i, a := range domains {
		for _, b := range domains[i+1:] {
			trusts = append(trusts, compat.Trust{A: a, B: b, TwoWay: twoWay})
		}
	}
	return trusts
}

func (f circumstancesForm) withOptions(l text.Lang) circumstancesForm {
	f.TrustOptions = []ui.Option{
		{Value: "", Text: text.FindingTrustKept.In(l), Selected: f.Trust == ""},
		{Value: "yes", Text: text.TrustTwoWay.In(l), Selected: f.Trust == "yes"},
		{Value: "no", Text: text.TrustNotBoth.In(l), Selected: f.Trust == "no"},
	}
	f.NewerOptions = []ui.Option{
		{Value: "", Text: text.ConditionUnknown.In(l), Selected: f.Newer == ""},
		{Value: "yes", Text: text.FindingNewer.In(l), Selected: f.Newer == "yes"},
		{Value: "no", Text: text.FindingNoNewer.In(l), Selected: f.Newer == "no"},
	}
	return f
}
