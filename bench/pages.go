//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"calfleet/internal/auth"
	"calfleet/internal/report"
	"calfleet/web"
	"calfleet/web/static"
)

const portalURL = "http://bench.example"

// visitor is a browser of the administrator before a portal on the shared database, without a network between them.
type visitor struct {
	portal  http.Handler
	cookies map[string]string
}

// visit signs somebody in who may see every organization there is, and enters one; once for each.
func (b *bench) visit(ctx context.Context, organization uuid.UUID) (*visitor, error) {
	if v := b.visitors[organization]; v != nil {
		return v, nil
	}
	const email, password = "bench@example.com", "two kettles whistle in Lyon"
	if b.portal == nil {
		store := auth.New(b.pool)
		secret, err := store.FirstAdministratorLink(ctx)
		if err != nil {
			return nil, err
		}
		if _, err := store.CreateFirstAdministrator(ctx, secret, "Bench", email, password); err != nil {
			return nil, err
		}
		if b.portal, err = web.New(web.Options{
			Pool: b.pool, Auth: store, Inventory: b.inventory, Findings: b.findings, PublicURL: portalURL, Log: slog.New(slog.DiscardHandler), Version: "bench",
		}); err != nil {
			return nil, err
		}
	}
	const join = `
		INSERT INTO memberships (organization_id, user_id, role, created_at)
		SELECT $1, user_id, 'admin', now() FROM users
		ON CONFLICT DO NOTHING`
	if _, err := b.pool.Exec(ctx, join, organization); err != nil {
		return nil, err
	}
	v := &visitor{b.portal, map[string]string{}}
	if err := v.post(ctx, "/sign-in", "email", email, "password", password); err != nil {
		return nil, err
	}
	b.visitors[organization] = v
	return v, v.post(ctx, "/preferences", "organization", organization.String(), "return", "/")
}

func (v *visitor) post(ctx context.Context, path string, pairs ...string) error {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	req := httptest.NewRequestWithContext(ctx, http.MethodPost, portalURL+path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", portalURL)
	answer := v.do(req)
	if answer.Code != http.StatusSeeOther {
		return fmt.Errorf("POST %s: status %d", path, answer.Code)
	}
	return nil
}

// get asks for a page; where it is asked to, as browsers do, for a compressed one.
func (v *visitor) get(ctx context.Context, path string, compressed bool) (*httptest.ResponseRecorder, error) {
	req := httptest.NewRequestWithContext(ctx, http.MethodGet, portalURL+path, nil)
	if compressed {
		req.Header.Set("Accept-Encoding", "gzip")
	}
	answer := v.do(req)
	if answer.Code != http.StatusOK {
		return nil, fmt.Errorf("GET %s: status %d", path, answer.Code)
	}
	return answer, nil
}

func (v *visitor) do(req *http.Request) *httptest.ResponseRecorder {
	for name, value := range v.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value}) //nolint:gosec // as a browser sends it
	}
	answer := httptest.NewRecorder()
	v.portal.ServeHTTP(answer, req)
	result := answer.Result()
	defer func() { _ = result.Body.Close() }()
	for _, c := range result.Cookies() {
		v.cookies[c.Name] = c.Value
	}
	return answer
}

// pageOf is a page of an organization as somebody sees it who is signed in.
type pageOf func(ctx context.Context, b *bench) (v *visitor, path string, err error)

// fleetPage is the home page of the large fleet.
func fleetPage(ctx context.Context, b *bench) (*visitor, string, error) {
	fleet, err := b.theFleet(ctx)
	if err != nil {
		return nil, "", err
	}
	v, err := b.visit(ctx, fleet)
	return v, "/", err
}

// hostsPage is the list of its hosts.
func hostsPage(ctx context.Context, b *bench) (*visitor, string, error) {
	v, _, err := fleetPage(ctx, b)
	return v, "/hosts", err
}

const crowdHosts = 300 // in one collection

// collectionPage is a collection of three hundred hosts of several sorts, some of them silent.
func collectionPage(ctx context.Context, b *bench) (*visitor, string, error) {
	if err := b.theCrowd(ctx); err != nil {
		return nil, "", err
	}
	v, err := b.visit(ctx, b.crowd)
	if err != nil {
		return nil, "", err
	}
	const query = `SELECT collection_id FROM collections WHERE organization_id = $1 ORDER BY deployment_id NULLS LAST LIMIT 1`
	var id uuid.UUID
	err = b.pool.QueryRow(ctx, query, b.crowd).Scan(&id)
	return v, "/collections/" + id.String(), err
}

// theCrowd fills an organization with that collection, once.
func (b *bench) theCrowd(ctx context.Context) error {
	if b.crowd != uuid.Nil {
		return nil
	}
	if err := b.database(ctx); err != nil {
		return err
	}
	id, err := b.organization(ctx)
	if err != nil {
		return err
	}
	now := time.Now().Add(-time.Hour)
	reports := []report.Report{serverReport(0, now), serverReport(1, now), brokerReport(0, crowdHosts, now)}
	for i := range crowdHosts - 6 {
		r := hostReport(i, now)
		r.Computer.OS = newReport(hostName(i), i%5, now, "").Computer.OS
		r.SessionHost.LicensingMode = new([]int64{int64(report.ModePerUser), int64(report.ModePerDevice)}[i%3%2])
		r.SessionHost.LicenseServers = []string{serverName(i % 2)}
		reports = append(reports, r)
	}
	for _, r := range reports {
		if _, err := b.inventory.SubmitReport(ctx, id, "bench", r); err != nil {
			return fmt.Errorf("fill the crowd: %w", err)
		}
	}
	b.crowd = id
	return b.settle(ctx, id)
}

// page measures one page, one visit after the other.
func page(of pageOf) func(context.Context, *bench) (sample, error) {
	return func(ctx context.Context, b *bench) (sample, error) {
		v, path, err := of(ctx, b)
		if err != nil {
			return nil, err
		}
		return func() (time.Duration, error) {
			return timed(func() error {
				_, err := v.get(ctx, path, false)
				return err
			})
		}, nil
	}
}

// floorPage is the least a server can do for a page: the same router, one query, and as many bytes.
func floorPage(of pageOf) func(context.Context, *bench) (sample, error) {
	return func(ctx context.Context, b *bench) (sample, error) {
		floor, err := b.floorServer(ctx, of)
		if err != nil {
			return nil, err
		}
		return func() (time.Duration, error) {
			return timed(func() error {
				_, err := floor.get(ctx, "/", false)
				return err
			})
		}, nil
	}
}

func (b *bench) floorServer(ctx context.Context, of pageOf) (*visitor, error) {
	v, path, err := of(ctx, b)
	if err != nil {
		return nil, err
	}
	answer, err := v.get(ctx, path, false)
	if err != nil {
		return nil, err
	}
	body := answer.Body.Bytes()
	e := echo.New()
	e.GET("/", func(c echo.Context) error {
		var one int
		if err := b.pool.QueryRow(c.Request().Context(), `SELECT 1`).Scan(&one); err != nil {
			return err
		}
		return c.HTMLBlob(http.StatusOK, body)
	})
	e.GET(static.Prefix+"*", echo.WrapHandler(static.Handler()))
	return &visitor{e, nil}, nil
}

const (
	crowd      = 8   // visitors at once
	crowdVisit = 400 // pages of all of them
)

// crowded measures what a page costs while several ask for it at once: the time of all visits by their number.
func crowded(of func(context.Context, *bench) (*visitor, string, error)) func(context.Context, *bench) (sample, error) {
	return func(ctx context.Context, b *bench) (sample, error) {
		v, path, err := of(ctx, b)
		if err != nil {
			return nil, err
		}
		return func() (time.Duration, error) {
			took, err := timed(func() error { return v.crowd(ctx, path) })
			return took / crowdVisit, err
		}, nil
	}
}

func (v *visitor) crowd(ctx context.Context, path string) error {
	var all sync.WaitGroup
	errs := make([]error, crowd)
	for i := range crowd {
		all.Go(func() {
			one := &visitor{v.portal, map[string]string{}}
			maps.Copy(one.cookies, v.cookies)
			for range crowdVisit / crowd {
				if _, err := one.get(ctx, path, false); err != nil {
					errs[i] = err
					return
				}
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// floorOf makes the floor server of a page a page itself.
func floorOf(of pageOf) pageOf {
	return func(ctx context.Context, b *bench) (*visitor, string, error) {
		v, err := b.floorServer(ctx, of)
		return v, "/", err
	}
}
