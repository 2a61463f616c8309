// Package static serves what the pages need besides HTML: one style sheet, one
// small script, htmx, the typeface and the icon, all inside the binary.
//
// Addresses carry a hash of the contents (URL), so browsers may keep a file
// for a year and still see a new one at once. Vendored files carry their
// version in the path instead; vendor/README.md says where they come from.
package static

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed css app.js icon.svg vendor/*/*.js vendor/*/*.woff2
var files embed.FS

// Prefix is the path all addresses begin with; Handler expects it whole.
const Prefix = "/static/"

// Names of the files pages refer to.
const (
	Styles = "app.css"
	Script = "app.js"
	HTMX   = "vendor/htmx-2.0.11/htmx.min.js"
	Font   = "vendor/inter-5.3.0/inter-latin-wght-normal.woff2"
	Icon   = "icon.svg"
)

// sheets become one style sheet, in this order. tokens.css orders the layers.
var sheets = []string{
	"tokens", "base", "layout", "components", "page", "facts", "table", "listing", "matrix", "form", "feedback", "overlay", "record", "cases", "knowledge", "search", "chart", "print",
}

type asset struct {
	body []byte
	kind string
	hash string // first 16 hex digits of the SHA-256
}

var assets = load()

var kinds = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

func load() map[string]asset {
	all := map[string]asset{Styles: newAsset(Styles, styleSheet())}
	for _, name := range []string{Script, HTMX, Font, Icon} {
		all[name] = newAsset(name, read(name))
	}
	return all
}

func styleSheet() []byte {
	var parts [][]byte
	for _, name := range sheets {
		parts = append(parts, read("css/"+name+".css"))
	}
	return bytes.Join(parts, []byte("\n"))
}

// read panics on a missing file: the binary would be built wrong.
func read(name string) []byte {
	body, err := fs.ReadFile(files, name)
	if err != nil {
		panic(err)
	}
	return body
}

func newAsset(name string, body []byte) asset {
	sum := sha256.Sum256(body)
	return asset{body, kinds[path.Ext(name)], hex.EncodeToString(sum[:8])}
}

// URL is the address of a file, to be kept for as long as its contents stay.
// Vendored files need no hash: their path names the version.
func URL(name string) string {
	if strings.HasPrefix(name, "vendor/") {
		return Prefix + name
	}
	return Prefix + name + "?v=" + assets[name].hash
}

// Handler serves the files below Prefix. Anything else is 404; there are no
// listings.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, Prefix)
		a, ok := assets[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", a.kind)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("ETag", `"`+a.hash+`"`)
		h.Set("Cache-Control", cacheControl(name, r.URL.Query().Get("v") == a.hash))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.body))
	})
}

// cacheControl lets a file be kept for a year where its address would change
// with it, and asks to look again where it would not.
func cacheControl(name string, hashed bool) string {
	if hashed || strings.HasPrefix(name, "vendor/") {
		return "public, max-age=31536000, immutable"
	}
	return "no-cache"
}
