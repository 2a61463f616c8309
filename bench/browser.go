//go:build linux

package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"calfleet/web"
)

// openBrowser starts Chromium, once.
func (b *bench) openBrowser() error {
	if b.browser != nil {
		return nil
	}
	path, err := findChromium()
	if err != nil {
		return err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(filepath.Join(b.dir, "browser")), chromedp.NoSandbox, chromedp.NoFirstRun, chromedp.DisableGPU,
	)
	allocator, release := chromedp.NewExecAllocator(context.Background(), options...)
	browser, _ := chromedp.NewContext(allocator)
	b.browser, b.closeBrowser = browser, release
	return chromedp.Do(browser)
}

func findChromium() (string, error) {
	if path := os.Getenv("CALFLEET_CHROMIUM"); path != "" {
		return path, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium on PATH; type: make bench   (or: export CALFLEET_CHROMIUM=PATH of a Chromium or Chrome)")
}

// window is a tab of a browser of its own kind: nothing kept from before, the visitor's cookies, the page's address.
type window struct {
	ctx     context.Context //nolint:containedctx // chromedp keeps a tab in its context
	address string
	close   func()
}

// open opens a window on a server of this machine that a visitor sees. Cookies go where they came from: to this server.
func (b *bench) open(v *visitor, path string) (*window, error) {
	if err := b.openBrowser(); err != nil {
		return nil, err
	}
	server := httptest.NewUnstartedServer(nil)
	server.Config = web.NewServer(v.portal, slog.New(slog.DiscardHandler))
	server.Start()
	tab, _ := chromedp.NewContext(b.browser, chromedp.WithNewBrowserContext())
	w := &window{ctx: tab, address: server.URL + path, close: func() { _ = chromedp.Cancel(tab); server.Close() }}
	steps := []chromedp.Action[chromedp.Void]{chromedp.EmulateViewport(1440, 1000)}
	for name, value := range v.cookies {
		steps = append(steps, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: server.URL})
			return err
		}))
	}
	if err := chromedp.Do(tab, steps...); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

// observe goes to the page and asks what was seen of it once it stands still.
func (w *window) observe(expression string) (float64, error) {
	ctx, cancel := context.WithTimeout(w.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(w.address)); err != nil {
		return 0, err
	}
	return chromedp.Run(ctx, chromedp.Evaluate[float64](expression, chromedp.EvalAwaitPromise))
}

// What a browser notes of a page by itself; it is asked half a second after the page is there, when nothing moves any more.
const (
	largestPaint = `new Promise(done => setTimeout(() => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
		.observe({type: "largest-contentful-paint", buffered: true}), 500))`
	layoutShift = `new Promise(done => {
		let sum = 0;
		new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; }).observe({type: "layout-shift", buffered: true});
		setTimeout(() => done(sum), 700);
	})`
)

// paint measures when the largest part of a page is painted, counted from the click that leads to it.
func paint(of pageOf) func(context.Context, *bench) (sample, error) {
	return func(ctx context.Context, b *bench) (sample, error) {
		v, path, err := of(ctx, b)
		if err != nil {
			return nil, err
		}
		return func() (time.Duration, error) {
			w, err := b.open(v, path)
			if err != nil {
				return 0, err
			}
			defer w.close()
			ms, err := w.observe(largestPaint)
			return time.Duration(ms * float64(time.Millisecond)), err
		}, nil
	}
}

// shift is how much of the page moves while it comes; nothing should.
func shift(ctx context.Context, b *bench) (value, floor float64, err error) {
	v, path, err := fleetPage(ctx, b)
	if err != nil {
		return 0, 0, err
	}
	w, err := b.open(v, path)
	if err != nil {
		return 0, 0, err
	}
	defer w.close()
	value, err = w.observe(layoutShift)
	return value, 0, err
}
