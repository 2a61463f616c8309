package e2e

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// faults are what a browser complains of behind the reader's back.
type faults struct {
	mu   sync.Mutex
	list []string
}

// note takes an event of the tab; those that mean no harm are passed over.
func (f *faults) note(event any) {
	words := ""
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			words = "console: " + e.Entry.Text + " " + e.Entry.URL
		}
	case *runtime.EventExceptionThrown:
		words = "exception: " + e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			words += " " + e.ExceptionDetails.Exception.Description
		}
	case *runtime.EventConsoleAPICalled:
		words = consoleWords(e)
	case *network.EventLoadingFailed:
		if !e.Canceled && e.ErrorText != "net::ERR_ABORTED" { // a download ends the loading of a page
			words = "request failed: " + e.ErrorText
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 {
			words = fmt.Sprintf("status %d: %s", e.Response.Status, e.Response.URL)
		}
	}
	if words != "" {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.list = append(f.list, words)
	}
}

func consoleWords(e *runtime.EventConsoleAPICalled) string {
	if !slices.Contains([]string{"error", "warning", "assert"}, string(e.Type)) {
		return ""
	}
	words := []string{"console." + string(e.Type) + ":"}
	for _, arg := range e.Args {
		words = append(words, string(arg.Value))
	}
	return strings.Join(words, " ")
}

// take returns what was noted since the last time.
func (f *faults) take() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := f.list
	f.list = nil
	return list
}

// listenForViolations puts what the content security policy refuses on the console of every page to come.
var listenForViolations = chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
	_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: `document.addEventListener("securitypolicyviolation", e => console.error("refused by the content security policy:", e.violatedDirective, e.blockedURI, e.sample));`,
	})
	return err
})
