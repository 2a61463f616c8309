package e2e

import (
	"path/filepath"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// download clicks what hands out a file, and returns where the file is.
func (b *tab) download(selector string) string {
	b.t.Helper()
	b.has(selector)
	dir := b.t.TempDir()
	_, err := chromedp.CallBrowser(b.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID,
		DownloadPath: dir, EventsEnabled: new(true),
	})
	if err != nil {
		b.t.Fatalf("allow downloads: %v", err)
	}
	done := make(chan *browser.EventDownloadProgress, 1)
	err = chromedp.ListenBrowser(b.ctx, func(event any) {
		if e, ok := event.(*browser.EventDownloadProgress); ok && e.State != browser.DownloadProgressStateInProgress {
			select {
			case done <- e:
			default:
			}
		}
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.click(selector)
	select {
	case e := <-done:
		if e.State != browser.DownloadProgressStateCompleted {
			b.t.Fatalf("the download was %s\n%s", e.State, b.page())
		}
		return filepath.Join(dir, e.GUID)
	case <-time.After(patience):
		b.t.Fatalf("nothing was downloaded\n%s", b.page())
		return ""
	}
}
