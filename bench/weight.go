//go:build linux

package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"regexp"
	"strings"

	"calfleet/web/static"
)

const kilobyte = 1000.0

// firstVisit is what a browser fetches that has never been here: the page and what it needs, compressed as it is sent. No less is
// possible than what is vendored, which is the floor: typeface and htmx.
func firstVisit(ctx context.Context, b *bench) (value, floor float64, err error) {
	v, path, err := fleetPage(ctx, b)
	if err != nil {
		return 0, 0, err
	}
	page, err := v.weight(ctx, path)
	if err != nil {
		return 0, 0, err
	}
	for _, name := range []string{static.Styles, static.Script, static.HTMX, static.Font, static.Icon} {
		n, err := v.weight(ctx, static.URL(name))
		if err != nil {
			return 0, 0, err
		}
		page += n
		if strings.HasPrefix(name, "vendor/") {
			floor += n
		}
	}
	return page / kilobyte, floor / kilobyte, nil
}

// nextVisit is what it fetches later: the page alone, since all else is kept. The floor is the page's words without any markup.
func nextVisit(ctx context.Context, b *bench) (value, floor float64, err error) {
	v, path, err := fleetPage(ctx, b)
	if err != nil {
		return 0, 0, err
	}
	page, err := v.weight(ctx, path)
	if err != nil {
		return 0, 0, err
	}
	answer, err := v.get(ctx, path, false)
	if err != nil {
		return 0, 0, err
	}
	words, err := zipped(markup.ReplaceAll(answer.Body.Bytes(), nil))
	return page / kilobyte, float64(words) / kilobyte, err
}

var markup = regexp.MustCompile(`<[^>]*>`)

func zipped(data []byte) (int, error) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(data); err != nil {
		return 0, err
	}
	err := z.Close()
	return out.Len(), err
}

// weight is how many bytes of a body are sent.
func (v *visitor) weight(ctx context.Context, path string) (float64, error) {
	answer, err := v.get(ctx, path, true)
	if err != nil {
		return 0, err
	}
	return float64(answer.Body.Len()), nil
}
