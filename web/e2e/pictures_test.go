package e2e

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/chromedp/chromedp"
	"golang.org/x/text/unicode/norm"
)

// pictures is a directory; "make screenshots" gives docs/screenshots.
var pictures = flag.String("pictures", "", "draw every page of the demo fleet into `DIR`/all, and the chosen ones into DIR")

// chosen are the pictures that documents show, by the name they have among all.
var chosen = map[string]string{
	"collection-comptabilite-en-light-1440":                    "collection-en-light",
	"fleet-parc-fr-light-1440":                                 "fleet-fr-light",
	"fleet-parc-fr-dark-1440":                                  "fleet-fr-dark",
	"fleet-parc-fr-light-390":                                  "fleet-fr-phone",
	"finding-license-server-older-than-its-cals-en-light-1440": "finding-en-light",
}

// draw draws the page that is open, whole, on both screens in both themes. Its name is the kind and what its head says; a later
// page of the same name takes its place.
func (b *tab) draw(kind string) {
	b.t.Helper()
	if *pictures == "" {
		return
	}
	kind += "-" + slug(b.texts("main h1")[0])
	for _, t := range []theme{dark, light} {
		b.paint(t)
		b.phone()
		b.keep(fmt.Sprintf("%s-%s-%s-%d", kind, b.lang, t, phoneWidth), phoneWidth)
		b.desk()
		b.keep(fmt.Sprintf("%s-%s-%s-%d", kind, b.lang, t, deskWidth), deskWidth)
	}
	b.desk()
}

// slug is words as the name of a file: "Comptabilité" is "comptabilite".
func slug(words string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(words)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r) && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

// keep writes the page as it would look on a screen tall enough for all of it.
func (b *tab) keep(name string, width int) {
	b.t.Helper()
	height := ask[int64](b, `Math.ceil(Math.max(document.documentElement.getBoundingClientRect().height, innerHeight))`)
	if width == phoneWidth {
		b.do(chromedp.EmulateViewport(phoneWidth, height, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait))
	} else {
		b.do(chromedp.EmulateViewport(deskWidth, height))
	}
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatalf("draw %s: %v", name, err)
	}
	b.write(filepath.Join(*pictures, "all", name+".png"), picture)
	if short, ok := chosen[name]; ok {
		b.write(filepath.Join(*pictures, short+".png"), picture)
	}
}

func (b *tab) write(path string, picture []byte) {
	b.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, picture, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
