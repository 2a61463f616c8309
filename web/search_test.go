package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"calfleet/internal/auth"
	"calfleet/internal/inventory"
	"calfleet/internal/report"
	"calfleet/web/ui"
)

func TestSearch_FindsRecordsByPartOfTheirNames(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	c.get("/search?q=RDSH0").status(http.StatusOK).
		shows(".page-sub", "results for “RDSH0”").
		shows("#hosts .hits a", "1.contoso.local").
		shows("#hosts mark", "rdsh0").
		shows("#collections .hits a", "Finance")
	c.get("/search?q=po-2026").status(http.StatusOK).shows("#purchases .hits", "PO-2026", "50 × 2022")
	c.get("/search?q=lic19").status(http.StatusOK).
		shows("#license-servers .hits a", "lic19").
		shows("#findings .hits", "2022 CALs cannot live", "Error").
		shows("#key-packs .hits", "LIC19")
}

func TestSearch_ShowsTheFirstAndLeadsToTheListForAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 7 {
		r := computerReport(fmt.Sprintf("paris%d", i), "Microsoft Windows Server 2019 Standard", "10.0.17763")
		r.SessionHost = &report.SessionHost{}
		w.submit(t, r)
	}
	c := w.client().signIn(auth.Viewer).get("/search?q=paris").status(http.StatusOK)
	if hits := c.all("#hosts .hits li"); len(hits) != firstHits {
		t.Errorf("%d hosts are shown, want the first %d", len(hits), firstHits)
	}
	c.shows("#hosts .card-head a", "All 7 in Hosts")
	c.get(c.href("#hosts .card-head a")).status(http.StatusOK).shows("tbody", "PARIS6")
}

func TestSearch_StaysInTheOrganization(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	other := w.organization("other")
	w.client().signInTo(other, auth.Admin).get("/search?q=rdsh").status(http.StatusOK).hides("main", "rdsh0", "contoso")
}

func TestSearch_FindsPagesThatTheReaderMayOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.client().signIn(auth.Viewer).get("/search?q=token").status(http.StatusOK).hides("main", "Tokens")
	w.client().signIn(auth.Admin).get("/search?q=token").status(http.StatusOK).shows("#pages a[href=/settings/tokens]", "Token")
	w.client().signIn(auth.Viewer).get("/search?q=import").status(http.StatusOK).hides("#pages", "Import purchases")
}

func TestSearch_FindsTheGuideRulesAndWords(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Viewer)
	c.get("/search?q=1128").status(http.StatusOK).shows("#guide a[href=/knowledge/guide/errors#host-events]", "Errors and their cures › Events on the host").shows("#guide mark", "1128")
	c.get("/search?q=grace+over").status(http.StatusOK).shows("#rules a[href=/knowledge/rules/grace-over]", "Grace period over")
	c.get("/search?q=clearinghouse").status(http.StatusOK).shows("#words a[href=/knowledge/guide/glossary#word-clearinghouse]", "Clearinghouse")
	c.get("/search?q=periode+GRACE&lang=fr").status(http.StatusOK).shows("#guide a", "La période de grâce").shows("#guide mark", "période")
	many := c.get("/search?q=CAL&lang=en").status(http.StatusOK).href("#guide .card-head a")
	c.get(many).status(http.StatusOK).hides("#rules")
	if hits := c.all("#guide .hits li"); len(hits) <= firstHits {
		t.Errorf("%s shows %d of the guide, want all", many, len(hits))
	}
}

func TestSearch_EmptyShortAndFruitlessOnesTeach(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Viewer)
	c.get("/search").status(http.StatusOK).shows(".empty", "What are you looking for?", "Part of the name")
	c.get("/search?q=+a+").status(http.StatusOK).shows(".empty", "at least 2 characters")
	c.get("/search?q=qqqq").status(http.StatusOK).shows(".empty", "Nothing is called that", c.home.Name)
	c.get("/search?q="+strings.Repeat("x", 5000)).status(http.StatusOK).shows(".empty", "Nothing is called that")
	c.get("/search?q=%00%ff").status(http.StatusOK).shows(".empty", "What are you looking for?")
}

func TestSearch_HostileWordsStayWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	evil := `<img src=x onerror=alert(1)>"'><script>alert(2)</script>`
	if _, err := w.options.Inventory.SavePurchase(t.Context(), w.home.ID, "ana@contoso.local", inventory.Purchase{
		Reference: evil, CALVersion: "2022", CALKind: "per_user", Quantity: 1, Title: evil,
	}, nil); err != nil {
		t.Fatal(err)
	}
	c := w.client().signIn(auth.Viewer)
	for _, query := range []string{"onerror", evil, "%", "_", `\`, "' OR 1=1 --", "<script>"} {
		c.get(address("/search", [2]string{"q", query})).status(http.StatusOK)
		if len(c.all("main img")) > 0 || len(c.all("main script")) > 0 || strings.Contains(c.body, "<script>alert") {
			t.Errorf("%s: words became markup:\n%s", query, c.body)
		}
	}
	c.get(address("/search", [2]string{"q", evil})).shows("#purchases .hits mark", evil)
	c.get("/search?q=%25").shows(".empty", "at least 2")
	c.get("/search?q=%25%25").shows(".empty", "Nothing")
}

// Whoever adds a page that leads somewhere by itself says what it is found by.
func TestPagesToFind_AreAllThatNeedNoRecord(t *testing.T) {
	t.Parallel()
	s, err := newServer(newWorld(t).options)
	if err != nil {
		t.Fatal(err)
	}
	apart := []string{pathSearch, pathNewCase, "/settings", "/sign-in", pathImportTemplate, pathImportBook, articlePath(glossarySlug)}
	var missing, listed []string
	for _, p := range pagesToFind {
		listed = append(listed, p.path)
	}
	for _, rt := range s.routes() {
		isPage := rt.method == http.MethodGet && rt.door == sessionDoor && !strings.Contains(rt.path, ":") && !strings.HasSuffix(rt.path, ".csv") && rt.slow == 0
		if isPage && !slices.Contains(apart, rt.path) && !strings.HasSuffix(rt.path, "/bulk") && !slices.Contains(listed, rt.path) {
			missing = append(missing, rt.path)
		}
	}
	if len(missing) > 0 {
		t.Errorf("no search finds %q: add them to pagesToFind", missing)
	}
}

func TestMarked_MarksEveryWordWhateverItsAccents(t *testing.T) {
	t.Parallel()
	pieces := wordNeedles("GRÂCE peri").marked("Période de grâce : disgrace")
	var shown []string
	for _, p := range pieces {
		if p.Hit {
			shown = append(shown, "["+p.Text+"]")
		} else {
			shown = append(shown, p.Text)
		}
	}
	if got, want := strings.Join(shown, ""), "[Péri]ode de [grâce] : disgrace"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestExcerpt_IsTheTextAroundTheFirstWord(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("before ", 50) + "needle " + strings.Repeat("after ", 50)
	got := wordNeedles("needle").excerpt(long)
	if !strings.Contains(got, "before needle after") || len([]rune(got)) > excerptLength+excerptBefore || !strings.HasPrefix(got, "… before") || !strings.HasSuffix(got, " …") {
		t.Errorf("got %q", got)
	}
	if short := wordNeedles("it").excerpt("all of it"); short != "all of it" {
		t.Errorf("a short text became %q", short)
	}
}

func FuzzMarked(f *testing.F) {
	f.Add("Période de grâce", "grace")
	f.Add("RDSH01.contoso.local", "")
	f.Add("a\xffb\u0130œ", "\xff")
	f.Fuzz(func(t *testing.T, s, query string) {
		for _, n := range []needles{wholeNeedle(query), wordNeedles(query)} {
			var whole strings.Builder
			for _, p := range n.marked(s) {
				whole.WriteString(p.Text)
				if p == (ui.Piece{}) {
					t.Error("a piece is empty")
				}
			}
			if utf8.ValidString(s) && whole.String() != s {
				t.Errorf("%q became %q", s, whole.String())
			}
			if cut := n.excerpt(s); !utf8.ValidString(cut) {
				t.Errorf("%q was cut within a character: %q", s, cut)
			}
		}
	})
}
