package e2e

import (
	"os"
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
	done := make(chan *browser.EventDownloadProgress, 100) // of every tab of the browser
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
	for end := time.After(patience); ; {
		select {
		case e := <-done:
			file := filepath.Join(dir, e.GUID)
			if _, err := os.Stat(file); err == nil && e.State == browser.DownloadProgressStateCompleted {
				return file
			}
		case <-end:
			b.t.Fatalf("nothing was downloaded\n%s", b.page())
		}
	}
}
