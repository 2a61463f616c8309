package web

import (
	"bytes"
	"net/http"
	"os"
	"strings"
	"testing"

	"calfleet/internal/auth"
	"calfleet/internal/ingest"
)

func agentSample(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("../internal/ingest/testdata/agents/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// inventoryAgent is an agent of another inventory, with a token as password.
func (w *world) inventoryAgent(token string) *client {
	req, _ := http.NewRequest(http.MethodPost, publicURL, nil) //nolint:noctx // only to spell the header
	req.SetBasicAuth("any", token)
	return w.client().header("Authorization", req.Header.Get("Authorization")).header("Origin", "")
}

func (c *client) tell(body []byte, kind string) *client {
	c.t.Helper()
	return c.send(http.MethodPost, pathInventory, bytes.NewReader(body), kind)
}

// heard is the last answer, unpacked.
func (c *client) heard() (string, ingest.Wrapping) {
	c.t.Helper()
	c.status(http.StatusOK)
	text, wrapping, err := ingest.Unwrap([]byte(c.body), 1<<20)
	if err != nil {
		c.t.Fatal(err)
	}
	return string(text), wrapping
}

func TestInventory_ChallengesBeforeItReads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().header("Origin", "")
	c.tell(nil, "application/x-compress-zlib").problem(http.StatusUnauthorized)
	if got := c.res.Header.Get("WWW-Authenticate"); got != `Basic realm="calfleet"` {
		t.Errorf("it asks %q", got)
	}
	w.inventoryAgent("wrong").tell(nil, "application/xml").problem(http.StatusUnauthorized)
	w.inventoryAgent(w.token(auth.Viewer)).tell(nil, "application/xml").problem(http.StatusUnauthorized)
	w.inventoryAgent(w.token(auth.Admin)).tell(nil, "application/xml").problem(http.StatusUnauthorized)
}

func TestInventory_AsksForTheRegistryAndTakesTheAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.inventoryAgent(w.token(auth.Agent))
	hello, err := ingest.Zlib.Wrap([]byte(`<REQUEST><DEVICEID>x</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`))
	if err != nil {
		t.Fatal(err)
	}
	said, wrapping := c.tell(hello, "Application/x-compress").heard()
	if wrapping != ingest.Zlib || c.res.Header.Get("Content-Type") != "application/x-compress" {
		t.Errorf("wrapping %d of type %q", wrapping, c.res.Header.Get("Content-Type"))
	}
	for _, want := range []string{"<RESPONSE>SEND</RESPONSE>", "<PROLOG_FREQ>24</PROLOG_FREQ>", `<NAME>REGISTRY</NAME>`, `REGTREE="2">LicensingMode</PARAM>`, `Terminal Services" REGTREE="2">*</PARAM>`} {
		if !strings.Contains(said, want) {
			t.Errorf("%s is not in %s", want, said)
		}
	}
	if said, _ := c.tell(agentSample(t, "server-fr.xml"), "application/xml").heard(); !strings.Contains(said, "no_account_update") {
		t.Error(said)
	}
	admin := w.client().signIn(auth.Admin)
	admin.get("/hosts").shows("tr", "SRV-RDS-01", "cedre.local", "2019", "Per User", "LIC01, LIC02")
	var secrets int
	const query = `SELECT count(*) FROM reports WHERE convert_from(body, 'UTF8') ~ 'KEYED|ABCDE|hunter2|jdupont'`
	if err := w.pool.QueryRow(t.Context(), query).Scan(&secrets); err != nil || secrets != 0 {
		t.Errorf("%d reports keep a secret: %v", secrets, err)
	}
}

func TestInventory_AnswersInJSONWhoSpeaksIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.inventoryAgent(w.token(auth.Agent))
	if said, _ := c.tell([]byte(`{"action": "contact", "deviceid": "x"}`), "application/json").heard(); said != `{"status":"ok","expiration":24}` {
		t.Error(said)
	}
	packed, err := ingest.Gzip.Wrap(agentSample(t, "glpi.json"))
	if err != nil {
		t.Fatal(err)
	}
	if said, wrapping := c.tell(packed, "application/x-compress-gzip").heard(); said != `{"status":"ok"}` || wrapping != ingest.Gzip {
		t.Errorf("%s, %d", said, wrapping)
	}
}

func TestInventory_OfAnAgentThatEnrolledIsOfItsOwnComputer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own := strings.NewReplacer("rdsh01.contoso.local", "srv-rds-01.cedre.local", "RDSH01", "SRV-RDS-01", "4c4c4544", "33E737A8-F827-11DF-9297-47C0A301005A").Replace(sampleEnrolment)
	c := w.inventoryAgent(w.enrolling().enrol(own).Token)
	c.tell(agentSample(t, "server-fr.xml"), "application/xml").status(http.StatusOK)
	c.tell(agentSample(t, "fusioninventory.xml"), "application/xml").problem(http.StatusForbidden)
}

func TestInventory_BadMessagesSayWhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.inventoryAgent(w.token(auth.Agent))
	bomb, err := ingest.Zlib.Wrap(bytes.Repeat([]byte(" "), ingest.MaxMessageBytes+1))
	if err != nil {
		t.Fatal(err)
	}
	for want, body := range map[string][]byte{
		"line 2": []byte("<REQUEST>\n<"), "larger": bomb, "no JSON": []byte(`{"action": `), "levels deep": []byte(strings.Repeat("<a>", 100_000)),
	} {
		if p := c.tell(body, "application/xml").problem(http.StatusBadRequest); !strings.Contains(p.Detail, want) {
			t.Errorf("%s: %s", want, p.Detail)
		}
	}
	c.tell(bytes.Repeat([]byte("x"), inventoryBody+1), "application/xml").problem(http.StatusRequestEntityTooLarge)
	var kept int
	if err := w.pool.QueryRow(t.Context(), `SELECT count(*) FROM reports`).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("%d reports: %v", kept, err)
	}
}
