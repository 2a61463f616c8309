//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

const listClients = 8 // how many people look at lists at once

// visit asks one question in one organization.
type visit struct {
	path, cookie string
	large        bool
	size         int // bytes of the answer
}

// atOnce does something n times, so many at once, and says how long each took.
func atOnce(n, clients int, do func(i int) (time.Duration, error)) ([]time.Duration, error) {
	took, failed := make([]time.Duration, n), make([]error, n)
	next := make(chan int)
	var group sync.WaitGroup
	for range clients {
		group.Go(func() {
			for i := range next {
				took[i], failed[i] = do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	group.Wait()
	return took, errors.Join(failed...)
}

func (v visit) take(ctx context.Context, handler http.Handler, gzip bool, keep io.Writer) (time.Duration, error) {
	req := httptest.NewRequestWithContext(ctx, http.MethodGet, portalURL+v.path, nil)
	req.AddCookie(&http.Cookie{Name: "calfleet", Value: v.cookie}) //nolint:gosec // as a browser sends it
	if gzip {
		req.Header.Set("Accept-Encoding", "gzip")
	}
	w := &answer{header: http.Header{}, keep: keep}
	began := time.Now()
	handler.ServeHTTP(w, req)
	took := time.Since(began)
	if w.status != http.StatusOK {
		return took, fmt.Errorf("%s: status %d", v.path, w.status)
	}
	return took, nil
}

// answer is read by nobody, as far as the server can tell.
type answer struct {
	header http.Header
	status int
	keep   io.Writer
}

func (a *answer) Header() http.Header    { return a.header }
func (a *answer) WriteHeader(status int) { a.status = status }
func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	return a.keep.Write(b)
}

// choose makes n visits by chance, half of them to the large organization.
func (e *estate) choose(n int) []visit {
	var addresses []string
	for _, a := range questions {
		addresses = append(addresses, a.addresses()...)
	}
	chance := rand.New(rand.NewPCG(7, 7)) // the same every time
	visits := make([]visit, n)
	for i := range visits {
		visits[i] = visit{path: addresses[chance.IntN(len(addresses))], cookie: e.cookies[0], large: true}
		if i%2 == 1 {
			visits[i].cookie, visits[i].large = e.cookies[1+chance.IntN(len(e.cookies)-1)], false
		}
	}
	return visits
}

var nextLink = regexp.MustCompile(`href="([^"]+after=[^"]+)"`)

// learn makes each of the visits once, to know the size of its answer, and has a quarter of them look at the second page, where there
// is one.
func (e *estate) learn(ctx context.Context, visits []visit) error {
	_, err := atOnce(len(visits), listClients, func(i int) (time.Duration, error) {
		v := &visits[i]
		second, err := v.read(ctx, e.handler)
		if i/2%4 == 0 && second != "" {
			v.path = second
		}
		return 0, err
	})
	return err
}

// read asks one question and finds the address of its second page.
func (v *visit) read(ctx context.Context, handler http.Handler) (second string, err error) {
	var body strings.Builder
	if _, err := v.take(ctx, handler, false, &body); err != nil {
		return "", err
	}
	v.size = body.Len()
	if found := nextLink.FindStringSubmatch(body.String()); found != nil {
		second = strings.ReplaceAll(found[1], "&amp;", "&")
	}
	return second, nil
}

// listReport is what visits to lists took, and the same from a floor server.
type listReport struct {
	visits        []visit
	portal, floor pass // as browsers ask, compressed
	plain, least  pass // uncompressed
}

// pass is what all visits took: each of them, all on the wall, and the processors for portal and PostgreSQL.
type pass struct {
	took                   []time.Duration
	wall, portal, database time.Duration
}

// lists measures the visits once.
func (b *bench) lists(ctx context.Context, hosts int) (*listReport, error) {
	e, err := b.estate(ctx, hosts)
	if err != nil {
		return nil, err
	}
	if e.measured != nil {
		return e.measured, nil
	}
	r := &listReport{visits: e.choose(b.sizes.visits)}
	if err := e.learn(ctx, r.visits); err != nil {
		return nil, err
	}
	floor := e.floor(r.visits)
	const turns = 8
	for part := range slices.Chunk(r.visits, (len(r.visits)+turns-1)/turns) {
		for _, err := range []error{
			e.ask(ctx, e.handler, part, true, &r.portal), e.ask(ctx, floor, part, true, &r.floor),
			e.ask(ctx, e.handler, part, false, &r.plain), e.ask(ctx, floor, part, false, &r.least),
		} {
			if err != nil {
				return nil, err
			}
		}
	}
	e.measured = r
	if b.slowest > 0 {
		r.tellSlowest(os.Stderr, b.slowest)
	}
	return r, nil
}

// ask makes visits, eight at once.
func (e *estate) ask(ctx context.Context, handler http.Handler, visits []visit, gzip bool, p *pass) error {
	portal, database, err := work(ctx, e.pool)
	if err != nil {
		return err
	}
	wall, err := timed(func() error {
		took, err := atOnce(len(visits), listClients, func(i int) (time.Duration, error) { return visits[i].take(ctx, handler, gzip, io.Discard) })
		p.took = append(p.took, took...)
		return err
	})
	if err != nil {
		return err
	}
	portalNow, databaseNow, err := work(ctx, e.pool)
	p.wall, p.portal, p.database = p.wall+wall, p.portal+portalNow-portal, p.database+databaseNow-database
	return err
}

// floor is the least a server can do for the same visits: the same router, one query, a page of as many bytes.
func (e *estate) floor(visits []visit) http.Handler {
	sizes := map[string]int{}
	largest := 0
	for _, v := range visits {
		sizes[v.cookie+v.path] = v.size
		largest = max(largest, v.size)
	}
	body := make([]byte, largest)
	router := echo.New()
	router.GET("/*", func(c echo.Context) error {
		var one int
		if err := e.pool.QueryRow(c.Request().Context(), `SELECT 1`).Scan(&one); err != nil {
			return err
		}
		cookie, err := c.Cookie("calfleet")
		if err != nil {
			return err
		}
		return c.HTMLBlob(http.StatusOK, body[:sizes[cookie.Value+c.Request().URL.RequestURI()]])
	})
	return router
}

// quantile is the duration that a share of them stays below, in milliseconds.
func quantile(took []time.Duration, share float64) float64 {
	sorted := slices.Sorted(slices.Values(took))
	return milliseconds(sorted[min(int(share*float64(len(sorted))), len(sorted)-1)])
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// listsWithin is how long a share of visits to lists is answered within.
func listsWithin(share float64) func(context.Context, *bench) (value, floor float64, err error) {
	return func(ctx context.Context, b *bench) (value, floor float64, err error) {
		r, err := b.lists(ctx, b.sizes.estate)
		if err != nil {
			return 0, 0, err
		}
		return quantile(r.portal.took, share), quantile(r.floor.took, share), nil
	}
}

// listGrowth is what a visit takes where there is a hundred times as much.
func listGrowth(ctx context.Context, b *bench) (value, floor float64, err error) {
	much, err := b.lists(ctx, b.sizes.estate)
	if err != nil {
		return 0, 0, err
	}
	few, err := b.lists(ctx, max(b.sizes.estate/100, 2*smallOrganizations))
	if err != nil {
		return 0, 0, err
	}
	return quantile(much.portal.took, 0.5), quantile(few.portal.took, 0.5), nil
}

// listWork is how long processors work for one visit, in the portal and in PostgreSQL; what else runs on the machine does not count.
func listWork(ctx context.Context, b *bench) (value, floor float64, err error) {
	r, err := b.lists(ctx, b.sizes.estate)
	if err != nil {
		return 0, 0, err
	}
	n := float64(len(r.visits))
	return milliseconds(r.plain.portal+r.plain.database) / n, milliseconds(r.least.portal+r.least.database) / n, nil
}

// listVisit is what one visit costs while there are eight visitors, nothing compressed.
func listVisit(ctx context.Context, b *bench) (value, floor float64, err error) {
	r, err := b.lists(ctx, b.sizes.estate)
	if err != nil {
		return 0, 0, err
	}
	n := float64(len(r.visits))
	return milliseconds(r.plain.wall) / n, milliseconds(r.least.wall) / n, nil
}
