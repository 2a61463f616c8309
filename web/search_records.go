package web

import (
	"net/url"
	"strings"

	"calfleet/internal/cases"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/internal/list"
	"calfleet/web/text"
)

// searchList finds what a list finds, by the list's own statement: "all 12" is what the list shows.
func searchList[T any](s *server, r *request, l *listing[T], query string, show func(row *T, hit hitOf) searchHit) (searchGroup, error) {
	state, err := l.Decode(url.Values{"q": {query}})
	if err != nil {
		return searchGroup{}, err
	}
	page, err := list.Read[T](r.ctx(), s.Pool, r.organization(), state, firstHits)
	if err != nil {
		return searchGroup{}, err
	}
	g := searchGroup{Total: page.Total.N, About: !page.Total.Exact}
	g.All.Href = l.at(state)
	for _, row := range page.Rows {
		g.Hits = append(g.Hits, show(row, hitFor(query)))
	}
	return g, nil
}

// hitOf makes a hit of a title, a note and an address.
type hitOf func(title, note, href string) searchHit

// hitFor marks what the search of a list looks for: the query as a whole.
func hitFor(query string) hitOf {
	n := wholeNeedle(query)
	return func(title, note, href string) searchHit {
		return searchHit{Title: n.marked(title), Note: n.marked(note), Href: href}
	}
}

func (s *server) searchHosts(r *request, query string) (searchGroup, error) {
	return searchList(s, r, hostList(), query, func(h *inventory.HostRow, hit hitOf) searchHit {
		found := hit(h.Name, valueOr(h.OS.Caption, ""), hostPath(h.ID))
		found.Tag = releaseWord(h.Release)
		return found
	})
}

func (s *server) searchServers(r *request, query string) (searchGroup, error) {
	return searchList(s, r, licenseServerList(), query, func(l *inventory.LicenseServerRow, hit hitOf) searchHit {
		found := hit(l.Name, valueOr(l.OS.Caption, ""), licenseServerPath(l.ID))
		found.Tag = releaseWord(l.Release)
		return found
	})
}

func (s *server) searchFindings(r *request, query string) (searchGroup, error) {
	return searchList(s, r, findingList, query, func(f *findings.Listed, hit hitOf) searchHit {
		found := hit(inLang(r.Lang, f.Message), dotted(shortName(f.Collection), inLang(r.Lang, ruleTitle(f.Rule))), findingPath(f.ID))
		found.Tone, found.Word = toneOf(f.Verdict, f.Severity), findingWord(f.Verdict, f.Severity).In(r.Lang)
		return found
	})
}

func (s *server) searchCases(r *request, query string) (searchGroup, error) {
	return searchList(s, r, caseList, query, func(c *cases.Listed, hit hitOf) searchHit {
		found := hit(text.CaseTitled.In(r.Lang, int(c.Number), inLang(r.Lang, c.Title)), dotted(c.Places, c.Target, ownedBy(r.Lang, c)), casePath(c.ID))
		found.Tone, found.Word = caseTone(c.State), caseStateWord(c.State).In(r.Lang)
		return found
	})
}

func (s *server) searchPurchases(r *request, query string) (searchGroup, error) {
	return searchList(s, r, purchaseList(), query, func(p *inventory.PurchaseRow, hit hitOf) searchHit {
		cals := text.SearchCALs.In(r.Lang, int(p.Quantity), dotted(p.CALVersion, calKindWord(r.Lang, p.CALKind)))
		return hit(p.Reference, dotted(cals, p.Title, p.Supplier, p.Agreement), purchasePath(p.ID))
	})
}

func (s *server) searchKeyPacks(r *request, query string) (searchGroup, error) {
	return searchList(s, r, keyPackList(), query, func(p *inventory.PackOfServer, hit hitOf) searchHit {
		row := packRowOf(r.Lang, &p.KeyPack)
		title := dotted(strings.ToUpper(shortName(p.Server)), row.Code)
		return hit(title, dotted(row.Version, row.Kind, text.SearchInstalled.In(r.Lang, row.Total)), licenseServerPath(p.LicenseServerID))
	})
}

// searchCollections finds a collection by its hosts and license servers too, as the fleet does.
func (s *server) searchCollections(r *request, query string) (searchGroup, error) {
	page, err := s.Findings.Standings(r.ctx(), r.organization(), findings.StandingFilter{Search: query, Limit: firstHits})
	if err != nil {
		return searchGroup{}, err
	}
	g := searchGroup{Total: page.Total}
	g.All.Href = address("/", [2]string{"q", query})
	for _, standing := range page.Rows {
		hit := hitFor(query)(standing.Name, standingNote(r.Lang, standing), standingPath(standing))
		hit.Tone, hit.Word = stateTone(standing.State()), stateWord(standing.State()).In(r.Lang)
		g.Hits = append(g.Hits, hit)
	}
	return g, nil
}

// standingNote says of which hosts and license servers a collection is.
func standingNote(l text.Lang, s *findings.Standing) string {
	var servers []string
	for _, server := range s.Brief.Servers {
		servers = append(servers, strings.ToUpper(shortName(server.Name)))
	}
	return dotted(text.CountHosts.In(l, s.Hosts), strings.Join(servers, ", "), s.Brief.Domain)
}
