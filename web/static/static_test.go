package static

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
)

// The sums of what was vendored; vendor/README.md says from where. A file
// that differs was changed by hand, which must not happen.
var vendored = map[string]string{
	HTMX:                         "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
	Font:                         "3100e775e8616cd2611beecfa23a4263d7037586789b43f035236a2e6fbd4c62",
	"../e2e/testdata/axe.min.js": "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c",
}

func TestVendoredFiles_AreWhatTheirPublishersReleased(t *testing.T) {
	t.Parallel()
	for name, want := range vendored {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(body)
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%s has sum %s, want %s", name, got, want)
		}
	}
}

func TestHandler_KeepsForAYearOnlyWhatItsAddressNames(t *testing.T) {
	t.Parallel()
	const kept = "public, max-age=31536000, immutable"
	tests := []struct {
		name, path, kind, cache string
		status                  int
	}{
		{"the style sheet by its hash", URL(Styles), "text/css; charset=utf-8", kept, 200},
		{"the style sheet by an old hash", Prefix + Styles + "?v=0000", "text/css; charset=utf-8", "no-cache", 200},
		{"a vendored file by its version", URL(HTMX), "text/javascript; charset=utf-8", kept, 200},
		{"the typeface", URL(Font), "font/woff2", kept, 200},
		{"the folder itself", Prefix, "text/plain; charset=utf-8", "", 404},
		{"a part of the style sheet", Prefix + "css/tokens.css", "text/plain; charset=utf-8", "", 404},
		{"a way out of the folder", Prefix + "../static.go", "text/plain; charset=utf-8", "", 404},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := httptest.NewRecorder()
			Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, tt.path, nil))
			if w.Code != tt.status || w.Header().Get("Content-Type") != tt.kind || w.Header().Get("Cache-Control") != tt.cache {
				t.Errorf("%s: %d %q %q", tt.path, w.Code, w.Header().Get("Content-Type"), w.Header().Get("Cache-Control"))
			}
		})
	}
}

func TestHandler_AnswersNotModifiedToAKnownTag(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodGet, URL(Script), nil)
	r.Header.Set("If-None-Match", `"`+assets[Script].hash+`"`)
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	if w.Code != http.StatusNotModified {
		t.Errorf("got %d, want 304", w.Code)
	}
}

func TestStyles_FetchOnlyTheTypefaceWeServe(t *testing.T) {
	t.Parallel()
	urls := regexp.MustCompile(`url\("([^"]*)"\)`).FindAllStringSubmatch(string(assets[Styles].body), -1)
	for _, u := range urls {
		if u[1] != URL(Font) && !strings.HasPrefix(u[1], "data:") {
			t.Errorf("style sheet refers to %s", u[1])
		}
	}
	if len(urls) == 0 {
		t.Error("no reference found")
	}
}

func TestSheets_AllPartsAreServedAndShortEnoughToRead(t *testing.T) {
	t.Parallel()
	entries, err := files.ReadDir("css")
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(sheets) {
		t.Errorf("%d files in css, %d in the style sheet", len(entries), len(sheets))
	}
	for _, name := range sheets {
		if n := strings.Count(string(read("css/"+name+".css")), "\n"); n > 400 {
			t.Errorf("css/%s.css has %d lines; split it", name, n)
		}
	}
}
