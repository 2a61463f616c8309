// Package e2e walks through the portal as people do: in a browser, on a portal and a PostgreSQL of its own, in both languages,
// with and without script, with a mouse and with a keyboard.
//
// Whatever a walk passes, it checks: no failed request, nothing on the console, nothing refused by the content security policy,
// no violation that axe can see (WCAG 2.0 to 2.2, A and AA, and its best practices) in light or dark, nothing wider than a desk
// or a phone. One walk visits every kind of page on the demo fleet; with -pictures it also draws them, which is how
// "make screenshots" makes docs/screenshots.
//
// Chromium is $CALFLEET_CHROMIUM, or the one on PATH. Without one these tests fail and say what to type; they never pass unrun.
package e2e

import (
	"testing"

	"calfleet/internal/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }
