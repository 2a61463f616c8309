package web

import (
	archive "archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"calfleet/internal/audit"
	"calfleet/internal/auth"
)

// packed are the files of the pack that the last answer carries.
func (c *client) packed() map[string][]byte {
	c.t.Helper()
	reader, err := archive.NewReader(strings.NewReader(c.body), int64(len(c.body)))
	if err != nil {
		c.t.Fatalf("%s: %v", c.path, err)
	}
	files := map[string][]byte{}
	for _, f := range reader.File {
		content, err := f.Open()
		if err != nil {
			c.t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(content); err != nil {
			c.t.Fatal(err)
		}
	}
	return files
}

func TestAudits_TellsWhatThePackHoldsInBothLanguages(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Auditor)
	c.get(pathAudits).status(http.StatusOK).shows("h1", "Audits").shows("tr", "position.csv", "signed balance").shows("button", "Download the pack")
	c.header("Accept-Language", "fr").get(pathAudits).shows("tr", "position.csv", "solde signé").shows("button", "Télécharger")
	if got := c.attr("#pack input[checked]", "value"); got != "fr" {
		t.Errorf("the form proposes %q to a French reader", got)
	}
}

func TestAudits_AViewerReadsWhatIsNeeded(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Viewer)
	c.get(pathAudits).status(http.StatusOK).shows("#pack", "role of auditor").hides("#pack button")
	c.post(pathAuditPack, "language", "en").status(http.StatusForbidden)
}

func TestAuditPack_IsAFileAndIsNoted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().signIn(auth.Auditor)
	c.post(pathAuditPack, "language", "fr").status(http.StatusOK)
	if got := c.res.Header.Get("Content-Disposition"); !strings.HasPrefix(got, `attachment; filename="calfleet-audit-default-`) {
		t.Errorf("Content-Disposition is %q", got)
	}
	var manifest audit.Manifest
	files := c.packed()
	if err := json.Unmarshal(files["manifest.json"], &manifest); err != nil {
		t.Fatal(err)
	}
	if manifest.Organization != auth.DefaultSlug || manifest.Language != audit.French || manifest.GeneratedBy != "calfleet test" {
		t.Errorf("the manifest says %+v", manifest)
	}
	if !bytes.Contains(files["position.csv"], []byte("Nécessaires;")) {
		t.Errorf("position.csv is %q", files["position.csv"])
	}
	if got := w.actions(); len(got) != 1 || got[0] != "audit.pack" {
		t.Errorf("activity says %v", got)
	}
}
