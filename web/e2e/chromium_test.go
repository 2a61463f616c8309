package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// chromium is the one browser of this process. Each test has a profile of its own in it, as if it were alone; the browser
// starts with the first test that needs it and ends with the last.
var chromium struct {
	sync.Mutex
	users int
	ctx   context.Context //nolint:containedctx // chromedp keeps a browser in its context
	stop  func() error
}

// borrowChromium lends the browser to a test until the test ends.
func borrowChromium(t *testing.T) context.Context {
	t.Helper()
	chromium.Lock()
	defer chromium.Unlock()
	if chromium.users == 0 {
		var err error
		if chromium.ctx, chromium.stop, err = startChromium(); err != nil {
			t.Fatalf("start Chromium: %v", err)
		}
	}
	chromium.users++
	t.Cleanup(func() { giveBack(t) })
	return chromium.ctx
}

func giveBack(t *testing.T) {
	t.Helper()
	chromium.Lock()
	defer chromium.Unlock()
	if chromium.users--; chromium.users > 0 {
		return
	}
	if err := chromium.stop(); err != nil {
		t.Errorf("stop Chromium: %v", err)
	}
}

func startChromium() (context.Context, func() error, error) {
	path, err := findChromium()
	if err != nil {
		return nil, nil, err
	}
	profile, err := os.MkdirTemp("", "calfleet-e2e-")
	if err != nil {
		return nil, nil, err
	}
	allocator, release := chromedp.NewExecAllocator(context.Background(), options(path, profile)...)
	ctx, _ := chromedp.NewContext(allocator)
	stop := func() error {
		closing, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		err := chromedp.Cancel(closing)
		release() // kills what did not close
		return errors.Join(err, removeProfile(profile))
	}
	if err := chromedp.Do(ctx); err != nil {
		return nil, nil, errors.Join(err, stop())
	}
	return ctx, stop, nil
}

// options make a browser that talks to nobody but the portal. It goes without its sandbox, which root and many containers cannot
// give it: it opens nothing that we have not written.
func options(path, profile string) []chromedp.ExecAllocatorOption {
	return append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.NoSandbox, chromedp.NoFirstRun, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("font-render-hinting", "none"),
	)
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
	return "", errors.New("none on PATH; type: make obtain-chromium && make e2e   (or: export CALFLEET_CHROMIUM=PATH of a Chromium or Chrome)")
}

// removeProfile tries for a moment: helpers of a closed browser may still be writing.
func removeProfile(dir string) error {
	var err error
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); {
		if err = os.RemoveAll(dir); err == nil {
			return nil
		}
	}
	return fmt.Errorf("remove the browser's profile: %w", err)
}
