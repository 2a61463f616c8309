package web

import (
	"bytes"
	"encoding/base64"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/auth"
	"calfleet/internal/ingest"
)

// obtainedAgents is the directory with Debian's agents. Without CALFLEET_INVENTORY_AGENTS they are fetched, so that these tests are never
// skipped in silence.
func obtainedAgents(t *testing.T) string {
	t.Helper()
	if there := os.Getenv("CALFLEET_INVENTORY_AGENTS"); there != "" {
		return there
	}
	obtain := exec.CommandContext(t.Context(), "../deploy/obtain/inventory-agents.sh")
	obtain.Stderr = os.Stderr
	out, err := obtain.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// site is a portal on a port of this machine, for agents that are programs of their own.
type site struct {
	*world
	url    string
	token  string
	agents string
	added  string // what an administrator adds to inventories: this machine is no Windows

	mu      sync.Mutex
	queries []string // what agents said that was answered well
}

// listen is the portal, and notes what it answered well.
func (s *site) listen(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		s.t.Error(err)
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	s.handler.ServeHTTP(answer, req)
	if m, err := ingest.ParseMessage(body, time.Now()); err == nil && answer.Code == http.StatusOK {
		s.mu.Lock()
		s.queries = append(s.queries, m.Query)
		s.mu.Unlock()
	}
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // an agent that went away is its own matter
}

// asked is what agents said that was answered well.
func (s *site) asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queries
}

const added = `<?xml version="1.0" encoding="UTF-8" ?>
<REQUEST><CONTENT>
 <HARDWARE><NAME>RDSH07</NAME><OSNAME>Microsoft Windows Server 2022 Standard</OSNAME></HARDWARE>
 <OPERATINGSYSTEM><FULL_NAME>Microsoft Windows Server 2022 Standard</FULL_NAME><KERNEL_NAME>MSWin32</KERNEL_NAME><KERNEL_VERSION>10.0.20348</KERNEL_VERSION><FQDN>rdsh07.contoso.local</FQDN></OPERATINGSYSTEM>
 <REGISTRY><NAME>calfleet_mode</NAME><REGVALUE>4</REGVALUE></REGISTRY>
 <REGISTRY><NAME>calfleet_policy</NAME><REGVALUE>LicenseServers=lic07.contoso.local</REGVALUE></REGISTRY>
</CONTENT></REQUEST>`

func newSite(t *testing.T) *site {
	t.Helper()
	w := newWorld(t)
	s := &site{world: w, token: w.token(auth.Agent), agents: obtainedAgents(t), added: filepath.Join(t.TempDir(), "added.xml")}
	server := httptest.NewServer(http.HandlerFunc(s.listen))
	t.Cleanup(server.Close)
	s.url = server.URL + pathInventory
	if err := os.WriteFile(s.added, []byte(added), 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

// run runs an agent and returns what it said; it may exit as it likes, because two of three call a refusal a success.
func (s *site) run(agent string, args ...string) string {
	s.t.Helper()
	c := exec.CommandContext(s.t.Context(), filepath.Join(s.agents, "run"), append([]string{agent}, args...)...)
	c.Dir = s.t.TempDir()
	c.Env = append(os.Environ(), "CALFLEET_AGENT_STATE="+c.Dir)
	out, err := c.CombinedOutput()
	if err != nil {
		s.t.Fatalf("%s: %v\n%s", agent, err, out)
	}
	return string(out)
}

// knows asserts that exactly this host came in.
func (s *site) knows(name, release string, wanted int, said string) {
	s.t.Helper()
	var names, releases string
	var reports int
	const query = `SELECT coalesce(string_agg(name, ' '), ''), coalesce(string_agg(release, ' '), ''), (SELECT count(*) FROM reports) FROM hosts`
	if err := s.pool.QueryRow(s.t.Context(), query).Scan(&names, &releases, &reports); err != nil {
		s.t.Fatal(err)
	}
	if names != name || releases != release || reports != wanted {
		s.t.Errorf("hosts %q of release %q by %d reports, want %q of %q\n%s", names, releases, reports, name, release, said)
	}
}

func TestInventory_FusionInventoryAgentReports(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	said := s.run("fusioninventory-agent", "--config=none", "--server="+s.url, "--user=any", "--password="+s.token,
		"--additional-content="+s.added, "--no-category=software,process,environment", "--force", "--logger=stderr", "--debug")
	s.knows("rdsh07.contoso.local", "2022", 1, said)
}

func TestInventory_FusionInventoryInjectorReports(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	host := strings.TrimPrefix(s.url, "http://")
	said := s.run("fusioninventory-injector", "--file="+absolute(t, "../internal/ingest/testdata/agents/server-fr.xml"), "--url=http://any:"+s.token+"@"+host, "--verbose")
	s.knows("srv-rds-01.cedre.local", "2019", 1, said)
}

// OCS Inventory's agent for Linux adds nothing to what it finds, so its whole exchange is proved and its inventory is of no concern of ours.
func TestInventory_OCSInventoryAgentIsAnswered(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	hidden := base64.StdEncoding.EncodeToString // as it keeps them in its configuration
	said := s.run("ocsinventory-agent", "--server="+s.url, "--user="+hidden([]byte("any")), "--password="+hidden([]byte(s.token)), "--realm=calfleet", "--basevardir="+t.TempDir(), "--nosoftware", "--debug")
	if diff := cmp.Diff([]string{"PROLOG", "INVENTORY"}, s.asked()); diff != "" {
		t.Errorf("%s\n%s", diff, said)
	}
	s.knows("", "", 0, said)
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	whole, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return whole
}
