package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/auth"
)

const sampleReport = `{"schema": 1, "report_id": "0198c0de-0000-7000-8000-000000000001", "collected_at": "2026-11-23T09:00:00Z",
 "collector": {"name": "calfleet-agent", "version": "0.1.0"},
 "computer": {"name": "RDSH01", "fqdn": "rdsh01.contoso.local", "domain": "contoso.local", "domain_joined": true,
   "os": {"caption": "Microsoft Windows Server 2019 Standard", "version": "10.0.17763", "product_type": 3, "sku": 7},
   "roles": ["RDS-RD-SERVER"]},
 "session_host": {"licensing_mode": 4, "license_servers": ["lic01.contoso.local"]}}`

// report sends a body to the reports API.
func (c *client) report(body string) *client {
	c.t.Helper()
	return c.send(http.MethodPost, "/api/v1/reports", strings.NewReader(body), "application/json")
}

// agent is a program with an agent's token of a portal of its own.
func newAgent(t *testing.T) *client {
	t.Helper()
	w := newWorld(t)
	return w.client().header("Authorization", "Bearer "+w.token(auth.Agent)).header("Origin", "")
}

// problem asserts that the last answer is a problem that says which request it was.
func (c *client) problem(status int) problem {
	c.t.Helper()
	c.status(status)
	if kind := c.res.Header.Get("Content-Type"); kind != "application/problem+json" {
		c.t.Fatalf("Content-Type %q\n%s", kind, c.body)
	}
	var p problem
	if err := json.Unmarshal([]byte(c.body), &p); err != nil {
		c.t.Fatal(err)
	}
	if p.Status != status || p.Title == "" || p.Type == "" || p.Detail == "" || !strings.HasSuffix(p.Instance, c.res.Header.Get("X-Request-Id")) {
		c.t.Fatalf("incomplete: %s", c.body)
	}
	return p
}

func TestSubmitReport_SameReportTwiceGivesSameReceipt(t *testing.T) {
	t.Parallel()
	c := newAgent(t)
	first := c.report(sampleReport).status(http.StatusAccepted).body
	var receipt map[string]any
	if err := json.Unmarshal([]byte(first), &receipt); err != nil {
		t.Fatal(err)
	}
	if receipt["report_id"] != "0198c0de-0000-7000-8000-000000000001" || receipt["stale"] != false || receipt["received_at"] == nil || len(receipt) != 3 {
		t.Errorf("receipt %s", first)
	}
	if diff := cmp.Diff(first, c.report(sampleReport).status(http.StatusAccepted).body); diff != "" {
		t.Error(diff)
	}
	other := strings.Replace(sampleReport, "RDSH01", "RDSH02", 1)
	if p := c.report(other).problem(http.StatusConflict); p.Errors[0].Place != "report_id" {
		t.Errorf("errors %v", p.Errors)
	}
}

func TestSubmitReport_TakesGzip(t *testing.T) {
	t.Parallel()
	c := newAgent(t).header("Content-Encoding", "gzip")
	c.report(zip(sampleReport)).status(http.StatusAccepted)
	c.report(sampleReport).problem(http.StatusBadRequest)
	c.report(zip(sampleReport)[:100]).problem(http.StatusBadRequest)
	c.report(zip(strings.Repeat(" ", 5<<20))).problem(http.StatusRequestEntityTooLarge)
	c.header("Content-Encoding", "br").report(sampleReport).problem(http.StatusUnsupportedMediaType)
}

func zip(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(s)) // a buffer takes everything
	_ = w.Close()
	return b.String()
}

func TestSubmitReport_SaysEveryPlaceThatIsWrong(t *testing.T) {
	t.Parallel()
	c := newAgent(t)
	for _, test := range []struct {
		name, body string
		status     int
		places     []string
	}{
		{"garbage", "garbage", http.StatusBadRequest, []string{""}},
		{"nothing", "", http.StatusBadRequest, []string{""}},
		{"a raw NUL", strings.Replace(sampleReport, "RDSH01", "RDSH\x0001", 1), http.StatusBadRequest, nil},
		{"broken UTF-8", strings.Replace(sampleReport, "RDSH01", "RDSH\xff01", 1), http.StatusUnprocessableEntity, nil},
		{"an escaped NUL", strings.Replace(sampleReport, "RDSH01", `RDSH\u000001`, 1), http.StatusUnprocessableEntity, []string{"computer.name"}},
		{
			"two wrong fields", strings.NewReplacer(`"schema": 1`, `"schema": 2`, `"product_type": 3`, `"product_type": "3"`).Replace(sampleReport),
			http.StatusUnprocessableEntity,
			[]string{"schema", "computer.os.product_type"},
		},
		{
			"a field there is not", strings.Replace(sampleReport, `"schema"`, `"organization_id": "x", "schema"`, 1), http.StatusUnprocessableEntity,
			[]string{"organization_id"},
		},
		{
			"purchases", strings.Replace(sampleReport, `"session_host"`,
				`"purchases": [{"reference": "PO-1", "cal_version": "2022", "cal_kind": "per_user", "quantity": 50}], "session_host"`, 1),
			http.StatusUnprocessableEntity,
			[]string{"purchases"},
		},
		{"deep", strings.Repeat("[", 100_000), http.StatusBadRequest, nil},
	} {
		p := c.report(test.body).problem(test.status)
		if test.places == nil {
			continue
		}
		var places []string
		for _, e := range p.Errors {
			places = append(places, e.Place)
		}
		if diff := cmp.Diff(test.places, places); diff != "" {
			t.Errorf("%s: %s\n%s", test.name, diff, c.body)
		}
	}
	whole := map[string]problem{
		"":              c.report(strings.Repeat("x", 10<<20)).problem(http.StatusRequestEntityTooLarge),
		"Content-Type":  c.send(http.MethodPost, "/api/v1/reports", strings.NewReader(sampleReport), "text/plain").problem(http.StatusUnsupportedMediaType),
		"Authorization": c.header("Authorization", "Bearer wrong").report(sampleReport).problem(http.StatusUnauthorized),
	}
	for place, p := range whole {
		if diff := cmp.Diff([]misfit{{place, p.Detail}}, p.Errors); diff != "" {
			t.Errorf("%s (-want +got):\n%s", p.Title, diff)
		}
	}
	c.send(http.MethodGet, "/api/v1/reports", nil, "").problem(http.StatusMethodNotAllowed)
	c.send(http.MethodGet, "/api/v1/nothing", nil, "").problem(http.StatusNotFound)
}

// unreadBody fails the test when it is read.
type unreadBody struct{ t *testing.T }

func (u unreadBody) Read([]byte) (int, error) {
	u.t.Error("the body was read before the token")
	return 0, nil
}

func TestSubmitReport_AsksForATokenBeforeTheBody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	signedIn := w.client().signIn(auth.Admin)
	for name, header := range map[string]string{
		"none": "", "unknown": "Bearer calfleet_x_y", "basic": "Basic YTpi", "empty": "Bearer ", "shape": "Bearer\t" + w.token(auth.Agent),
	} {
		c := signedIn.header("Authorization", header)
		c.send(http.MethodPost, "/api/v1/reports", unreadBody{t}, "application/json").problem(http.StatusUnauthorized)
		if c.res.Header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: no WWW-Authenticate", name)
		}
	}
	for _, role := range []auth.Role{auth.Viewer, auth.Auditor} {
		c := w.client().header("Authorization", "Bearer "+w.token(role))
		c.send(http.MethodPost, "/api/v1/reports", unreadBody{t}, "application/json").problem(http.StatusForbidden)
	}
}

func TestSubmitReport_OperatorsTokensMaySendPurchases(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().header("Authorization", "bearer "+w.token(auth.Operator))
	c.report(strings.Replace(sampleReport, `"session_host"`,
		`"purchases": [{"reference": "PO-1", "cal_version": "2022", "cal_kind": "per_user", "quantity": 50}], "session_host"`, 1)).status(http.StatusAccepted)
}

func TestSubmitReport_StaysInTheTokensOrganization(t *testing.T) {
	t.Parallel()
	c := newAgent(t)
	c.report(sampleReport).status(http.StatusAccepted)
	var in uuid.UUID
	if err := c.pool.QueryRow(t.Context(), `SELECT organization_id FROM reports`).Scan(&in); err != nil {
		t.Fatal(err)
	}
	if in != c.home.ID {
		t.Errorf("kept in %s", in)
	}
}

func TestReports_TheSendersClockIsAFactOfItsComputer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.client().header("Authorization", "Bearer "+w.token(auth.Agent)).header("Origin", "")
	agent.header("Date", time.Now().Add(-2*time.Hour).UTC().Format(http.TimeFormat)).report(sampleReport).status(http.StatusAccepted)
	c := w.client().signIn(auth.Viewer)
	page := c.get("/hosts").href("tbody th a")
	c.get(page).shows("#facts", "Clock", "behind the portal’s")
}
